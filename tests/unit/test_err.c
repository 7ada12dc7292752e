#include "support.h"

#include <errno.h>

static void
says_as_much_of_the_place_as_is_known(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, "%s is wrong", "all"), -1);
	assert_err(&err, "all is wrong");
	assert_int_equal(err_at(&err, "a.md", 0, 0, "empty"), -1);
	assert_err(&err, "a.md: empty");
	err_at(&err, "a.md", 3, 0, "bad line");
	assert_err(&err, "a.md:3: bad line");
	err_at(&err, "a.md", 3, 14, "bad %d", 7);
	assert_err(&err, "a.md:3:14: bad 7");
	err_set(&err, "elsewhere");
	assert_err(&err, "elsewhere");
}

static void
appends_the_reason_of_the_system(void **state)
{
	struct err err;

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_system(&err, "%s cannot be opened", "x"), -1);
	assert_err(&err, "x cannot be opened: No such file or directory");
}

static void
cuts_what_is_too_long(void **state)
{
	static char text[5000];
	struct err err;
	char out[8];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	err_at(&err, text, 1, 1, "%s", text);
	assert_int_equal(strlen(err.file), sizeof(err.file) - 1);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
	errno = EACCES;
	err_system(&err, "%s", text);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
	err_format(&err, out, sizeof(out));
	assert_string_equal(out, "xxxxxxx");
}

static void
never_hands_a_terminal_control_characters(void **state)
{
	struct err err;
	char out[64];

	(void)state;
	err_at(&err, "a\033.md", 1, 2, "\"\033[31m\r\n\x7F\xC3\xA9\" is wrong");
	err_format(&err, out, sizeof(out));
	assert_string_equal(out, "a?.md:1:2: \"?[31m???\xC3\xA9\" is wrong");
}

static void
counts_lines_and_columns_in_bytes(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		unsigned line, column;
	} cases[] = {
		{ "", 0, 1, 1 },
		{ "", 9, 1, 1 },
		{ "abc", 2, 1, 3 },
		{ "abc", 3, 1, 4 },
		{ "a\nbc", 1, 1, 2 },
		{ "a\nbc", 2, 2, 1 },
		{ "a\nbc", 99, 2, 3 },
		{ "a\n\n", 3, 3, 1 },
		{ "a\r\nbc", 4, 2, 2 },
		{ "\xC3\xA9x", 2, 1, 3 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		unsigned line, column;

		err_position(span_of(cases[i].text), cases[i].offset, &line,
		    &column);
		assert_int_equal(line, cases[i].line);
		assert_int_equal(column, cases[i].column);
	}
}

static void
goes_on_from_the_last_position_and_back(void **state)
{
	static const char one[] = "a\nbc\n\nd", other[] = "\n\n\n";
	static const size_t offsets[] = { 0, 1, 1, 3, 6, 2, 8, 0, 7 };
	struct err_place place = { .line = 1 };

	(void)state;
	for (size_t i = 0; i < LENGTH(offsets); i++) {
		struct span text = span_of(i == 6 ? other : one);
		unsigned line, column, expected_line, expected_column;

		err_position(text, offsets[i], &expected_line,
		    &expected_column);
		err_position_next(&place, text, offsets[i], &line, &column);
		assert_int_equal(line, expected_line);
		assert_int_equal(column, expected_column);
	}
}

static void
tells_of_several_and_counts_the_rest(void **state)
{
	struct err err, one;
	char text[sizeof(err) + 64], expected[256];
	struct span rest, line;

	(void)state;
	err_clear(&err);
	assert_false(err_is_set(&err));
	for (unsigned i = 1; i <= 25; i++) {
		err_at(&one, "a.md", i, 1, "bad\n");
		assert_int_equal(err_add(&err, &one), -1);
		assert_true(err_is_set(&err));
	}
	err_format(&err, text, sizeof(text));
	rest = span_of(text);
	for (unsigned i = 1; i <= 20; i++) {
		assert_true(span_split(&rest, '\n', &line));
		snprintf(expected, sizeof(expected), "a.md:%u:1: bad?", i);
		assert_span(line, expected);
	}
	assert_span(rest, "and 5 more");
}

static void
counts_what_is_too_long_to_be_told(void **state)
{
	struct err err, one;
	char text[sizeof(err) + 64];

	(void)state;
	err_clear(&err);
	for (unsigned i = 0; i < 10; i++) {
		err_set(&one, "%0700u", i);
		err_add(&err, &one);
	}
	err_format(&err, text, sizeof(text));
	assert_true(span_ends(span_of(text), "5\nand 4 more"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_as_much_of_the_place_as_is_known),
		cmocka_unit_test(appends_the_reason_of_the_system),
		cmocka_unit_test(cuts_what_is_too_long),
		cmocka_unit_test(never_hands_a_terminal_control_characters),
		cmocka_unit_test(counts_lines_and_columns_in_bytes),
		cmocka_unit_test(goes_on_from_the_last_position_and_back),
		cmocka_unit_test(tells_of_several_and_counts_the_rest),
		cmocka_unit_test(counts_what_is_too_long_to_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
