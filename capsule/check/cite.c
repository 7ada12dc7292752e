/*
 * E-cite, E-nofigure, E-percent: claims have sources, and figures what they
 * are figures of.
 */
#include "check/claims.h"
#include "check/figures.h"
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>

/* ---- E-cite -------------------------------------------------------------- */

enum { CLAIM_WORDS };

static const struct schema_key cite_keys[] = {
	RULE_LIST("words", CLAIM_WORDS, false),
	RULE_KINDS,
};

static void
check_claim(struct check *check, const struct subject *s,
    const struct passage *p, const struct sentence *sentence)
{
	struct span words;
	size_t at;

	if (sentence->own && figures_find(sentence->text, &at)) {
		report_passage(check, s, p, sentence->start + at,
		    "a figure in a sentence marked {.own}: cite its source "
		    "instead");
		return;
	}
	if (sentence->source != NULL ||
	    !claims_is_claim(p, sentence, &check->setting->lists[CLAIM_WORDS],
		&at))
		return;
	words = report_excerpt(check, sentence->text);
	report_passage(check, s, p, sentence->start + at,
	    "no source for \"%.*s\": end the sentence with [@key], or with "
	    "{.own} if it is our own",
	    SPAN_ARG(words));
}

static void
cite_page(struct check *check, const struct subject *s)
{
	const struct passage *p;

	RULE_EACH_PARAGRAPH(p, s)
	for (size_t i = 0; i < p->sentence_count; i++)
		check_claim(check, s, p, &p->sentences[i]);
}

const struct rule cite_rule = {
	.id = "E-cite",
	.wish = "a sentence with a result or a comparison has a source: its "
		"own, or that of a later sentence of the paragraph",
	.why = "A reader may decide by it, and must be able to look it up.",
	.fix = "End it with [@key].  A sentence that claims nothing may end "
	       "with {.own}; it may hold no figure then.",
	.keys = cite_keys,
	.page = cite_page,
};

/* ---- E-nofigure ---------------------------------------------------------- */

static const struct schema_key nofigure_keys[] = {
	RULE_LIST("words", CLAIM_WORDS, false),
	{ .name = "kinds",
	    .type = SCHEMA_TEXTS,
	    .required = true,
	    .offset = offsetof(struct rule_setting, kinds) },
	{ .name = NULL },
};

static void
nofigure_page(struct check *check, const struct subject *s)
{
	const struct schema_texts *words = &check->setting->lists[CLAIM_WORDS];
	const struct passage *end = s->passages + s->count;
	size_t at;

	for (const struct passage *p = s->passages; p < end; p++)
		for (size_t i = 0; i < p->sentence_count; i++)
			if (p->kind != PASSAGE_HEADING &&
			    claims_is_claim(p, &p->sentences[i], words, &at))
				report_passage(check, s, p,
				    p->sentences[i].start + at,
				    "a result or a comparison on a page that "
				    "only leads on: link to its page instead");
}

const struct rule cite_nofigure = {
	.id = "E-nofigure",
	.wish = "pages that lead on hold no results and no comparisons",
	.why = "A figure without its source and its risks misleads.",
	.fix = "Link to the page that has the figure.",
	.keys = nofigure_keys,
	.page = nofigure_page,
};

/* ---- E-percent ----------------------------------------------------------- */

enum { PEOPLE, TIMES, NO_TIME };

static const struct schema_key percent_keys[] = {
	RULE_LIST("people", PEOPLE, true),
	RULE_LIST("times", TIMES, true),
	RULE_LIST("no-time", NO_TIME, false),
	RULE_KINDS,
};

/* A number, and one of the words not far behind it: "174 young people". */
static bool
has_counted(struct span text, const struct schema_texts *words)
{
	struct span word;
	size_t since = 100;

	while (phrase_word(&text, &word)) {
		since++;
		if (figures_is_count(word))
			since = 0;
		else if (since <= 4 && phrase_listed(words, word))
			return true;
	}
	return false;
}

/* "of 271", "in 174", "of the 122": people that were named before. */
static bool
has_denominator(struct span text)
{
	struct span word, before = span_of(""), earlier = span_of("");

	while (phrase_word(&text, &word)) {
		if (figures_is_number(word) &&
		    (span_equal_nocase(before, span_of("of")) ||
			(span_equal_nocase(before, span_of("all")) ||
			    (span_is(before, "the") &&
				span_equal_nocase(earlier, span_of("of"))))))
			return true;
		earlier = before;
		before = word;
	}
	return false;
}

static bool
has_percentage(const struct passage *p, size_t *at)
{
	for (size_t i = 0; i < p->sentence_count; i++) {
		const struct sentence *sentence = &p->sentences[i];

		if (sentence->share || span_ends(sentence->text, "?") ||
		    !figures_find_percentage(sentence->text, at))
			continue;
		*at += sentence->start;
		return true;
	}
	return false;
}

static void
check_percentage(struct check *check, const struct subject *s,
    const struct passage *p, struct span context)
{
	const struct rule_setting *setting = check->setting;
	struct phrase_match match;
	size_t at;

	if (!has_percentage(p, &at))
		return;
	if (!has_counted(context, &setting->lists[PEOPLE]) &&
	    !has_denominator(context))
		report_passage(check, s, p, at,
		    "a percentage of how many people? Say the number in this "
		    "paragraph");
	if (!has_counted(context, &setting->lists[TIMES]) &&
	    !phrase_find_any(context, 0, &setting->lists[NO_TIME], &match))
		report_passage(check, s, p, at,
		    "a percentage over what time? Say it in this paragraph, "
		    "or that the source gives none");
}

/* The first cell behind a row's. */
static const struct passage *
end_of_row(const struct subject *s, const struct passage *cell)
{
	const struct node *row = cell->node->parent;

	while (cell < s->passages + s->count && cell->node->parent == row)
		cell++;
	return cell;
}

/* What counts for a figure in a table stands in its caption or its row. */
static void
check_row(struct check *check, const struct subject *s,
    const struct passage *caption, const struct passage *first,
    const struct passage *end)
{
	struct buf context;

	buf_init(&context);
	if (caption != NULL &&
	    caption->node->parent == first->node->parent->parent)
		buf_append(&context, caption->text);
	for (const struct passage *p = first; p < end; p++) {
		buf_append_char(&context, ' ');
		buf_append(&context, p->text);
	}
	for (const struct passage *p = first; p < end; p++)
		check_percentage(check, s, p, buf_span(&context));
	buf_clear(&context);
}

static void
percent_page(struct check *check, const struct subject *s)
{
	const struct passage *end = s->passages + s->count;
	const struct passage *caption = NULL;
	const struct passage *p, *next;

	for (p = s->passages; p < end; p = next) {
		next = p + 1;
		switch (p->kind) {
		case PASSAGE_HEADING:
		case PASSAGE_MATTER:
			break;
		case PASSAGE_PARAGRAPH:
			check_percentage(check, s, p, p->text);
			break;
		case PASSAGE_CAPTION:
			caption = p;
			break;
		case PASSAGE_CELL:
			next = end_of_row(s, p);
			check_row(check, s, caption, p, next);
			break;
		}
	}
}

const struct rule cite_percent = {
	.id = "E-percent",
	.wish = "a percentage stands with a number of people and a time",
	.why = "\"73%\" of 15 people is another thing than of 1,500.",
	.fix = "Say both in the paragraph or the table's caption, or \"the "
	       "source gives no time\".  A share that is no result ends its "
	       "sentence with {.share}.",
	.keys = percent_keys,
	.page = percent_page,
};
