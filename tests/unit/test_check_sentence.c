#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "check/sentence.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Sentences are shown with "|" between them. */
static const struct {
	const char *text;
	const char *sentences;
} cases[] = {
	{ "", "" },
	{ "  \n ", "" },
	{ "...", "" },
	{ "One", "One" },
	{ "One. Two", "One.|Two" },
	{ "One! Two? Three.", "One!|Two?|Three." },
	{ "One?! Two.", "One?!|Two." },
	{ "One... Two.", "One...|Two." },
	/* inside of numbers and names */
	{ "A mean of 5.5 years. So it was.",
	    "A mean of 5.5 years.|So it was." },
	{ "See www.example.org for it. Then rest.",
	    "See www.example.org for it.|Then rest." },
	{ "It is 2,132.", "It is 2,132." },
	/* what is shortened */
	{ "Take fruit, e.g. Apples. Eat.", "Take fruit, e.g. Apples.|Eat." },
	{ "E.g. Apples. Eat.", "E.g. Apples.|Eat." },
	{ "Ask Dr. Smith. He knows.", "Ask Dr. Smith.|He knows." },
	{ "By Muraro et al. 2025. Read it.",
	    "By Muraro et al. 2025.|Read it." },
	{ "As in Burt et al. The trial was small.",
	    "As in Burt et al.|The trial was small." },
	{ "Apples, pears, etc. They are good.",
	    "Apples, pears, etc.|They are good." },
	{ "See No. 5 there. Go.", "See No. 5 there.|Go." },
	{ "He said no. Then he left.", "He said no.|Then he left." },
	{ "Table 2 vs. Table 3. Compare.", "Table 2 vs. Table 3.|Compare." },
	/* initials, and letters that end a sentence */
	{ "Written by J. Snowden. Read it.",
	    "Written by J. Snowden.|Read it." },
	{ "By M. P. Sormani. Good.", "By M. P. Sormani.|Good." },
	{ "Take vitamin C. It helps.", "Take vitamin C.|It helps." },
	{ "So do I. You too.", "So do I.|You too." },
	{ "People with MS. They wait.", "People with MS.|They wait." },
	{ "In the U.K. The rules differ.", "In the U.K.|The rules differ." },
	{ "In the U.S. Army they do.", "In the U.S. Army they do." },
	/* small letters go on */
	{ "\"Why?\" she asked. So.", "\"Why?\" she asked.|So." },
	{ "It was 3 p.m. on Monday.", "It was 3 p.m. on Monday." },
	/* what closes belongs to it, what opens to the next */
	{ "He said \"no.\" She left.", "He said \"no.\"|She left." },
	{ "(All of it.) Then more.", "(All of it.)|Then more." },
	{ "One. (Two.) Three.", "One.|(Two.)|Three." },
	{ "One. \"Two.\" Three.", "One.|\"Two.\"|Three." },
	{ "One.\xE2\x80\x9D \xE2\x80\x9CTwo.",
	    "One.\xE2\x80\x9D|\xE2\x80\x9CTwo." },
	/* numbers and letters beyond ASCII begin sentences */
	{ "It fell. 12 of 40 stayed.", "It fell.|12 of 40 stayed." },
	{ "It is so. \xC3\x9C"
	  "ber it.",
	    "It is so.|\xC3\x9C"
	    "ber it." },
	/* a line end that was asked for */
	{ "Name and street\nTown", "Name and street|Town" },
};

static void
splits(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span rest = span_of(cases[i].text);
		struct span expected = span_of(cases[i].sentences);
		struct span sentence, part;

		while (sentence_next(&rest, &sentence)) {
			assert_true(span_split(&expected, '|', &part));
			if (!span_equal(sentence, part))
				fail_msg("\"%.*s\" is not \"%.*s\"",
				    SPAN_ARG(sentence), SPAN_ARG(part));
		}
		assert_int_equal(expected.len, 0);
	}
}

static void
counts(void **state)
{
	(void)state;
	assert_int_equal(sentence_count(span_of("")), 0);
	assert_int_equal(sentence_count(span_of("One. Two. Three")), 3);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
