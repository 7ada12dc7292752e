#include "support.h"

#include "source/facts.h"

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
	{ "it", "[A](a.md)", "Una", "the links differ: a.md is missing" },
	{ "it", "[A](a.md", "Una", "the original has 1 \"](\" of links" },
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
	/* Marks that would not be marks, or of something else. */
	{ "it", "It is **so**.", "È ** così**.",
	    "the original has 4 \"*\" of emphasis, and this 0" },
	{ "it", "It is **so**.", "È **così **.",
	    "the original has 4 \"*\" of emphasis, and this 0" },
	{ "it", "It is **so**.", "È **così.", "the original has 4 \"*\"" },
	{ "ja", "**Tests.** Then", "**検査。**次に",
	    "the original has 4 \"*\"" },
	{ "ja", "**Tests**. Then", "**検査**。次に", NULL },
	{ "it", "**A *b* c**", "**Un *b* c**", NULL },
	{ "it", "***A** b*", "***Un** b*", NULL },
	{ "it", "2 * 3 is **6**", "**6** è 2 * 3", NULL },
	{ "it", "a\\*b", "a\\*c", NULL },
	{ "it", "Died [@a].", "Morti @a.", "the citations differ" },
	{ "it", "Died [@a].", "Morti [@a .", "the original has 1 \"]\"" },
	{ "it", "[A](a.md)", "Una](a.md)", "the original has 1 \"[\"" },
	{ "it", "[A][a]", "Una", "the original has 2 \"[\"" },
	{ "it", "A", "uno | due", "the original has 0 \"|\", and this 1" },
	{ "it", "A", "uno \\| due", NULL },
	{ "it", "A", "uno \\", "this ends with" },
	{ "it", "A", "uno <b", "the original has 0 tags" },
	{ "it", "A", "<!-- uno", "the original has 0 tags" },
	{ "it", "A", "<!-- uno -->", "the original has 0 comments" },
	{ "it", "A <!-- 5 -->", "Uno", NULL },
	/* Another block than a paragraph. */
	{ "it", "A", "-", "this begins with" },
	{ "it", "A", "-\tuno", "this begins with" },
	{ "it", "A", "+", "this begins with" },
	{ "it", "A", "___", "this begins with" },
	{ "it", "A", "_ _ _", "this begins with" },
	{ "it", "A", "_uno_", NULL },
	{ "it", "A", "-uno", NULL },
	{ "it", "A", "Table: uno", "this begins with" },
	{ "it", "A\\\nb", "A\\\n- b", NULL },
	{ "it", "A\\\nb", "A\\\n~~~ b", "a line begins with what Markdown" },
	{ "it", "A\\\nb", "A\\\n ```b", "a line begins with what Markdown" },
	{ "it", "A <!-- x -->\\\nb", "A\\\n<!-- x --> b", "a line begins" },
	{ "it", "`A\\\n> b`", "`A\\\n> b`", NULL },
	{ "it", "A\\\nb", "A\\\n> b", "a line begins with what Markdown" },
	{ "it", "1 thing", "1.", "this begins with" },
	{ "hi", "12.5 of 67", "६७ में से १२.५", NULL },
	{ "bn", "1,000 of 67", "৬৭ এর ১,০০০", NULL },
};

static const struct {
	const char *original, *translation;
	const char *why;
} labels[] = {
	{ "{count} of {total}", "su {total} {count}", NULL },
	{ "{count} of {total}", "{count} di tutti",
	    "the words in braces differ: {total} is missing" },
	{ "Table %u as CSV", "CSV: %u", NULL },
	{ "Table %u as CSV", "CSV: %s", "the words in braces differ: %s" },
	{ "Table %u as CSV", "CSV", "the words in braces differ: %u" },
	{ "{count", "{{count} {count", "the words in braces differ: {count}" },
	{ "A", LONG, NULL },
	{ "A", LONG "x", "this is many times as long as the original" },
	{ "Not found", "Non\n20 text/gemini", "a line ends here" },
};

static void
a_label_keeps_the_places_that_are_filled_in(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why);
	for (size_t i = 0; i < LENGTH(labels); i++) {
		buf_truncate(&why, 0);
		assert_int_equal(facts_agree_on_label(span_of(labels[i]
								  .original),
				     span_of(labels[i].translation), &why),
		    labels[i].why == NULL);
		if (labels[i].why != NULL)
			assert_true(span_starts(buf_span(&why), labels[i].why));
	}
	buf_clear(&why);
}

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

/* Two million beginnings of what never ends: not each looks for its end. */
static void
a_text_of_beginnings_is_read_once(void **state)
{
	static const char *const beginnings[] = { "](", "<a ", "<!-- >", "{",
		"](x(", "[@a" };
	struct buf text, why;

	(void)state;
	buf_init(&text);
	buf_init(&why);
	for (size_t i = 0; i < LENGTH(beginnings); i++) {
		struct span one = span_of(beginnings[i]);

		buf_truncate(&text, 0);
		for (size_t n = 0; n < 2000000; n++)
			buf_append(&text, one);
		assert_true(facts_agree(buf_span(&text), span_of("en"),
		    buf_span(&text), span_of("en"), &why));
		buf_append_string(&text, "}");
		assert_true(facts_agree_on_label(buf_span(&text),
		    buf_span(&text), &why));
	}
	buf_clear(&text);
	buf_clear(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_keeps_the_places_that_are_filled_in),
		cmocka_unit_test(a_text_of_beginnings_is_read_once),
		cmocka_unit_test(a_translation_says_the_same_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
