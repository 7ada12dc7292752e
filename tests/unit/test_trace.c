#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/trace.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A source, the text of a node in it, and a word to be found in both. */
static const struct {
	const char *source, *text, *word;
} cases[] = {
	{ "one two", "one two", "two" },
	{ "one\ntwo", "one two", "two" },
	{ "one\r\ntwo", "one two", "two" },
	{ "one \n   two", "one two", "two" },
	{ "one\n> two", "one two", "two" },
	{ "one\n> > two three", "one two three", "three" },
	{ "one\\* two", "one* two", "two" },
	{ "a &amp; b two", "a & b two", "two" },
	{ "a &eacute;&#233; two", "a \xC3\xA9\xC3\xA9 two", "two" },
	{ "a &unknown; two", "a &unknown; two", "two" },
	{ "a &amp;amp; two", "a &amp; two", "two" },
	{ "one <!-- two --> two!", "one  two!", "two!" },
	{ "AT&T two", "AT&T two", "two" },
	{ "\xC3\xBC\n\xC3\xA4 two", "\xC3\xBC \xC3\xA4 two", "two" },
};

static size_t
place(const char *text, const char *word)
{
	return (size_t)(strstr(text, word) - text);
}

static size_t
last_place(const char *text, const char *word)
{
	size_t at = place(text, word);

	while (strstr(text + at + 1, word) != NULL)
		at = place(text + at + 1, word) + at + 1;
	return at;
}

static void
finds_words_in_the_source(void **state)
{
	uint32_t offsets[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span text = span_of(cases[i].text);
		size_t end =
		    trace_text(span_of(cases[i].source), 0, text, offsets);
		size_t at = place(cases[i].text, cases[i].word);

		if (offsets[at] != last_place(cases[i].source, cases[i].word))
			fail_msg("%s: %u", cases[i].source, offsets[at]);
		assert_in_range(end, offsets[text.len - 1],
		    strlen(cases[i].source));
		for (size_t k = 1; k < text.len; k++)
			assert_true(offsets[k] >= offsets[k - 1]);
	}
}

static void
gives_added_text_the_place_where_it_would_stand(void **state)
{
	struct span text = span_of("multiple sclerosis (MS) hurts");
	uint32_t offsets[64];

	(void)state;
	assert_int_equal(trace_text(span_of("MS"), 0, text, offsets), 2);
	assert_int_equal(offsets[text.len - 1], 2);
	assert_int_equal(trace_text(span_of(""), 7, text, offsets), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_words_in_the_source),
		cmocka_unit_test(
		    gives_added_text_the_place_where_it_would_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
