#include "support.h"

#include "site/query.h"

#define STOP " the of and what is "

/*
 * What was typed, and its terms: each in brackets, its words with spaces
 * between them; "q" marks a phrase, "*" a beginning, "+" more than is read.
 */
static const struct {
	const char *typed, *terms;
} queries[] = {
	{ "", "" },
	{ "  ?!*\"()^ ", "" },
	{ "\xFF\xFE\xC0", "" },
	{ "\"\"", "" },
	{ "stem", "[stem*]" },
	{ "Stem Cells", "[stem][cells*]" },
	/* from three letters on others may begin so */
	{ "ms", "[ms]" },
	{ "stem ce", "[stem][ce]" },
	{ "été", "[ete*]" },
	{ "st\u00E9", "[ste*]" },
	/* phrases */
	{ "\"stem cells\"", "[q stem cells]" },
	{ "own \"stem cells\" back", "[own][q stem cells][back*]" },
	{ "“stem cells” «one» „two“", "[q stem cells][q one][q two]" },
	{ "「幹細胞」", "[q 幹 細 胞]" },
	{ "\"not closed", "[q not closed]" },
	{ "a\"b\"c", "[a][q b][c]" },
	/* words that stand for one thing */
	{ "anti-CD20", "[anti cd20*]" },
	/* what an apostrophe parts from a word is none */
	{ "Crohn's disease", "[crohn][disease*]" },
	{ "Crohn’s", "[crohn*]" },
	{ "l'infezione dell’occhio", "[infezione][dell occhio*]" },
	{ "what'infezione", "[infezione*]" },
	{ "the risk's of", "[risk*]" },
	{ "c'è", "[e]" },
	{ "what's the risk", "[risk*]" },
	{ "\"what's this\"", "[q what s this]" },
	{ "rock'n'roll", "[rock roll*]" },
	{ "\"Crohn's disease\"", "[q crohn s disease]" },
	{ "'tis 'n' o'", "[tis][n][o]" },
	{ "5.5 years", "[5 5][years*]" },
	{ "end.start", "[end][start*]" },
	{ "a--b", "[a][b]" },
	{ "one/two", "[one][two*]" },
	/* scripts without spaces: what stands together is looked for so */
	{ "幹細胞移植", "[幹 細 胞 移 植]" },
	{ "幹細胞 移植", "[幹 細 胞][移 植]" },
	{ "MS治療", "[ms 治 療]" },
	/* common words go, unless there are no others */
	{ "what is the risk", "[risk*]" },
	{ "the risk of", "[risk*]" },
	{ "\"the risk\" of", "[q the risk]" },
	{ "What is the", "[what][is][the*]" },
	{ "the-risk", "[the risk*]" },
	/* no sign is more than a sign */
	{ "title:risk", "[title][risk*]" },
	{ "risk* OR NEAR(a b, 2)", "[risk][or][near][a][b][2]" },
	{ "^risk {title}: -x", "[risk][title][x]" },
	{ "'; DROP TABLE pages; --", "[drop][table][pages*]" },
	{ "a\tb\r\nc", "[a][b][c]" },
	/* no more than eight */
	{ "a b c d e f g h", "[a][b][c][d][e][f][g][h]" },
	{ "a b c d e f g h i", "[a][b][c][d][e][f][g][h]+" },
	{ "\"a b c d e f g h i\"", "[q a b c d e f g h]+" },
	{ "the a b c d of e f g the h", "[a][b][c][d][e][f][g][h]" },
	{ "a b c d e f g hij kl", "[a][b][c][d][e][f][g][hij]+" },
};

static void
describe(const struct query *query, struct buf *out)
{
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		buf_append_string(out, term->quoted ? "[q " : "[");
		query_join(query, i, 1, out);
		buf_append_string(out, term->prefix ? "*]" : "]");
	}
	buf_append_string(out, query->cut ? "+" : "");
}

static void
what_is_typed_becomes_terms(void **state)
{
	static struct query query;
	struct buf terms;

	(void)state;
	buf_init(&terms);
	for (size_t i = 0; i < LENGTH(queries); i++) {
		buf_truncate(&terms, 0);
		query_parse(span_of(queries[i].typed), span_of(STOP), &query);
		describe(&query, &terms);
		assert_string_equal(terms.ptr, queries[i].terms);
	}
	buf_clear(&terms);
}

static void
a_term_knows_how_it_was_typed(void **state)
{
	static struct query query;

	(void)state;
	query_parse(span_of("Zürich \"Stem  cells\" anti-CD20!"), span_of(""),
	    &query);
	assert_int_equal(query.term_count, 3);
	assert_true(span_is(query.terms[0].typed, "Zürich"));
	assert_true(span_is(query.terms[1].typed, "Stem  cells"));
	assert_true(span_is(query.terms[2].typed, "anti-CD20"));
}

static void
only_so_many_bytes_are_read(void **state)
{
	static struct query query;
	char typed[QUERY_TYPED + 4];

	(void)state;
	memset(typed, ' ', sizeof(typed));
	memcpy(typed + QUERY_TYPED - 1, "abc", 3);
	query_parse(span_make(typed, sizeof(typed)), span_of(""), &query);
	assert_int_equal(query.term_count, 1);
	assert_true(span_is(query.words[0], "a"));
}

/* Where each word is as long as may be, and none of them stands alone. */
static void
long_words_and_many_have_room(void **state)
{
	static const char *const parts[] = { "漢", "\u023A", "a ", "\u00DF-",
		"the ", "\u0301", "\xFF", "\"" };
	static struct query query;
	struct buf typed;

	(void)state;
	buf_init(&typed);
	for (size_t i = 0; i < LENGTH(parts); i++) {
		buf_truncate(&typed, 0);
		while (typed.len < QUERY_TYPED)
			buf_append_string(&typed, parts[i]);
		query_parse(buf_span(&typed), span_of(STOP), &query);
		assert_true(query.term_count <= QUERY_TERMS);
		assert_true(query.word_count <= QUERY_WORDS);
	}
	buf_clear(&typed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_becomes_terms),
		cmocka_unit_test(a_term_knows_how_it_was_typed),
		cmocka_unit_test(only_so_many_bytes_are_read),
		cmocka_unit_test(long_words_and_many_have_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
