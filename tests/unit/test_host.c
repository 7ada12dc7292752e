#include "support.h"

#include "base/host.h"

#define TEN "abcdefghi."
#define FIFTY TEN TEN TEN TEN TEN

static const struct {
	const char *text;
	bool valid;
} names[] = {
	{ "localhost", true },
	{ "a.Example", true },
	{ "a.example.", true },
	{ "xn--caf-dma.example", true },
	{ "my_host", true },
	{ "127.0.0.1", true },
	{ "::1", true },
	{ "[::1]", true },
	{ "[fe80::1:2]", true },
	{ FIFTY FIFTY FIFTY FIFTY FIFTY "abc", true },
	{ FIFTY FIFTY FIFTY FIFTY FIFTY "abcd", false },
	{ "", false },
	{ "[]", false },
	{ "[", false },
	{ "[a.example]", false },
	{ "[127.0.0.1]", false },
	{ "[::1", false },
	{ "::1]", false },
	{ "::g", false },
	{ "a.example:1965", false },
	{ "a example", false },
	{ "a\tb", false },
	{ "a\r\nb", false },
	{ "caf\xC3\xA9.example", false },
	{ "a/b", false },
};

static void
a_host_is_a_name_or_an_address(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (host_is_valid(span_of(names[i].text)) != names[i].valid)
			fail_msg("%s", names[i].text);
}

static void
brackets_are_for_uris_alone(void **state)
{
	(void)state;
	assert_span(host_bare(span_of("[::1]")), "::1");
	assert_span(host_bare(span_of("::1")), "::1");
	assert_span(host_bare(span_of("a.example")), "a.example");
	assert_true(host_is_ipv6(span_of("::1")));
	assert_false(host_is_ipv6(span_of("127.0.0.1")));
	assert_false(host_is_ipv6(span_of("[::1]")));
}

static void
nothing_hides_behind_a_nul(void **state)
{
	static const char text[] = "::1\0.example";

	(void)state;
	assert_false(host_is_valid(span_make(text, sizeof(text) - 1)));
}

static const struct {
	const char *a, *b;
	bool equal;
} pairs[] = {
	{ "a.example", "A.EXAMPLE", true },
	{ "a.example.", "a.example", true },
	{ "[::1]", "::1", true },
	{ "[FE80::1]", "[fe80::1]", true },
	{ "a.example", "a.example..", false },
	{ "a.example", "b.example", false },
	{ "a.example", "", false },
	{ ".", "", false },
};

static void
case_brackets_and_a_final_dot_make_no_difference(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(pairs); i++)
		if (host_equal(span_of(pairs[i].a), span_of(pairs[i].b)) !=
		    pairs[i].equal)
			fail_msg("%s and %s", pairs[i].a, pairs[i].b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_a_name_or_an_address),
		cmocka_unit_test(brackets_are_for_uris_alone),
		cmocka_unit_test(nothing_hides_behind_a_nul),
		cmocka_unit_test(
		    case_brackets_and_a_final_dot_make_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
