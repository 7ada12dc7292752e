/*
 * W-sentence, E-sentence, W-readability: how hard the text is to read.
 */
#include "check/phrase.h"
#include "check/rules.h"
#include "check/sentence.h"
#include "check/syllables.h"

#include <ctype.h>
#include <stddef.h>

/* ---- W-sentence, E-sentence ---------------------------------------------- */

enum { WORDS };
enum { INTERVAL_MAX = 80 }; /* bytes of one in brackets */

static const struct schema_key sentence_keys[] = {
	RULE_NUMBER("words", WORDS),
	RULE_KINDS,
};

/* "(66 to 81)", "(0.02 to 0.24)", "(1.4%)": numbers and "to" alone. */
static bool
is_interval(struct span inner)
{
	for (size_t i = 0; i < inner.len; i++)
		if (!isdigit((unsigned char)inner.ptr[i]) &&
		    strchr(" .,%to", inner.ptr[i]) == NULL)
			return false;
	return inner.len > 0 && isdigit((unsigned char)inner.ptr[0]);
}

/* The words, without bracketed intervals; citations are gone already. */
static size_t
count_words(struct span text)
{
	size_t count = 0;

	while (text.len > 0) {
		size_t open = span_find(text, '(');
		struct span inner =
		    span_first(span_after(text, open + 1), INTERVAL_MAX);

		inner = span_first(inner, span_find(inner, ')'));
		if (open < text.len && !is_interval(inner))
			inner.len = 0;
		count += phrase_count(span_first(text, open));
		text = span_after(text, open + 1 + inner.len);
	}
	return count;
}

static void
sentence_page(struct check *check, const struct subject *s)
{
	unsigned long most = check->setting->numbers[WORDS];
	const struct rule_setting *hard = rule_setting(check, &reading_long);
	bool warns = check->rule == &reading_sentence;

	for (size_t i = 0; i < s->count; i++) {
		const struct passage *p = &s->passages[i];

		if (p->kind == PASSAGE_HEADING || p->kind == PASSAGE_CELL)
			continue;
		for (size_t j = 0; j < p->sentence_count; j++) {
			size_t words = count_words(p->sentences[j].text);

			/* The error stands for the warning. */
			if (words <= most ||
			    (warns && hard != NULL &&
				words > hard->numbers[WORDS]))
				continue;
			report_passage(check, s, p, p->sentences[j].start,
			    "a sentence of %zu words: at most %lu", words,
			    most);
		}
	}
}

const struct rule reading_sentence = {
	.id = "W-sentence",
	.wish = "sentences of at most 25 words",
	.why = "A long sentence must be kept in mind to its end.",
	.fix = "Make two of it.  Citations and intervals in brackets do not "
	       "count.",
	.keys = sentence_keys,
	.defaults = { 25 },
	.page = sentence_page,
};

const struct rule reading_long = {
	.id = "E-sentence",
	.wish = "no sentence of over 40 words",
	.why = "A long sentence must be kept in mind to its end.",
	.fix = "Make two or three of it.",
	.keys = sentence_keys,
	.defaults = { 40 },
	.page = sentence_page,
};

/* ---- W-readability ------------------------------------------------------- */

enum { GRADE, SUMMARY_GRADE, LEAST };
enum { NAMES, SIMPLE_KINDS };

static const struct schema_key grade_keys[] = {
	RULE_NUMBER("grade", GRADE),
	RULE_NUMBER("summary-grade", SUMMARY_GRADE),
	RULE_NUMBER("least-words", LEAST),
	RULE_LIST("names", NAMES, false),
	RULE_LIST("summary-kinds", SIMPLE_KINDS, false),
	RULE_TEXT("opening"),
	RULE_KINDS,
};

struct measure {
	size_t sentences, words, syllables;
};

