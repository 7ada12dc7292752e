#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/uri.h"

#include <stdio.h>
#include <stdlib.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* "-" for a part that is absent. */
static const struct {
	const char *text, *scheme, *userinfo, *host, *port, *path, *query;
	const char *fragment;
} parsed[] = {
	{ "", "-", "-", "-", "-", "", "-", "-" },
	{ "gemini://h", "gemini", "-", "h", "-", "", "-", "-" },
	{ "gemini://h:/?#", "gemini", "-", "h", "", "/", "", "" },
	{ "GEMINI://H:1965/a?b#c", "GEMINI", "-", "H", "1965", "/a", "b", "c" },
	{ "a://u:p@h/", "a", "u:p", "h", "-", "/", "-", "-" },
	{ "a://@h/", "a", "", "h", "-", "/", "-", "-" },
	{ "a://[::1]:70/", "a", "-", "[::1]", "70", "/", "-", "-" },
	{ "a://[::ffff:1.2.3.4]", "a", "-", "[::ffff:1.2.3.4]", "-", "", "-",
	    "-" },
	{ "a://[v1.x:y]", "a", "-", "[v1.x:y]", "-", "", "-", "-" },
	{ "a:///p", "a", "-", "", "-", "/p", "-", "-" },
	{ "//h/p", "-", "-", "h", "-", "/p", "-", "-" },
	{ "mailto:a@b", "mailto", "-", "-", "-", "a@b", "-", "-" },
	{ "../a%20b", "-", "-", "-", "-", "../a%20b", "-", "-" },
	{ "./a:b", "-", "-", "-", "-", "./a:b", "-", "-" },
	{ "a?b?c/d:e@f", "-", "-", "-", "-", "a", "b?c/d:e@f", "-" },
	{ "a://%41.b", "a", "-", "%41.b", "-", "", "-", "-" },
};

static void
check_part(struct span part, const char *expected)
{
	if (strcmp(expected, "-") == 0) {
		assert_false(uri_has(part));
		return;
	}
	assert_true(uri_has(part));
	assert_true(span_is(part, expected));
}

static void
parses_the_parts(void **state)
{
	struct uri uri;

	(void)state;
	for (size_t i = 0; i < LENGTH(parsed); i++) {
		assert_int_equal(uri_parse(span_of(parsed[i].text), &uri), 0);
		check_part(uri.scheme, parsed[i].scheme);
		check_part(uri.userinfo, parsed[i].userinfo);
		check_part(uri.host, parsed[i].host);
		check_part(uri.port, parsed[i].port);
		check_part(uri.path, parsed[i].path);
		check_part(uri.query, parsed[i].query);
		check_part(uri.fragment, parsed[i].fragment);
	}
}

static void
refuses_what_is_no_uri(void **state)
{
	static const char *const texts[] = { ":a", "1a:b", "a b", "a:b c", "a%",
		"a%2", "a%2g", "a%zz", "\"a\"", "<a>", "a\\b", "a^b", "a`b",
		"{a}", "a|b", "caf\xc3\xa9", "a\x7f", "a\nb", "a\tb",
		"a://h:1x/", "a://h:1:2/", "a://u@v@h/", "a://[::1/",
		"a://::1/", "a://[::1]x/", "a://[1:2]/", "a://[]/", "a://[v1]/",
		"a://[v.a]/", "a://[::1%25eth0]/", "a://]", "a#b#c", "a[b",
		"?[", "a:[" };
	struct uri uri;

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++)
		if (uri_parse(span_of(texts[i]), &uri) == 0)
			fail_msg("accepted %s", texts[i]);
	assert_int_equal(uri_parse(span_make("a\0b", 3), &uri), -1);
	assert_int_equal(uri_parse(span_make("a://[::1\0]", 10), &uri), -1);
}

static const struct {
	const char *path;
	const char *result;
	bool above;
} dots[] = {
	{ "", "", false },
	{ "/", "/", false },
	{ "/a/b/c/./../../g", "/a/g", false },
	{ "mid/content=5/../6", "mid/6", false },
	{ "/.", "/", false },
	{ "/..", "/", true },
	{ "/../", "/", true },
	{ "/../../a", "/a", true },
	{ "/a/..", "/", false },
	{ "/a/../..", "/", true },
	{ "/a/../../a/", "/a/", true },
	{ "..", "", true },
	{ ".", "", false },
	{ "../a", "a", true },
	{ "./a", "a", false },
	{ "/...", "/...", false },
	{ "/.a/..b", "/.a/..b", false },
	{ "//a//../b", "//a/b", false },
};

static void
removes_dot_segments(void **state)
{
	char path[64];
	bool above;

	(void)state;
	for (size_t i = 0; i < LENGTH(dots); i++) {
		size_t len = strlen(dots[i].path);

		memcpy(path, dots[i].path, len);
		len = uri_remove_dots(path, len, &above);
		assert_true(span_is(span_make(path, len), dots[i].result));
		assert_int_equal(above, dots[i].above);
	}
}

static void
decodes_all_but_the_slash(void **state)
{
	static const char *const pairs[][2] = { { "/a%20b", "/a b" },
		{ "%2f%2F", "%2F%2F" }, { "%c3%A9", "\xc3\xa9" }, { "%", "%" },
		{ "%4", "%4" }, { "%4x", "%4x" }, { "a%41", "aA" } };
	char out[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		size_t len = uri_decode(span_of(pairs[i][0]), out);

		assert_true(span_is(span_make(out, len), pairs[i][1]));
	}
}

static void
encodes_what_a_path_may_not_hold(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	uri_encode_path(span_of("/a b/%2F/%/\xc3\xa9?#:@!"), &out);
	assert_string_equal(out.ptr, "/a%20b/%2F/%25/%C3%A9%3F%23:@!");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_the_parts),
		cmocka_unit_test(refuses_what_is_no_uri),
		cmocka_unit_test(removes_dot_segments),
		cmocka_unit_test(decodes_all_but_the_slash),
		cmocka_unit_test(encodes_what_a_path_may_not_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
