#include "support.h"

#include "source/numerals.h"

static const struct {
	const char *language, *number, *plain;
} numbers[] = {
	{ "en", "85.5", "85.5" },
	{ "en", "1,000", "1000" },
	{ "en", "1,234,567.8", "1234567.8" },
	{ "en", "2019", "2019" },
	{ "en", "1.2.3", "1.2.3" },
	{ "en", "85,5", "85,5" },
	{ "it", "85,5", "85.5" },
	{ "it", "1.000", "1000" },
	{ "it", "1000", "1000" },
	{ "it", "1\u00a0000", "1000" },
	{ "it", "1\u202f234,5", "1234.5" },
	{ "it", "85.5", "85.5" }, /* no Italian number: left as it is */
	{ "it", "12.34.567", "12.34.567" },
	{ "it", "1234.567", "1234.567" },
	{ "es", "85,5", "85.5" },
	{ "es-MX", "85.5", "85.5" },
	{ "es-MX", "1,000", "1000" },
	{ "de", "1'000", "1000" },
	{ "ar", "٨٥٫٥", "85.5" },
	{ "ar", "١٬٠٠٠", "1000" },
	{ "ar", "67", "67" },
	{ "fa", "۲۰۲۶", "2026" },
	{ "ja", "85.5", "85.5" },
	{ "hi", "१,२३४.५", "1234.5" },
	{ "th", "๒๐๒๖", "2026" },
};

static void
a_number_is_read_as_its_language_writes_it(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		buf_truncate(&out, 0);
		numerals_read(span_of(numbers[i].number),
		    span_of(numbers[i].language), &out);
		assert_span(buf_span(&out), numbers[i].plain);
	}
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_read_as_its_language_writes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
