#include "support.h"

#include "site/stems.h"

/* Two forms of a word, and whether one finds the other. */
static const struct {
	const char *language, *one, *other;
	bool same;
} pairs[] = {
	{ "it", "trapianto", "trapianti", true },
	{ "it", "cellula", "cellule", true },
	{ "it", "rischio", "rischi", true },
	{ "it-CH", "medico", "medici", true },
	{ "it", "biologica", "biologiche", true },
	{ "it", "cara", "caro", false }, /* too short to be cut */
	{ "it", "trapianto", "tramonto", false },
	{ "es", "trasplante", "trasplantes", true },
	{ "es", "celulas", "celula", true },
	{ "es", "riesgos", "riesgo", true },
	{ "pt-BR", "transplante", "transplantes", true },
	{ "pt", "infeccao", "infeccoes", true },
	{ "fr", "cellules", "cellule", true },
	{ "fr", "hopital", "hopitaux", true },
	{ "de", "Risiken", "Risike", true },
	{ "ar", "السرطان", "سرطان", true },
	{ "ar", "والعلاج", "علاج", true },
	{ "ar", "بالعلاج", "علاج", true },
	{ "ar", "وبالعلاج", "علاجها", true },
	{ "ar", "لعلاج", "للعلاج", true },
	{ "ar", "بزرع", "زرع", true },
	{ "ar", "ولزراعه", "زراعتها", true },
	{ "ar", "لقاح", "اللقاحات", true },
	{ "ar", "بيان", "والبيانات", true },
	{ "ar", "ولاده", "الولاده", true },
	{ "ar", "ورق", "ورقه", true },
	{ "ar", "موقت", "موقته", true },
	{ "ar", "خلايا", "خليه", false },
	{ "ar", "من", "ال", false },
};

static void
forms_of_a_word_are_cut_to_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		const struct stems *stems =
		    stems_find(span_of(pairs[i].language));
		struct span one, other;

		assert_non_null(stems);
		one = stems_cut(stems, span_of(pairs[i].one));
		other = stems_cut(stems, span_of(pairs[i].other));
		assert_true(one.len > 0 && other.len > 0);
		if (span_equal(one, other) != pairs[i].same)
			fail_msg("%s, %s", pairs[i].one, pairs[i].other);
	}
}

static void
other_languages_have_none(void **state)
{
	(void)state;
	assert_null(stems_find(span_of("en")));
	assert_null(stems_find(span_of("ja")));
	assert_null(stems_find(span_of("")));
	assert_null(stems_find(span_of("ita")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_a_word_are_cut_to_the_same),
		cmocka_unit_test(other_languages_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
