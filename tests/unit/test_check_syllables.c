#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "check/syllables.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *word;
	unsigned count;
} cases[] = {
	{ "", 0 },
	{ "12", 0 },
	{ "a", 1 },
	{ "I", 1 },
	{ "the", 1 },
	{ "cell", 1 },
	{ "cells", 1 },
	{ "blood", 1 },
	{ "year", 1 },
	{ "years", 1 },
	{ "drug", 1 },
	{ "through", 1 },
	{ "people", 2 },
	{ "table", 2 },
	{ "whole", 1 },
	{ "stem", 1 },
	{ "immune", 2 },
	{ "system", 2 },
	{ "disease", 2 },
	{ "treatment", 2 },
	{ "made", 1 },
	{ "stopped", 1 },
	{ "treated", 2 },
	{ "needed", 2 },
	{ "used", 1 },
	{ "times", 1 },
	{ "changes", 2 },
	{ "causes", 2 },
	{ "studies", 2 },
	{ "study", 2 },
	{ "doctor", 2 },
	{ "hospital", 3 },
	{ "multiple", 3 },
	{ "sclerosis", 3 },
	{ "disability", 5 },
	{ "transplantation", 4 },
	{ "chemotherapy", 5 },
	{ "relapse", 2 },
	{ "medicine", 3 },
	{ "patient", 2 },
	{ "special", 2 },
	{ "biopsy", 3 },
	{ "radiation", 4 },
	{ "period", 3 },
	{ "people", 2 },
	{ "theory", 3 },
	{ "surgeon", 2 },
	{ "being", 2 },
	{ "create", 2 },
	{ "react", 2 },
	{ "rhythm", 2 },
	{ "autism", 3 },
	{ "safely", 2 },
	{ "movement", 2 },
	{ "question", 2 },
	{ "brain", 1 },
	{ "queue", 1 },
	{ "high-dose", 2 },
	{ "person's", 2 },
	{ "neurology", 4 },
	{ "evidence", 3 },
};

static void
counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		unsigned count = syllables_count(span_of(cases[i].word));

		if (count != cases[i].count)
			print_error("%s: %u, not %u\n", cases[i].word, count,
			    cases[i].count);
	}
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(syllables_count(span_of(cases[i].word)),
		    cases[i].count);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
