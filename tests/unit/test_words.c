#include "support.h"

#include "base/words.h"

/* Text, and its words as they are compared, each with a space before it. */
static const struct {
	const char *text, *words;
} texts[] = {
	{ "", "" },
	{ " .,;:!?-_/\\\"'()[]{}*^~+", "" },
	{ "Stem cells, twice.", " stem cells twice" },
	{ "anti-CD20 and 5.5", " anti cd20 and 5 5" },
	/* upper case, and what is written over letters or under them */
	{ "Zürich CAFÉ señor", " zurich cafe senor" },
	{ "cafe\u0301", " cafe" },
	{ "Ångström Čeština Łódź øre", " angstrom cestina lodz ore" },
	{ "Straße GROẞ œuvre Æsir", " strasse gross oeuvre aesir" },
	{ "İstanbul ısı", " istanbul isi" },
	{ "Ελληνικός ΛΌΓΟΣ", " ελληνικοσ λογοσ" },
	{ "Ёлка йод", " елка иод" },
	{ "שָׁלוֹם", " שלום" },
	{ "أَحْمَد مدرسة مستشفى كتـــاب", " احمد مدرسه مستشفي كتاب" },
	{ "हिन्दी में", " हिन्दी में" },
	{ "한국어", " 한국어" },
	/* what is not seen divides nothing */
	{ "trans\u00ADplan\u00ADta\u00ADtion", " transplantation" },
	{ "می\u200Cخواهم", " میخواهم" },
	/* no spaces between words */
	{ "幹細胞移植", " 幹 細 胞 移 植" },
	{ "MSの治療", " ms の 治 療" },
	{ "がん か\u3099ん", " か ん か ん" },
	{ "เซลล์", " เ ซ ล ล\u0E4C" },
	/* what is not UTF-8 divides, and a mark on nothing is no word */
	{ "a\xFF"
	  "b\xC3",
	    " a b" },
	{ "\u0301 \u0301x", " x" },
};

static void
words_are_divided_and_folded(void **state)
{
	struct buf words;

	(void)state;
	buf_init(&words);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		buf_truncate(&words, 0);
		words_fold_all(span_of(texts[i].text), &words);
		assert_string_equal(words.ptr, texts[i].words);
	}
	buf_clear(&words);
}

static void
to_fold_again_changes_nothing(void **state)
{
	struct buf once, twice;

	(void)state;
	buf_init(&once);
	buf_init(&twice);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		buf_truncate(&once, 0);
		buf_truncate(&twice, 0);
		words_fold_all(span_of(texts[i].text), &once);
		words_fold_all(buf_span(&once), &twice);
		assert_string_equal(once.ptr, twice.ptr);
	}
	buf_clear(&once);
	buf_clear(&twice);
}

static void
a_long_word_is_cut_between_characters(void **state)
{
	char text[4 * WORDS_MAX], folded[WORDS_MAX];

	(void)state;
	memset(text, 'A', sizeof(text));
	assert_int_equal(words_fold(span_make(text, sizeof(text)), folded),
	    WORDS_MAX);
	text[0] = 'a';
	for (size_t i = 1; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xCE\xBB", 2);
	assert_int_equal(words_fold(span_make(text, 4 * WORDS_MAX - 1), folded),
	    WORDS_MAX - 1);
}

static void
a_word_is_never_folded_away(void **state)
{
	char folded[WORDS_MAX];

	(void)state;
	assert_int_equal(words_fold(span_of("\u0640"), folded), 2);
}

static void
scripts_without_spaces_are_known(void **state)
{
	(void)state;
	assert_true(words_is_alone(span_of("細")));
	assert_true(words_is_alone(span_of("ซ")));
	assert_false(words_is_alone(span_of("cell")));
	assert_false(words_is_alone(span_of("λ")));
	assert_false(words_is_alone(span_of("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_divided_and_folded),
		cmocka_unit_test(to_fold_again_changes_nothing),
		cmocka_unit_test(a_long_word_is_cut_between_characters),
		cmocka_unit_test(a_word_is_never_folded_away),
		cmocka_unit_test(scripts_without_spaces_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
