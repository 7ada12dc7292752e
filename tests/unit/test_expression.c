/* Queries in FTS5's language, with the synonyms of a glossary. */
#include "support.h"

#include "site/expression.h"

#define STOP " of no "

struct fixture {
	struct arena *arena;
	struct synonyms synonyms;
	struct expression e;
	struct query query;
	struct plan plan;
};

static int
setup(void **state)
{
	static const struct span dmt[] = { SPAN("DMT"), SPAN("DMTs"), SPAN(""),
		SPAN("Disease-modifying therapy") };
	static const struct span ms[] = { SPAN("MS"), SPAN("dmt"),
		SPAN("multiple sclerosis") };
	static const struct span neda[] = { SPAN("NEDA"),
		SPAN("no evidence of disease") };
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	synonyms_init(&f->synonyms, NULL);
	synonyms_add(&f->synonyms, f->arena, span_of(STOP), dmt, LENGTH(dmt));
	synonyms_add(&f->synonyms, f->arena, span_of(STOP), ms, LENGTH(ms));
	synonyms_add(&f->synonyms, f->arena, span_of(STOP), neda, LENGTH(neda));
	expression_init(&f->e);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	expression_clear(&f->e);
	synonyms_clear(&f->synonyms);
	arena_free(f->arena);
	free(f);
	return 0;
}

static const struct {
	const char *typed, *all;
} queries[] = {
	{ "risk", "((\"risk\"))" },
	{ "own \"stem cells\" anti-CD20",
	    "((\"own\")) AND ((\"stem cells\")) AND "
	    "(((\"anticd20\" OR \"anti cd20\")))" },
	{ "5.5 1,000-1", "((\"5 5\")) AND ((\"1 000 1\"))" },
	{ "dmt",
	    "((\"dmt\") OR \"dmts\" OR "
	    "\"disease modifying therapy\")" },
	{ "disease modifying therapy x",
	    "((\"disease\" AND \"modifying\" AND \"therapy\") OR \"dmt\" OR "
	    "\"dmts\" OR \"disease modifying therapy\") AND ((\"x\"))" },
	{ "disease-modifying therapy",
	    "(((\"diseasemodifying\" OR \"disease modifying\") AND "
	    "\"therapy\") OR \"dmt\" OR \"dmts\" "
	    "OR \"disease modifying therapy\")" },
	/* what is in two sets leads to the first, and is led to by both */
	{ "ms", "((\"ms\") OR \"dmt\" OR \"multiple sclerosis\")" },
	/* common words that a query loses are no hindrance */
	{ "no evidence of disease",
	    "((\"evidence\" AND \"disease\") OR \"neda\" OR "
	    "\"no evidence of disease\")" },
	/* in quotation marks it is what it is */
	{ "\"dmt\"", "((\"dmt\"))" },
	{ "multiple \"sclerosis\"", "((\"multiple\")) AND ((\"sclerosis\"))" },
	/* no sign of a reader's is one of FTS5's */
	{ "a\" OR b*^:(NEAR)-", "((\"a\")) AND ((\"or b near\"))" },
};

static void
all_terms_are_looked_for_with_their_other_forms(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < LENGTH(queries); i++) {
		query_parse(span_of(queries[i].typed), span_of(STOP),
		    &f->query);
		expression_plan(&f->e, &f->query, &f->synonyms, &f->plan);
		expression_all(&f->e, &f->plan);
		assert_string_equal(f->e.text.ptr, queries[i].all);
	}
}

static void
some_terms_and_one_and_other_words(void **state)
{
	static const struct span words[] = { SPAN("cells"), SPAN("cellular") };
	struct fixture *f = *state;

	query_parse(span_of("own stem-cell"), span_of(""), &f->query);
	expression_plan(&f->e, &f->query, &f->synonyms, &f->plan);
	expression_some(&f->e, &f->plan);
	assert_string_equal(f->e.text.ptr,
	    "((\"own\")) OR \"stem\" OR \"cell\"");
	expression_term(&f->e, &f->query, 0);
	assert_string_equal(f->e.text.ptr, "\"own\"");
	expression_other(&f->e, &f->plan, words, LENGTH(words));
	assert_string_equal(f->e.text.ptr,
	    "((\"own\")) AND (\"stem cells\" OR \"stem cellular\")");
	assert_int_equal(f->e.phrases, 3);
	assert_int_equal(f->e.term_of[0], 0);
	assert_int_equal(f->e.term_of[2], 1);
	query_parse(span_of("cell"), span_of(""), &f->query);
	expression_plan(&f->e, &f->query, &f->synonyms, &f->plan);
	expression_other(&f->e, &f->plan, words, 1);
	assert_string_equal(f->e.text.ptr, "(\"cells\")");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    all_terms_are_looked_for_with_their_other_forms, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    some_terms_and_one_and_other_words, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
