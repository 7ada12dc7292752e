#include "support.h"

#include "site/vocabulary.h"

static const struct {
	const char *text, *shown;
	unsigned uses;
} words[] = {
	{ "transplant", "Transplant", 5 },
	{ "transplants", "transplants", 9 },
	{ "transplantation", "transplantation", 2 },
	{ "transport", "transport", 1 },
	{ "haematopoietic", "haematopoietic", 3 },
	{ "cell", "cell", 4 },
	{ "cells", "cells", 7 },
	{ "risk", "risk", 6 },
	{ "zurich", "Zürich", 1 },
	{ "ms", "MS", 8 },
};

struct fixture {
	struct arena *arena;
	struct vocabulary v;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	vocabulary_init(&f->v, f->arena);
	for (size_t i = 0; i < LENGTH(words); i++)
		for (unsigned k = 0; k < words[i].uses; k++)
			vocabulary_add(&f->v, span_of(words[i].text),
			    span_of(words[i].shown));
	vocabulary_finish(&f->v);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	vocabulary_clear(&f->v);
	arena_free(f->arena);
	free(f);
	return 0;
}

static void
words_are_found_with_their_uses(void **state)
{
	const struct fixture *f = *state;
	const struct vocabulary_word *word;

	for (size_t i = 0; i < LENGTH(words); i++) {
		word = vocabulary_find(&f->v, span_of(words[i].text));
		assert_non_null(word);
		assert_int_equal(word->uses, words[i].uses);
		assert_true(span_is(word->shown, words[i].shown));
	}
	assert_null(vocabulary_find(&f->v, span_of("transplan")));
	assert_null(vocabulary_find(&f->v, span_of("")));
	assert_null(vocabulary_find(&f->v, span_of("zz")));
}

static void
a_word_is_shown_in_small_letters_if_a_page_has_it_so(void **state)
{
	struct arena *arena = arena_new();
	struct vocabulary v;

	(void)state;
	vocabulary_init(&v, arena);
	vocabulary_add(&v, span_of("etude"), span_of("Étude"));
	vocabulary_add(&v, span_of("etude"), span_of("étude"));
	vocabulary_add(&v, span_of("etude"), span_of("Étude"));
	vocabulary_finish(&v);
	assert_true(span_is(vocabulary_find(&v, span_of("etude"))->shown,
	    "étude"));
	vocabulary_clear(&v);
	arena_free(arena);
}

static void
a_beginning_has_the_words_with_most_uses(void **state)
{
	const struct fixture *f = *state;
	const struct vocabulary_word *found[4];

	assert_int_equal(vocabulary_complete(&f->v, span_of("trans"), found, 4),
	    4);
	assert_true(span_is(found[0]->text, "transplants"));
	assert_true(span_is(found[1]->text, "transplant"));
	assert_true(span_is(found[2]->text, "transplantation"));
	assert_true(span_is(found[3]->text, "transport"));
	assert_int_equal(vocabulary_complete(&f->v, span_of("trans"), found, 2),
	    2);
	assert_true(span_is(found[0]->text, "transplants"));
	assert_true(span_is(found[1]->text, "transplant"));
	assert_int_equal(vocabulary_complete(&f->v, span_of("cell"), found, 4),
	    1);
	assert_true(span_is(found[0]->text, "cells"));
	assert_int_equal(vocabulary_complete(&f->v, span_of("zz"), found, 4),
	    0);
}

static bool
never(void *data)
{
	(void)data;
	return false;
}

static bool
always(void *data)
{
	(void)data;
	return true;
}

/* What was typed, and what was meant; NULL: nobody can tell. */
static const struct {
	const char *typed, *meant;
} slips[] = {
	{ "haematopoetic", "haematopoietic" },
	{ "hematopoietic", "haematopoietic" },
	{ "heamatopoietic", "haematopoietic" },
	{ "hematopoetic", "haematopoietic" },
	{ "transplnat", "transplant" },
	{ "tranzport", "transport" },
	{ "rsik", "risk" },
	{ "rissk", "risk" },
	{ "risc", "risk" },
	{ "zurixh", "zurich" },
	/* nearest, then most used */
	{ "celll", "cells" },
	{ "transplan", "transplant" },
	/* too short, too far */
	{ "mx", NULL },
	{ "rik", NULL },
	{ "rxyk", NULL },
	{ "irks", NULL },
	{ "hamatopoitec", NULL },
	{ "quantum", NULL },
	{ "細", NULL },
};

static void
slips_lead_to_what_was_meant(void **state)
{
	const struct fixture *f = *state;

	for (size_t i = 0; i < LENGTH(slips); i++) {
		const struct vocabulary_word *word = vocabulary_guess(&f->v,
		    span_of(slips[i].typed), never, NULL);

		if (slips[i].meant == NULL) {
			if (word != NULL)
				fail_msg("%s", slips[i].typed);
			continue;
		}
		if (word == NULL || !span_is(word->text, slips[i].meant))
			fail_msg("%s is not %s", slips[i].typed,
			    slips[i].meant);
	}
}

static void
guessing_ends_when_it_is_late(void **state)
{
	const struct fixture *f = *state;

	assert_null(vocabulary_guess(&f->v, span_of("rissk"), always, NULL));
}

static void
words_written_as_one_are_divided(void **state)
{
	static const struct {
		const char *typed, *first, *second;
	} runs[] = { { "riskcells", "risk", "cells" },
		{ "riskxcells", NULL, NULL }, { "risk", NULL, NULL },
		{ "", NULL, NULL }, { "\xC3\xA4\xC3", NULL, NULL } };
	const struct fixture *f = *state;
	const struct vocabulary_word *parts[2];

	for (size_t i = 0; i < LENGTH(runs); i++) {
		bool found =
		    vocabulary_divide(&f->v, span_of(runs[i].typed), parts);

		assert_int_equal(found, runs[i].first != NULL);
		if (!found)
			continue;
		assert_span(parts[0]->text, runs[i].first);
		assert_span(parts[1]->text, runs[i].second);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_found_with_their_uses,
		    setup, teardown),
		cmocka_unit_test(
		    a_word_is_shown_in_small_letters_if_a_page_has_it_so),
		cmocka_unit_test_setup_teardown(
		    a_beginning_has_the_words_with_most_uses, setup, teardown),
		cmocka_unit_test_setup_teardown(slips_lead_to_what_was_meant,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(guessing_ends_when_it_is_late,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    words_written_as_one_are_divided, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
