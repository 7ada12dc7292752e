#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/uri.h"

#include <stdio.h>
#include <stdlib.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* RFC 3986, sections 5.4.1 and 5.4.2. */
static const struct {
	const char *reference;
	const char *target;
} examples[] = {
	{ "g:h", "g:h" },
	{ "g", "http://a/b/c/g" },
	{ "./g", "http://a/b/c/g" },
	{ "g/", "http://a/b/c/g/" },
	{ "/g", "http://a/g" },
	{ "//g", "http://g" },
	{ "?y", "http://a/b/c/d;p?y" },
	{ "g?y", "http://a/b/c/g?y" },
	{ "#s", "http://a/b/c/d;p?q#s" },
	{ "g#s", "http://a/b/c/g#s" },
	{ "g?y#s", "http://a/b/c/g?y#s" },
	{ ";x", "http://a/b/c/;x" },
	{ "g;x", "http://a/b/c/g;x" },
	{ "g;x?y#s", "http://a/b/c/g;x?y#s" },
	{ "", "http://a/b/c/d;p?q" },
	{ ".", "http://a/b/c/" },
	{ "./", "http://a/b/c/" },
	{ "..", "http://a/b/" },
	{ "../", "http://a/b/" },
	{ "../g", "http://a/b/g" },
	{ "../..", "http://a/" },
	{ "../../", "http://a/" },
	{ "../../g", "http://a/g" },
	{ "../../../g", "http://a/g" },
	{ "../../../../g", "http://a/g" },
	{ "/./g", "http://a/g" },
	{ "/../g", "http://a/g" },
	{ "g.", "http://a/b/c/g." },
	{ ".g", "http://a/b/c/.g" },
	{ "g..", "http://a/b/c/g.." },
	{ "..g", "http://a/b/c/..g" },
	{ "./../g", "http://a/b/g" },
	{ "./g/.", "http://a/b/c/g/" },
	{ "g/./h", "http://a/b/c/g/h" },
	{ "g/../h", "http://a/b/c/h" },
	{ "g;x=1/./y", "http://a/b/c/g;x=1/y" },
	{ "g;x=1/../y", "http://a/b/c/y" },
	{ "g?y/./x", "http://a/b/c/g?y/./x" },
	{ "g?y/../x", "http://a/b/c/g?y/../x" },
	{ "g#s/./x", "http://a/b/c/g#s/./x" },
	{ "g#s/../x", "http://a/b/c/g#s/../x" },
	{ "http:g", "http:g" },
};

static void
check_resolved(const char *base_text, const char *text, const char *expected)
{
	struct uri base, reference;
	struct buf out;

	assert_int_equal(uri_parse(span_of(base_text), &base), 0);
	assert_int_equal(uri_parse(span_of(text), &reference), 0);
	buf_init(&out);
	uri_resolve(&base, &reference, &out);
	assert_string_equal(out.ptr, expected);
	buf_clear(&out);
}

static void
resolves_the_examples_of_the_rfc(void **state)
{
	(void)state;
	assert_int_equal(LENGTH(examples), 42);
	for (size_t i = 0; i < LENGTH(examples); i++)
		check_resolved("http://a/b/c/d;p?q", examples[i].reference,
		    examples[i].target);
}

static void
resolves_against_a_base_without_path(void **state)
{
	(void)state;
	check_resolved("gemini://host", "page/", "gemini://host/page/");
	check_resolved("gemini://host", "", "gemini://host");
	check_resolved("gemini://host?q", "#f", "gemini://host?q#f");
	check_resolved("mailto:a@b", "c", "mailto:c");
	check_resolved("a:/b", "/..//c", "a:/.//c");
}

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
		cmocka_unit_test(resolves_the_examples_of_the_rfc),
		cmocka_unit_test(resolves_against_a_base_without_path),
		cmocka_unit_test(parses_the_parts),
		cmocka_unit_test(refuses_what_is_no_uri),
		cmocka_unit_test(removes_dot_segments),
		cmocka_unit_test(decodes_all_but_the_slash),
		cmocka_unit_test(encodes_what_a_path_may_not_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
