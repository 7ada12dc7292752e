#include "support.h"

static const struct span absent;

static void
compares_by_bytes(void **state)
{
	(void)state;
	assert_true(span_equal(span_of("ab"), span_of("ab")));
	assert_false(span_equal(span_of("ab"), span_of("abc")));
	assert_false(span_equal(span_of("ab"), span_of("aB")));
	assert_true(span_equal(absent, span_of("")));
	assert_true(span_equal_nocase(span_of("Ab-1"), span_of("aB-1")));
	assert_false(span_equal_nocase(span_of("ab"), span_of("abc")));
	assert_true(span_compare(span_of("a"), span_of("b")) < 0);
	assert_true(span_compare(span_of("b"), span_of("ab")) > 0);
	assert_true(span_compare(span_of("a"), span_of("ab")) < 0);
	assert_true(span_compare(span_of("\xC3"), span_of("z")) > 0);
	assert_int_equal(span_compare(absent, span_of("")), 0);
}

static void
a_null_string_is_an_empty_span(void **state)
{
	(void)state;
	assert_int_equal(span_of(NULL).len, 0);
	assert_true(span_is(span_of(NULL), ""));
}

static void
takes_parts_and_never_more_than_there_is(void **state)
{
	struct span text = span_of("capsule");

	(void)state;
	assert_span(span_first(text, 3), "cap");
	assert_span(span_first(text, 99), "capsule");
	assert_span(span_after(text, 3), "sule");
	assert_span(span_after(text, 99), "");
	assert_ptr_equal(span_after(text, 99).ptr, text.ptr + 7);
}

static void
knows_its_ends(void **state)
{
	(void)state;
	assert_true(span_starts(span_of("capsule"), "cap"));
	assert_true(span_starts(span_of(""), ""));
	assert_false(span_starts(span_of("ca"), "cap"));
	assert_true(span_ends(span_of("page.md"), ".md"));
	assert_false(span_ends(span_of("md"), ".md"));
}

static void
finds_the_first_and_the_last(void **state)
{
	(void)state;
	assert_int_equal(span_find(span_of("a/b/c"), '/'), 1);
	assert_int_equal(span_find(span_of("abc"), '/'), 3);
	assert_int_equal(span_find(absent, '/'), 0);
	assert_int_equal(span_find_last(span_of("a/b/c"), '/'), 4);
	assert_int_equal(span_find_last(span_of("abc"), '/'), 0);
}

static void
trims_white_space_from_both_ends(void **state)
{
	(void)state;
	assert_span(span_trim(span_of(" \t a b\r\n")), "a b");
	assert_span(span_trim(span_of(" \r\n\t")), "");
	assert_span(span_trim(span_of("")), "");
	assert_span(span_trim(span_of("\xC2\xA0")), "\xC2\xA0");
}

static void
splits_into_one_part_more_than_separators(void **state)
{
	static const char *const parts[] = { "", "a", "", "b", "" };
	struct span rest = span_of("/a//b/");
	struct span part;

	(void)state;
	for (size_t i = 0; i < LENGTH(parts); i++) {
		assert_true(span_split(&rest, '/', &part));
		assert_span(part, parts[i]);
	}
	assert_null(rest.ptr);
	assert_false(span_split(&rest, '/', &part));
}

static void
splits_an_empty_text_into_one_empty_part(void **state)
{
	struct span rest = span_of("");
	struct span part;

	(void)state;
	assert_true(span_split(&rest, '/', &part));
	assert_span(part, "");
	assert_false(span_split(&rest, '/', &part));
}

static void
reads_whole_numbers_and_nothing_else(void **state)
{
	static const struct {
		const char *text;
		unsigned long max;
		int result;
		unsigned long number;
	} cases[] = {
		{ "0", 0, 0, 0 },
		{ "1", 0, -1, 0 },
		{ "007", 9, 0, 7 },
		{ "65535", 65535, 0, 65535 },
		{ "65536", 65535, -1, 0 },
		{ "18446744073709551615", ~0UL, 0, ~0UL },
		{ "18446744073709551616", ~0UL, -1, 0 },
		{ "99999999999999999999999", ~0UL, -1, 0 },
		{ "", 9, -1, 0 },
		{ "-1", 9, -1, 0 },
		{ "+1", 9, -1, 0 },
		{ " 1", 9, -1, 0 },
		{ "1 ", 9, -1, 0 },
		{ "0x1", 99, -1, 0 },
		{ "/", 99, -1, 0 },
		{ ":", 99, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		unsigned long number = 42;
		int result =
		    span_number(span_of(cases[i].text), cases[i].max, &number);

		if (result != cases[i].result)
			fail_msg("%s: %d", cases[i].text, result);
		assert_int_equal(number, result == 0 ? cases[i].number : 42);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_by_bytes),
		cmocka_unit_test(a_null_string_is_an_empty_span),
		cmocka_unit_test(takes_parts_and_never_more_than_there_is),
		cmocka_unit_test(knows_its_ends),
		cmocka_unit_test(finds_the_first_and_the_last),
		cmocka_unit_test(trims_white_space_from_both_ends),
		cmocka_unit_test(splits_into_one_part_more_than_separators),
		cmocka_unit_test(splits_an_empty_text_into_one_empty_part),
		cmocka_unit_test(reads_whole_numbers_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
