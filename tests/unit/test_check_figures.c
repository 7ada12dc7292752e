#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "check/figures.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Sentences that state a result, and where. */
static const struct {
	const char *text;
	const char *figure; /* what stands there begins so */
} results[] = {
	{ "It came in 73% of cases.", "73%" },
	{ "It came in 73.5 % of cases.", "73.5" },
	{ "It came in ten per cent of cases.", "ten" },
	{ "About 1 in 10 people had it.", "1" },
	{ "One in ten had it.", "One" },
	{ "It came in 29 of 347.", "29" },
	{ "It came in 29 out of 347.", "29" },
	{ "There it was 14 in 1,000.", "14" },
	{ "Of 174 people, most stayed well.", "Of" },
	{ "A group of 15 older people had it.", "of" },
	{ "Half of them stayed well.", "Half" },
	{ "Two thirds of all patients did.", "thirds" },
	{ "It came in 3 in a hundred.", "3" },
	{ "It came in 9 out of every 10.", "9" },
	{ "It rose threefold.", "threefold" },
	{ "It rose 3-fold.", "3-fold" },
	{ "The hazard ratio was low.", "ratio" },
	{ "The odds were 3:1.", "3:1" },
	{ "It was 4 times as common.", "4" },
	{ "Most had it (66 to 81).", "66" },
	{ "It costs 55,000 euro.", "55,000" },
	{ "It costs $12 there.", "12" },
	{ "It costs \xE2\x82\xAC"
	  "55,000.",
	    "\xE2\x82\xAC" },
	{ "At 5 years they were well.", "5" },
	{ "They were followed for 6.2 years.", "6.2" },
	{ "The median time was 12 months.", "12" },
};

static const char *const others[] = {
	"",
	"Nothing is known.",
	"People from 18 to 50 years old may come.",
	"It began in 1997 in 2 countries.",
	"In 2 hospitals out there they do.",
	"By March 2023 it held 2,132 people.",
	"The gate opens at 10:30.",
	"Early means the first 100 days.",
	"The file has 67 columns and 40 lines.",
	"Ask one of them.",
	"It is one of the drugs.",
	"An interval of 95% confidence is shown.",
	"The 95% CI is wide.",
	"Cyclophosphamide, 200 milligrams for each kilogram.",
	"There were 12 in 2019.",
	"Call it 2 times a day.",
	"Half of the garden is dry.",
	"The third of May came.",
	"There are 3 in a bed.",
	"A blindfold is not manifold.",
};

static void
finds_results(void **state)
{
	size_t at;

	(void)state;
	for (size_t i = 0; i < LENGTH(results); i++) {
		struct span text = span_of(results[i].text);

		if (!figures_find(text, &at))
			fail_msg("no figure in \"%s\"", results[i].text);
		if (!span_starts(span_after(text, at), results[i].figure))
			fail_msg("\"%s\" at %zu", results[i].text, at);
	}
}

static void
lets_other_numbers_be(void **state)
{
	size_t at;

	(void)state;
	for (size_t i = 0; i < LENGTH(others); i++)
		if (figures_find(span_of(others[i]), &at))
			fail_msg("\"%s\" at %zu", others[i], at);
}

static void
takes_numbers(void **state)
{
	struct span rest = span_of("a 2,132, then 5.5. And x7y");
	struct span number;

	(void)state;
	assert_true(figures_next_number(&rest, &number));
	assert_true(span_is(number, "2,132"));
	assert_true(figures_next_number(&rest, &number));
	assert_true(span_is(number, "5.5"));
	assert_true(figures_next_number(&rest, &number));
	assert_true(span_is(number, "7"));
	assert_false(figures_next_number(&rest, &number));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_results),
		cmocka_unit_test(lets_other_numbers_be),
		cmocka_unit_test(takes_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
