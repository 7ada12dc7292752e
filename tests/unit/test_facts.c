#include "support.h"

#include "source/facts.h"

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
};

static void
a_number_is_read_as_its_language_writes_it(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		buf_truncate(&out, 0);
		facts_number(span_of(numbers[i].number),
		    span_of(numbers[i].language), &out);
		assert_span(buf_span(&out), numbers[i].plain);
	}
	buf_clear(&out);
}

#define TEN "xxxxxxxxxx"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define HALF HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
#define LONG HALF HALF "xxxxxxxx" /* 1008 bytes */

static const struct {
	const char *language, *original, *translation;
	const char *why; /* how it begins; NULL: they agree */
} pairs[] = {
	{ "it", "It was 85.5% of 1,000 people.",
	    "Era l'85,5% di 1.000 persone.", NULL },
	{ "it", "In 2019, 12 of 40.", "12 su 40 nel 2019.", NULL },
	{ "it", "It cost 46,600 euro.", "È costato 46 600 euro.", NULL },
	{ "it", "It was 85.5%.", "Era l'85,6%.",
	    "the numbers differ: 85.5 is missing, 85.6 is not in the original" },
	{ "it", "It was 1.234 times.", "Era 1.234 volte.",
	    "the numbers differ: 1.234 is missing, 1234 is not in the" },
	{ "it", "From 66 to 81.", "Da 66.",
	    "the numbers differ: 81 is missing" },
	{ "ar", "85.5% of 67", "٨٥٫٥٪ من 67", NULL },
	{ "it", "Died [@a, table 2; @b].", "Morti [@a, tabella 2; @b].", NULL },
	{ "it", "Died [@a].", "Morti.", "the citations differ: @a is missing" },
	{ "it", "One [@a] two [@b].", "Due [@b] uno [@a].",
	    "the citations differ: bring them into the order" },
	{ "it", "[A](a.md) b", "[Una](a.md) b", NULL },
	{ "it", "[A](a.md#x \"t\")", "[Una](a.md#x \"titolo\")", NULL },
	{ "it", "[A](a.md)", "[Una](b.md)",
	    "the links differ: a.md is missing, b.md is not in the original" },
	{ "it", "[A](a(1).md)", "[Una](a(1).md)", NULL },
	{ "it", "See <https://a.org>", "Vedi <https://b.org>",
	    "the links differ" },
	{ "it", "[A](a.md)", "Una", "the original has 1 \"](\" of links" },
	{ "it", "Use `x-1`, then `y`.", "Usa `y` e poi `x-1`.", NULL },
	{ "it", "Use `x-1`.", "Usa `x-2`.",
	    "the words in code differ: x-1 is missing" },
	{ "it", "It is **so**.", "È **così**.", NULL },
	{ "it", "It is **so**.", "È così.",
	    "the original has 4 \"*\" of emphasis, and this 0" },
	{ "it", "a", "a <b>c</b>", "the original has 0 tags" },
	{ "it", "5 < 6", "5 < 6", NULL },
	{ "it", "A", "- uno", "this begins with what Markdown takes for a" },
	{ "it", "A", "# uno", "this begins with what" },
	{ "it", "The year", "2019. Anno", "this begins with what" },
	{ "it", "A", "[a]: b", "this begins with what" },
	{ "it", "[@a] says", "[@a] dice", NULL },
	{ "it", "One\\\ntwo", "Uno\\\ndue", NULL },
	{ "it", "One two", "Uno\ndue", "a line ends here without" },
	{ "it", "One two", "Uno\n\n# due", "a line ends here without" },
	{ "it", "One two", "Uno\\\ndue", "the original has 0 line breaks" },
	{ "it", "A", LONG, NULL },
	{ "it", "A", LONG "x", "this is many times as long as the original" },
	{ "it", "", "", NULL },
};

static void
a_translation_says_the_same_facts(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why);
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		bool agree;

		buf_truncate(&why, 0);
		agree = facts_agree(span_of(pairs[i].original), span_of("en"),
		    span_of(pairs[i].translation), span_of(pairs[i].language),
		    &why);
		if (agree == (pairs[i].why == NULL) &&
		    (agree || span_starts(buf_span(&why), pairs[i].why)))
			continue;
		fail_msg("%s | %s: %s", pairs[i].original, pairs[i].translation,
		    why.ptr);
	}
	buf_clear(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_read_as_its_language_writes_it),
		cmocka_unit_test(a_translation_says_the_same_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
