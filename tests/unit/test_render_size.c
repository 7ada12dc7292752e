#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/size.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static void
says_sizes_in_words(void **state)
{
	static const struct {
		size_t bytes;
		const char *words;
	} cases[] = {
		{ 0, "0 bytes" },
		{ 312, "312 bytes" },
		{ 999, "999 bytes" },
		{ 1000, "1 KB" },
		{ 1499, "1 KB" },
		{ 1500, "2 KB" },
		{ 12000, "12 KB" },
		{ 999499, "999 KB" },
		{ 999500, "1 MB" },
		{ 2600000, "3 MB" },
		{ 999600000, "1 GB" },
		{ 5000000000, "5 GB" },
		{ 5000000000000, "5000 GB" },
	};
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buf_truncate(&out, 0);
		size_append(cases[i].bytes, &labels_english, &out);
		assert_string_equal(out.ptr, cases[i].words);
	}
	buf_clear(&out);
}

static void
says_reading_times_in_words(void **state)
{
	static const struct {
		size_t count;
		const char *words;
	} cases[] = {
		{ 0, "1 minute" },
		{ 175, "1 minute" },
		{ 262, "1 minute" },
		{ 263, "2 minutes" },
		{ 900, "5 minutes" },
	};
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buf_truncate(&out, 0);
		size_append_time(cases[i].count, &labels_english, &out);
		assert_string_equal(out.ptr, cases[i].words);
	}
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_sizes_in_words),
		cmocka_unit_test(says_reading_times_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