/* Names, abbreviations, numbers and the glossary's words are left out. */
static bool
is_left_out(const struct check *check, struct span word, bool first)
{
	const struct rule_setting *setting =
	    rule_setting(check, &reading_grade);

	bool capital = isupper((unsigned char)word.ptr[0]);

	if (!isalpha((unsigned char)word.ptr[0]))
		return true;
	if ((setting != NULL && phrase_listed(&setting->lists[NAMES], word)) ||
	    terms_has(&check->terms, word))
		return true;
	if (word.len > 1 && capital && isupper((unsigned char)word.ptr[1]))
		return true;
	return capital && !first && !span_is(word, "I");
}

/* Terms of several words are not looked for: names and words are. */
static void
measure_sentence(const struct check *check, struct span text, struct measure *m)
{
	bool first = true;
	struct span word;

	m->sentences++;
	while (phrase_word(&text, &word)) {
		if (!is_left_out(check, word, first)) {
			m->words++;
			m->syllables += syllables_count(word);
		}
		first = false;
	}
}

/* Flesch-Kincaid grade level (Kincaid and others 1975), in tenths. */
static long
grade_of(const struct measure *m)
{
	double words = (double)m->words;

	return (long)(10 *
	    (0.39 * words / (double)m->sentences +
		11.8 * (double)m->syllables / words - 15.59));
}

static void
check_grade(struct check *check, const struct subject *s, size_t offset,
    const struct measure *m, unsigned long most, const char *what)
{
	long grade;

	if (m->sentences == 0 || m->words < check->setting->numbers[LEAST])
		return;
	grade = grade_of(m);
	if (grade > (long)most * 10)
		report_at(check, s, offset,
		    "%s has grade %ld.%ld (Flesch-Kincaid; reading age %ld): "
		    "at most %lu; shorter sentences and shorter words lower it",
		    what, grade / 10, grade % 10, grade / 10 + 5, most);
}

static void
measure_passage(const struct check *check, const struct passage *p,
    struct measure *m)
{
	for (size_t i = 0; i < p->sentence_count; i++)
		measure_sentence(check, p->sentences[i].text, m);
}

long
reading_of_page(const struct check *check, const struct subject *s)
{
	struct measure all = { 0, 0, 0 };
	const struct passage *p;

	RULE_EACH_PARAGRAPH(p, s)
	measure_passage(check, p, &all);
	return all.words == 0 ? 0 : grade_of(&all);
}

/* What stands under the heading that begins long pages is the summary. */
static void
grade_page(struct check *check, const struct subject *s)
{
	const struct rule_setting *setting = check->setting;
	const struct passage *end = s->passages + s->count;
	struct measure all = { 0, 0, 0 }, summary = { 0, 0, 0 };
	const struct passage *opening = NULL;
	bool open = false;

	for (const struct passage *p = s->passages; p < end; p++) {
		if (p->kind == PASSAGE_HEADING) {
			open = span_equal_nocase(p->text, setting->text);
			opening = open ? p : opening;
		}
		if (p->kind != PASSAGE_PARAGRAPH)
			continue;
		measure_passage(check, p, &all);
		if (open)
			measure_passage(check, p, &summary);
	}
	check_grade(check, s, 0, &all,
	    setting
		->numbers[phrase_listed_exactly(&setting->lists[SIMPLE_KINDS],
			      s->kind)
			? SUMMARY_GRADE
			: GRADE],
	    "the page");
	if (opening != NULL)
		check_grade(check, s, opening->node->offset, &summary,
		    setting->numbers[SUMMARY_GRADE], "the summary");
}

const struct rule reading_grade = {
	.id = "W-readability",
	.wish = "a reading age of 11 to 14 for detail, 9 to 11 for summaries "
		"and navigation",
	.why = "Half of all adults read no better than that, and illness "
	       "tires (PIF TICK).",
	.fix = "Flesch-Kincaid counts words a sentence and syllables a word, "
	       "without names and the glossary's terms: shorten both.",
	.keys = grade_keys,
	.defaults = { 9, 6, 30 },
	.page = grade_page,
};
