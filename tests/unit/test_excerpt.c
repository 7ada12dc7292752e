#include "support.h"

#include "base/utf8.h"
#include "site/excerpt.h"

#define LONG \
	"One two three four five six seven eight nine ten eleven twelve " \
	"thirteen fourteen fifteen sixteen seventeen eighteen nineteen " \
	"twenty and so on until this sentence of many words is longer than " \
	"what a reader shall see of it in a list of pages that were found, " \
	"for it goes on and on and on."

/* Hits as pairs of digits: what, and the number of its word. */
static const struct {
	const char *text, *hits, *shown;
} cases[] = {
	{ "", "", "" },
	{ "...\n\n", "", "" },
	{ "First one. Second one.", "", "First one." },
	{ "First one. Second one.", "02", "Second one." },
	{ "No end", "01", "No end" },
	{ "Line one\nLine two\n", "02", "Line two" },
	/* the most different hits, of which the rarer count for more */
	{ "A b. A c. B d.", "00 02 13", "A c." },
	{ "A b. A c. A d. B e.", "00 02 04 16", "B e." },
	{ "A b. A c.", "00 02", "A b." },
	/* what ends no sentence */
	{ "It grew 5.5 in all. Then on.", "03", "It grew 5.5 in all." },
	{ "See e.g. the J. Snowden list. Next.", "05",
	    "See e.g. the J. Snowden list." },
	{ "He said \"Stop.\" Then left.", "03", "Then left." },
	{ "Is it? Yes! no more.", "03", "Yes! no more." },
	{ "これはペンです。本です。", "08", "本です。" },
	{ "Οχι; Ναι. Και.", "02", "Και." },
};

static size_t
read_hits(const char *text, struct excerpt_hit *hits)
{
	size_t count = 0;

	for (; *text != '\0'; text += text[2] == ' ' ? 3 : 2)
		hits[count++] = (struct excerpt_hit){ (unsigned)(text[0] - '0'),
			(size_t)(text[1] - '0') };
	return count;
}

static void
the_sentence_of_the_hits_is_shown(void **state)
{
	struct excerpt_hit hits[8];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t count = read_hits(cases[i].hits, hits);
		struct excerpt excerpt =
		    excerpt_find(span_of(cases[i].text), hits, count);

		if (!span_is(excerpt.text, cases[i].shown))
			fail_msg("%s: %.*s", cases[i].text,
			    SPAN_ARG(excerpt.text));
		assert_false(excerpt.begun || excerpt.broken);
	}
}

static void
a_long_sentence_is_cut_at_words_around_its_hit(void **state)
{
	const struct excerpt_hit near = { 0, 1 }, far = { 0, 40 };
	struct excerpt excerpt = excerpt_find(span_of(LONG), &near, 1);

	(void)state;
	assert_true(span_starts(excerpt.text, "One two"));
	assert_true(!excerpt.begun && excerpt.broken);
	assert_true(utf8_width(excerpt.text) <= EXCERPT_CELLS);
	excerpt = excerpt_find(span_of(LONG), &far, 1);
	assert_true(excerpt.begun);
	assert_true(utf8_width(excerpt.text) <= EXCERPT_CELLS);
	assert_non_null(memmem(excerpt.text.ptr, excerpt.text.len, " found,",
	    strlen(" found,")));
	assert_int_equal(excerpt.text.ptr[-1], ' ');
}

static void
a_text_without_spaces_is_cut_between_characters(void **state)
{
	struct excerpt_hit hit = { 0, 300 };
	struct excerpt excerpt;
	struct buf text;

	(void)state;
	buf_init(&text);
	for (int i = 0; i < 400; i++)
		buf_append_string(&text, "漢");
	excerpt = excerpt_find(buf_span(&text), &hit, 1);
	assert_true(excerpt.begun && excerpt.text.len > 0);
	assert_true(utf8_width(excerpt.text) <= EXCERPT_CELLS);
	assert_int_equal(utf8_check(excerpt.text), excerpt.text.len);
	assert_int_equal((excerpt.text.ptr - text.ptr) % 3, 0);
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sentence_of_the_hits_is_shown),
		cmocka_unit_test(
		    a_long_sentence_is_cut_at_words_around_its_hit),
		cmocka_unit_test(
		    a_text_without_spaces_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
