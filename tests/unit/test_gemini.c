#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protocol/gemini.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *bytes;
	enum gemini_parse verdict;
} requests[] = {
	{ "gemini://localhost/\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost\r\n", GEMINI_PARSE_OK },
	{ "GEMINI://LocalHost/\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost./\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost:1965/\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost:/\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost:1/\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost:65535/\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost:65536/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost:99999999999999999999/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost:0/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost:-1/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost:a/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://[::1]:1965/a\r\n", GEMINI_PARSE_OK },
	{ "gemini://[::1/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/?a%20b\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost/?\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost/%2F..%2F\r\n", GEMINI_PARSE_OK },
	{ "gemini://localhost/../../\r\n", GEMINI_PARSE_OK },
	/* well-formed, though not ours: the caller says 53 */
	{ "https://localhost/\r\n", GEMINI_PARSE_OK },
	{ "mailto:a@example.org\r\n", GEMINI_PARSE_OK },
	/* malformed */
	{ "\r\n", GEMINI_PARSE_BAD },
	{ "localhost/\r\n", GEMINI_PARSE_BAD },
	{ "/\r\n", GEMINI_PARSE_BAD },
	{ "//localhost/\r\n", GEMINI_PARSE_BAD },
	{ "://localhost/\r\n", GEMINI_PARSE_BAD },
	{ "gemini:/a\r\n", GEMINI_PARSE_BAD },
	{ "gemini:///a\r\n", GEMINI_PARSE_BAD },
	{ "gemini://:1965/a\r\n", GEMINI_PARSE_BAD },
	{ "gemini://user@localhost/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://user:pass@localhost/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://@localhost/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/#part\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/#\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/%00\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/?%00\r\n", GEMINI_PARSE_BAD },
	{ "gemini://local%00host/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/%\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/%2\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/%zz\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/a b\r\n", GEMINI_PARSE_BAD },
	{ " gemini://localhost/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/ \r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/caf\xc3\xa9\r\n", GEMINI_PARSE_BAD },
	{ "gemini://caf\xc3\xa9/\r\n", GEMINI_PARSE_BAD },
	{ "\xef\xbb\xbfgemini://localhost/\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/\t\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/\r\r\n", GEMINI_PARSE_BAD },
	{ "gemini://localhost/\n\r\n", GEMINI_PARSE_BAD },
	/* not whole */
	{ "", GEMINI_PARSE_MORE },
	{ "gemini://localhost/", GEMINI_PARSE_MORE },
	{ "gemini://localhost/\r", GEMINI_PARSE_MORE },
	{ "gemini://localhost/\n", GEMINI_PARSE_MORE },
	{ "gemini://localhost/\n\n\n", GEMINI_PARSE_MORE },
	{ "gemini://localhost/\rx", GEMINI_PARSE_MORE },
};

static void
judges_request_lines(void **state)
{
	struct gemini_request request;

	(void)state;
	for (size_t i = 0; i < LENGTH(requests); i++) {
		struct span bytes = span_of(requests[i].bytes);
		enum gemini_parse verdict = gemini_parse(bytes, &request);

		if (verdict != requests[i].verdict)
			fail_msg("%s: %d", requests[i].bytes, (int)verdict);
		if (verdict == GEMINI_PARSE_OK)
			assert_int_equal(request.consumed, bytes.len);
		if (verdict == GEMINI_PARSE_BAD)
			assert_true(strlen(request.reason) > 0);
	}
}

static void
refuses_a_nul(void **state)
{
	struct gemini_request request;
	struct span bytes = SPAN("gemini://localhost/\0\r\n");

	(void)state;
	assert_int_equal(gemini_parse(bytes, &request), GEMINI_PARSE_BAD);
}

/* A request whose URL has so many bytes. */
static struct span
url_of(char *out, size_t len)
{
	static const char start[] = "gemini://localhost/";

	memset(out, 'a', len);
	memcpy(out, start, sizeof(start) - 1);
	memcpy(out + len, "\r\n", 2);
	return span_make(out, len + 2);
}

static void
counts_the_limit_in_bytes(void **state)
{
	char line[2000];
	struct gemini_request request;
	struct span bytes;

	(void)state;
	bytes = url_of(line, 1024);
	assert_int_equal(gemini_parse(bytes, &request), GEMINI_PARSE_OK);
	assert_int_equal(request.consumed, 1026);
	bytes = url_of(line, 1025);
	assert_int_equal(gemini_parse(bytes, &request), GEMINI_PARSE_BAD);
	assert_int_equal(gemini_parse(span_first(bytes, 1025), &request),
	    GEMINI_PARSE_MORE);
	assert_int_equal(gemini_parse(span_first(bytes, 1026), &request),
	    GEMINI_PARSE_BAD);
	bytes = url_of(line, 1900);
	assert_int_equal(gemini_parse(bytes, &request), GEMINI_PARSE_BAD);
}

