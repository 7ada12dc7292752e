/*
 * E-title, E-levels, W-heading: one skims a page by its headings, and hears
 * by the first of them where one is.
 */
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>

/* ---- E-title ------------------------------------------------------------- */

static void
title_page(struct check *check, const struct subject *s)
{
	struct span gemtext = s->editions.gemtext;
	const struct passage *p = NULL;

	while ((p = rule_next(s, p, PASSAGE_HEADING)) != NULL)
		if (p->node->level == 1)
			report_at(check, s, p->node->offset,
			    "a second title: begin this heading with \"##\"");
	if (gemtext.len > 0 && !span_starts(gemtext, "# "))
		report_at(check, s, 0,
		    "the page must begin with its title as a heading");
}

const struct rule headings_title = {
	.id = "E-title",
	.any_language = true,
	.wish = "one heading of level 1, the page's first line",
	.why = "Who listens to a page hears by its title where they are.",
	.fix = "Give the title in the front matter, and begin the headings of "
	       "the text with \"##\".",
	.page = title_page,
};

/* ---- E-levels ------------------------------------------------------------ */

static void
levels_page(struct check *check, const struct subject *s)
{
	const struct passage *p = NULL;
	unsigned above = 1;

	while ((p = rule_next(s, p, PASSAGE_HEADING)) != NULL) {
		unsigned level = p->node->level;

		if (level > 3)
			report_at(check, s, p->node->offset,
			    "a heading of level %u: three levels are all that "
			    "readers' programs have",
			    level);
		else if (level > above + 1)
			report_at(check, s, p->node->offset,
			    "level %u under level %u: use level %u", level,
			    above, above + 1);
		above = level;
	}
}

const struct rule headings_levels = {
	.id = "E-levels",
	.any_language = true,
	.wish = "headings of levels 1 to 3, none left out",
	.why = "One skims by headings, and a level that is skipped sounds as "
	       "if a part were missing.",
	.fix = "Use \"##\" for sections and \"###\" below them.",
	.page = levels_page,
};

/* ---- W-heading ----------------------------------------------------------- */

enum { WORDS, SENTENCES, SUMMARY };

static const struct schema_key length_keys[] = { RULE_NUMBER("words", WORDS),
	RULE_NUMBER("sentences", SENTENCES), RULE_NUMBER("summary", SUMMARY),
	RULE_TEXT("opening"), RULE_KINDS };

static void
check_gaps(struct check *check, const struct subject *s)
{
	/* "About": a tenth more is none the worse. */
	size_t most = check->setting->numbers[WORDS] * 11 / 10;
	const struct passage *end = s->passages + s->count;
	size_t words = 0;

	for (const struct passage *p = s->passages; p < end; p++) {
		if (p->kind == PASSAGE_HEADING) {
			words = 0;
			continue;
		}
		if (p->kind != PASSAGE_PARAGRAPH)
			continue;
		if (words <= most && words + phrase_count(p->text) > most)
			report_passage(check, s, p, 0,
			    "over %zu words without a heading: put one before "
			    "this paragraph, or earlier",
			    most);
		words += phrase_count(p->text);
	}
}

static void
check_paragraphs(struct check *check, const struct subject *s)
{
	unsigned long most = check->setting->numbers[SENTENCES];
	const struct passage *p;

	RULE_EACH_PARAGRAPH(p, s)
	if (p->sentence_count > most)
		report_passage(check, s, p, p->sentences[most].start,
		    "a paragraph of %zu sentences: begin a new one "
		    "here, or earlier (at most %lu)",
		    p->sentence_count, most);
}

/* The sentences from a heading to the next. */
static void
check_summary(struct check *check, const struct subject *s,
    const struct passage *heading)
{
	unsigned long most = check->setting->numbers[SUMMARY];
	const struct passage *end = s->passages + s->count;
	size_t sentences = 0;

	for (const struct passage *p = heading + 1;
	     p < end && p->kind != PASSAGE_HEADING; p++)
		sentences += p->sentence_count;
	if (sentences > most)
		report_passage(check, s, heading, 0,
		    "a summary of %zu sentences: at most %lu", sentences, most);
}

static void
check_opening(struct check *check, const struct subject *s)
{
	struct span opening = check->setting->text;
	const struct passage *heading = rule_next(s, NULL, PASSAGE_HEADING);

	if (opening.len == 0 || s->generated ||
	    s->page->document->words <= check->setting->numbers[WORDS])
		return;
	if (heading != NULL && span_equal_nocase(heading->text, opening)) {
		check_summary(check, s, heading);
		return;
	}
	report_at(check, s, heading == NULL ? 0 : heading->node->offset,
	    "a page of over %lu words: begin it with \"## %.*s\"",
	    check->setting->numbers[WORDS], SPAN_ARG(opening));
}

static void
length_page(struct check *check, const struct subject *s)
{
	check_gaps(check, s);
	check_paragraphs(check, s);
	check_opening(check, s);
}

const struct rule headings_length = {
	.id = "W-heading",
	.wish = "a heading about every 300 words, paragraphs of at most 5 "
		"sentences, and a summary first on long pages",
	.why = "Illness can bring fatigue: one reads in short pieces, and "
	       "comes back to a heading.",
	.fix = "Divide the text; begin long pages with a summary under the "
	       "heading that \"opening\" names.",
	.keys = length_keys,
	.defaults = { 300, 5, 5 },
	.page = length_page,
};
