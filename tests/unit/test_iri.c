#include "support.h"

#include "source/iri.h"

static void
a_scheme_is_letters_before_a_colon(void **state)
{
	static const char *const with[] = { "https://a", "mailto:a@b",
		"gopher+x.1-2:", "a:b" };
	static const char *const without[] = { "", ":", ":a", "a", "a/b:c",
		"1a:b", "#a:b", "-a:b", "a b:c", "\xC3\xA9:a" };

	(void)state;
	for (size_t i = 0; i < LENGTH(with); i++)
		assert_true(iri_has_scheme(span_of(with[i])));
	for (size_t i = 0; i < LENGTH(without); i++)
		assert_false(iri_has_scheme(span_of(without[i])));
}

/* NULL: no URI comes of it. */
static const char *const cases[][2] = {
	{ "https://a.example/b?c#d", "https://a.example/b?c#d" },
	{ "https://a/caf\xC3\xA9 x", "https://a/caf%C3%A9%20x" },
	{ "https://a/%41%2F", "https://a/%41%2F" },
	{ "https://a/<\"{|}\\^`>", "https://a/%3C%22%7B%7C%7D%5C%5E%60%3E" },
	{ "https://a/x[1]?y[]=[2]#[3]",
	    "https://a/x%5B1%5D?y%5B%5D=%5B2%5D#%5B3%5D" },
	{ "gemini://[2001:db8::1]:1965/a[b]",
	    "gemini://[2001:db8::1]:1965/a%5Bb%5D" },
	{ "mailto:a[b]@c", "mailto:a%5Bb%5D@c" },
	{ "tel:+39-06", "tel:+39-06" },
	{ "https://a/\r\n20 text/plain", "https://a/%0D%0A20%20text/plain" },
	{ "https://[a", NULL },
	{ "https://a/%zz", NULL },
	{ "https://a:b/", NULL },
	{ "www.a.example", NULL },
	{ "//a.example/", NULL },
	{ "", NULL },
};

static void
what_a_uri_may_not_hold_is_escaped(void **state)
{
	struct arena *arena = arena_new();
	struct span uri;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int result = iri_to_uri(arena, span_of(cases[i][0]), &uri);

		if (result != (cases[i][1] == NULL ? -1 : 0))
			fail_msg("%s: %d", cases[i][0], result);
		if (result == 0)
			assert_span(uri, cases[i][1]);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scheme_is_letters_before_a_colon),
		cmocka_unit_test(what_a_uri_may_not_hold_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