static void
may_arrive_a_byte_at_a_time(void **state)
{
	struct span whole = SPAN("gemini://localhost/a?b\r\nrest\r\n");
	struct gemini_request request;

	(void)state;
	for (size_t i = 0; i < whole.len; i++)
		assert_int_equal(gemini_parse(span_first(whole, i), &request),
		    i < 24 ? GEMINI_PARSE_MORE : GEMINI_PARSE_OK);
	assert_int_equal(request.consumed, 24);
	assert_true(span_is(request.uri.host, "localhost"));
	assert_true(span_is(request.uri.path, "/a"));
	assert_true(span_is(request.uri.query, "b"));
}

/* NULL: the path is refused. */
static const char *const paths[][2] = {
	{ "gemini://h", "/" },
	{ "gemini://h?q", "/" },
	{ "gemini://h/", "/" },
	{ "gemini://h/a/./b/../c/", "/a/c/" },
	{ "gemini://h/a%20b", "/a b" },
	{ "gemini://h/%2e%2E/a", NULL },
	{ "gemini://h/a/%2e%2e/b", "/b" },
	{ "gemini://h/..", NULL },
	{ "gemini://h/../../", NULL },
	{ "gemini://h/a/../../a/", NULL },
	{ "gemini://h/..%2F..%2Fetc", "/..%2F..%2Fetc" },
	{ "gemini://h/a%2fb", "/a%2Fb" },
	{ "gemini://h/...", "/..." },
	{ "mailto:a", NULL },
};

static void
makes_the_path(void **state)
{
	char line[256], out[64];
	struct gemini_request request;
	struct span path;

	(void)state;
	for (size_t i = 0; i < LENGTH(paths); i++) {
		size_t len = strlen(paths[i][0]);
		int result;

		memcpy(line, paths[i][0], len);
		memcpy(line + len, "\r\n", 2);
		assert_int_equal(gemini_parse(span_make(line, len + 2),
				     &request),
		    GEMINI_PARSE_OK);
		result = gemini_path(&request, out, sizeof(out), &path);
		if (result != (paths[i][1] == NULL ? -1 : 0))
			fail_msg("%s: %d", paths[i][0], result);
		if (result == 0)
			assert_true(span_is(path, paths[i][1]));
	}
}

static void
refuses_a_path_that_does_not_fit(void **state)
{
	char out[8];
	struct gemini_request request;
	struct span path;
	struct span eight = SPAN("gemini://h/2345678\r\n");
	struct span nine = SPAN("gemini://h/23456789\r\n");

	(void)state;
	assert_int_equal(gemini_parse(eight, &request), GEMINI_PARSE_OK);
	assert_int_equal(gemini_path(&request, out, sizeof(out), &path), 0);
	assert_int_equal(path.len, 8);
	assert_int_equal(gemini_parse(nine, &request), GEMINI_PARSE_OK);
	assert_int_equal(gemini_path(&request, out, sizeof(out), &path), -1);
}

static const struct {
	const char *request, *words;
} queries[] = {
	{ "gemini://a/search\r\n", "" },
	{ "gemini://a/search?\r\n", "" },
	{ "gemini://a/search?stem%20cells\r\n", "stem cells" },
	{ "gemini://a/search?a+b\r\n", "a+b" },
	{ "gemini://a/search?%c3%A9t%C3%a9\r\n", "\xc3\xa9t\xc3\xa9" },
	{ "gemini://a/search?%FF%0d%0A\r\n", "\xff\r\n" },
	{ "gemini://a/search?a%2Fb%2500\r\n", "a/b%00" },
	{ "gemini://a/search?a=b&c?d\r\n", "a=b&c?d" },
};

static void
what_a_reader_types_is_decoded(void **state)
{
	struct gemini_request request;
	char memory[GEMINI_URI_MAX];

	(void)state;
	for (size_t i = 0; i < LENGTH(queries); i++) {
		assert_int_equal(gemini_parse(span_of(queries[i].request),
				     &request),
		    GEMINI_PARSE_OK);
		assert_true(span_is(gemini_words(&request, memory),
		    queries[i].words));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_reader_types_is_decoded),
		cmocka_unit_test(judges_request_lines),
		cmocka_unit_test(refuses_a_nul),
		cmocka_unit_test(counts_the_limit_in_bytes),
		cmocka_unit_test(may_arrive_a_byte_at_a_time),
		cmocka_unit_test(makes_the_path),
		cmocka_unit_test(refuses_a_path_that_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
