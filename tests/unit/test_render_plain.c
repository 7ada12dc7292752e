#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/plain.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static void
lines_of_any_origin_become_gopher_text(void **state)
{
	static const struct {
		const char *lines, *sent;
	} cases[] = {
		{ "", "" },
		{ "a", "a\r\n" },
		{ "a\n", "a\r\n" },
		{ "a\r\nb\n\n", "a\r\nb\r\n\r\n" },
		{ "\n", "\r\n" },
		{ ".\n..\n. \n.\r\n.", " .\r\n..\r\n. \r\n .\r\n .\r\n" },
		{ "\ta\tb\n12345678\tc",
		    "        a       b\r\n"
		    "12345678        c\r\n" },
		{ "a\rb\x07\x1B\x7F\n", "a b   \r\n" },
		{ "\xEF\xBB\xBF\xE2\x80\x9Cja\xE2\x80\x9D", "\"ja\"\r\n" },
		{ "Zo\xC3\xAB \xE2\x80\x94 M\xFCller",
		    "Zo\xC3\xAB -- M\xFCller\r\n" },
	};
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buf_truncate(&out, 0);
		plain_lines(span_of(cases[i].lines), &out);
		assert_string_equal(out.ptr, cases[i].sent);
	}
	buf_clear(&out);
}

static void
tabs_reach_the_next_stop(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	plain_expand_tabs(span_of("a\tb\n\n\tc"), 4, &out);
	assert_string_equal(out.ptr, "a   b\n\n    c\n");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_any_origin_become_gopher_text),
		cmocka_unit_test(tabs_reach_the_next_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
