#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/wrap.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Lines are shown with "|" between them. */
static const struct {
	const char *text;
	size_t width;
	const char *lines;
} cases[] = {
	{ "", 10, "" },
	{ "   \n ", 10, "" },
	{ "one two three", 7, "one two|three" },
	{ "one two three", 6, "one|two|three" },
	{ "one two three", 13, "one two three" },
	{ "one two three", 0, "one two three" },
	{ " one  two ", 20, "one  two" },
	{ "one     two", 5, "one|two" },
	/* longer than the width: alone and uncut */
	{ "a incomprehensibilities b", 5, "a|incomprehensibilities|b" },
	{ "incomprehensibilities", 1, "incomprehensibilities" },
	/* a line end stays */
	{ "one\ntwo three", 20, "one|two three" },
	{ "one \n two", 20, "one|two" },
	{ "one\n\n\ntwo\n", 0, "one|two" },
	/* no line begins with a dash or a citation, if there is a choice */
	{ "one two - three", 7, "one|two -|three" },
	{ "one two -- three", 10, "one two --|three" },
	{ "one two [1, 2] three", 8, "one|two [1,|2] three" },
	{ "one two [sic] -5", 8, "one two|[sic] -5" },
	{ "one - two", 3, "one|-|two" },
	{ "one - - - two", 5, "one|- - -|two" },
	{ "one   \ntwo", 4, "one|two" },
	/* cells, not bytes: wide, combining, two bytes */
	{ "\xE9\xAA\xA8\xE9\xAB\x84 \xE9\xAA\xA8", 4,
	    "\xE9\xAA\xA8\xE9\xAB\x84|\xE9\xAA\xA8" },
	{ "\xE9\xAA\xA8 \xE9\xAA\xA8", 5, "\xE9\xAA\xA8 \xE9\xAA\xA8" },
	{ "e\xCC\x81 e\xCC\x81", 3, "e\xCC\x81 e\xCC\x81" },
	{ "\xC3\xBC \xC3\xBC", 3, "\xC3\xBC \xC3\xBC" },
	{ "one tw\xC3\xBC three", 7, "one tw\xC3\xBC|three" },
	{ "one tw\xC3\xBC three", 6, "one|tw\xC3\xBC|three" },
	/* scripts without spaces, and their signs */
	{ "\u7EE7\u7EED\u9605\u8BFB", 4, "\u7EE7\u7EED|\u9605\u8BFB" },
	{ "\u7EE7\u7EED\u9605\u8BFB", 5, "\u7EE7\u7EED|\u9605\u8BFB" },
	{ "\u7EE7\u7EED\u3002\u9605", 4, "\u7EE7|\u7EED\u3002|\u9605" },
	{ "\u7EE7\u300C\u9605\u300D", 4, "\u7EE7|\u300C\u9605\u300D" },
	{ "ab \u7EE7\u7EED\u9605", 5, "ab \u7EE7|\u7EED\u9605" },
	{ "ab\u7EE7\u7EED cd", 4, "ab\u7EE7|\u7EED|cd" },
	{ "ab cd \u7EE7\u7EED", 5, "ab cd|\u7EE7\u7EED" },
	{ "\u7EE7", 1, "\u7EE7" },
	{ "\uD55C\uAD6D\uC5B4 \uD55C", 4, "\uD55C\uAD6D\uC5B4|\uD55C" },
	{ "\xC3\xBC\xC3\xBC\xC3\xBC one", 2, "\xC3\xBC\xC3\xBC\xC3\xBC|one" },
};

static void
breaks_at_words_by_cells(void **state)
{
	struct span text, line, rest, expected;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		text = span_of(cases[i].text);
		rest = span_of(cases[i].lines);
		while (wrap_line(&text, cases[i].width, &line)) {
			assert_true(span_split(&rest, '|', &expected));
			assert_int_equal(line.len, expected.len);
			assert_memory_equal(line.ptr, expected.ptr, line.len);
		}
		assert_int_equal(rest.len, 0);
	}
}

static void
counts_lines(void **state)
{
	(void)state;
	assert_int_equal(wrap_count(span_of(""), 10), 0);
	assert_int_equal(wrap_count(span_of("one two three"), 7), 2);
	assert_int_equal(wrap_count(span_of("one\ntwo"), 0), 2);
}

static void
balances_lines(void **state)
{
	struct span text = span_of("aa bb cc dd ee f");
	struct span line;
	size_t width = wrap_balance(text, 14);

	(void)state;
	assert_int_equal(width, 8);
	assert_true(wrap_line(&text, width, &line));
	assert_true(span_is(line, "aa bb cc"));
	assert_true(wrap_line(&text, width, &line));
	assert_true(span_is(line, "dd ee f"));
	assert_false(wrap_line(&text, width, &line));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_at_words_by_cells),
		cmocka_unit_test(counts_lines),
		cmocka_unit_test(balances_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
