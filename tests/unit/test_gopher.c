#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protocol/gopher.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *bytes, *selector, *words;
} lines[] = {
	{ "\r\n", "", "" },
	{ "\n", "", "" },
	{ "/\n", "/", "" },
	{ "/risks/\r\n", "/risks/", "" },
	{ "/risks/\n", "/risks/", "" },
	{ "/a\r\r\n", "/a\r", "" },
	{ "/search\twords here\r\n", "/search", "words here" },
	{ "/search?words here\r\n", "/search", "words here" },
	{ "/search?\r\n", "/search", "" },
	{ "/a?b\tc\r\n", "/a?b", "c" },
	{ "URL:https://example.org/?q\r\n", "URL:https://example.org/?q", "" },
	{ "/URL:https://example.org/?q\r\n", "/URL:https://example.org/?q",
	    "" },
	/* Gopher+ */
	{ "/a\t+\r\n", "/a", "" },
	{ "/a\t!\r\n", "/a", "" },
	{ "/a\t$\n", "/a", "" },
	{ "\t$\r\n", "", "" },
	{ "/search\twords\t+\r\n", "/search", "words" },
	{ "/search\t$5 a day\r\n", "/search", "$5 a day" },
	{ "/search\twords\tmore\r\n", "/search", "words\tmore" },
	{ "/search\twords\tmore\t+\r\n", "/search", "words\tmore" },
	/* what follows the line is not read */
	{ "/a\r\n/b\r\n", "/a", "" },
};

static void
reads_request_lines(void **state)
{
	struct gopher_request request;

	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		struct span bytes = span_of(lines[i].bytes);

		assert_int_equal(gopher_parse(bytes, &request),
		    GOPHER_PARSE_OK);
		assert_true(span_is(request.selector, lines[i].selector));
		assert_true(span_is(request.words, lines[i].words));
		assert_true(request.whole.len >= request.selector.len);
		assert_int_equal(request.consumed, span_find(bytes, '\n') + 1);
	}
}

static void
waits_for_the_end_of_the_line(void **state)
{
	static const char *const parts[] = { "", "/a", "/a\r", "/a\t", "/\tb" };
	struct gopher_request request;

	(void)state;
	for (size_t i = 0; i < LENGTH(parts); i++)
		assert_int_equal(gopher_parse(span_of(parts[i]), &request),
		    GOPHER_PARSE_MORE);
}

static void
refuses_a_nul_at_once(void **state)
{
	struct span whole = SPAN("/a\0b\r\n");
	struct span part = SPAN("\x16\x03\x01\0");
	struct span later = SPAN("/a\r\n\0");
	struct gopher_request request;

	(void)state;
	assert_int_equal(gopher_parse(whole, &request), GOPHER_PARSE_BAD);
	assert_int_equal(gopher_parse(part, &request), GOPHER_PARSE_BAD);
	assert_int_equal(gopher_parse(later, &request), GOPHER_PARSE_OK);
}

static void
limits_selector_and_line(void **state)
{
	char line[2000];
	struct gopher_request request;

	(void)state;
	memset(line, 'a', sizeof(line));
	assert_int_equal(gopher_parse(span_make(line, 1023), &request),
	    GOPHER_PARSE_MORE);
	assert_int_equal(gopher_parse(span_make(line, 1024), &request),
	    GOPHER_PARSE_BAD);
	line[1023] = '\n';
	assert_int_equal(gopher_parse(span_make(line, 1024), &request),
	    GOPHER_PARSE_OK);
	assert_int_equal(request.selector.len, 1023);
	line[100] = '\t';
	assert_int_equal(gopher_parse(span_make(line, 1024), &request),
	    GOPHER_PARSE_OK);
	assert_int_equal(request.words.len, 922);
}

/* NULL: refused. */
static const char *const paths[][2] = {
	{ "", "/" },
	{ "/", "/" },
	{ "risks/", "/risks/" },
	{ "/risks/", "/risks/" },
	{ "/a/./b/../c", "/a/c" },
	{ "..", NULL },
	{ "../etc", NULL },
	{ "/a/../../b", NULL },
	{ "/a%2e%2e/%41", "/a%2e%2e/%41" },
	{ "123456789012345", "/123456789012345" },
	{ "1234567890123456", NULL },
};

static void
makes_the_path(void **state)
{
	char out[16];
	struct span path;

	(void)state;
	for (size_t i = 0; i < LENGTH(paths); i++) {
		int result =
		    gopher_path(span_of(paths[i][0]), out, sizeof(out), &path);

		if (result != (paths[i][1] == NULL ? -1 : 0))
			fail_msg("%s: %d", paths[i][0], result);
		if (result == 0)
			assert_true(span_is(path, paths[i][1]));
	}
}

static void
knows_an_error_menu(void **state)
{
	(void)state;
	assert_true(gopher_is_error(
	    span_of("3No such page\t\terror.host\t1\r\niTry\t\tnull.host\t1")));
	assert_false(gopher_is_error(span_of("3 of 100 people\r\n")));
	assert_false(gopher_is_error(span_of("iText\t\tnull.host\t1\r\n")));
	assert_false(gopher_is_error(span_of("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_request_lines),
		cmocka_unit_test(waits_for_the_end_of_the_line),
		cmocka_unit_test(refuses_a_nul_at_once),
		cmocka_unit_test(limits_selector_and_line),
		cmocka_unit_test(makes_the_path),
		cmocka_unit_test(knows_an_error_menu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
