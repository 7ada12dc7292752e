#include "support.h"

#include "source/glossary.h"

static struct arena *arena;
static struct glossary glossary;
static struct err err;

static int
read_text(const struct support_folder *folder, const char *text)
{
	support_write(folder, "glossary.yaml", text);
	return glossary_read(folder->fd, arena, &glossary, &err);
}

static const char words[] = "DMT:\n"
			    "  long: disease-modifying therapy\n"
			    "  plural: disease-modifying therapies\n"
			    "  text: A medicine.\n"
			    "  also: [DMD]\n"
			    "white blood cell: {short: WBC, text: A cell.}\n"
			    "white: {text: A colour.}\n"
			    "\xC3\x89t\xC3\xA9: {text: Summer.}\n"
			    "gene: {text: A plan., also: [genes]}\n"
			    "C++: {text: A language., also: [c]}\n"
			    "cat: {text: An animal., also: [dmt c, gene--]}\n";

static void
a_folder_without_one_has_an_empty_glossary(void **state)
{
	struct support_folder *folder = *state;

	arena = arena_new();
	assert_int_equal(glossary_read(folder->fd, arena, &glossary, &err), 0);
	assert_int_equal(glossary.terms.count, 0);
	assert_null(glossary_match(&glossary, span_of("a"), 0));
	glossary_clear(&glossary);
	arena_free(arena);
}

static void
terms_are_in_alphabetical_order(void **state)
{
	static const char *const names[] = { "C++", "cat", "DMT",
		"\xC3\x89t\xC3\xA9", "gene", "white", "white blood cell" };
	const struct term *terms;

	arena = arena_new();
	assert_int_equal(read_text(*state, words), 0);
	terms = glossary.terms.items;
	assert_int_equal(glossary.terms.count, LENGTH(names));
	for (size_t i = 0; i < LENGTH(names); i++)
		assert_span(terms[i].name, names[i]);
	assert_span(terms[2].short_of, "DMT");
	assert_span(terms[6].long_of, "white blood cell");
	assert_span(terms[6].short_of, "WBC");
	glossary_clear(&glossary);
	arena_free(arena);
}

/* What is matched at the start of a text: "term/spelling", or nothing. */
static const char *const matches[][2] = {
	{ "DMT is", "DMT/DMT" },
	{ "DMTs are", "DMT/DMTs" },
	{ "DMTx", "" },
	{ "dmt", "" },
	{ "DMD", "DMT/DMD" },
	{ "Disease-modifying therapy.", "DMT/disease-modifying therapy" },
	{ "White blood cell", "white blood cell/white blood cell" },
	{ "white blood", "white/white" },
	{ "whites", "" },
	{ "GENES", "gene/genes" },
	{ "gene\xC3\xA9", "" },
	{ "gene\xE2\x80\x99s", "gene/gene" },
	{ "gene-", "gene/gene" },
	{ "gene-- and", "cat/gene--" },
	{ "gene--x", "gene/gene" },
	{ "C++ is", "C++/C++" },
	{ "c++", "C++/c" },
	{ "C+", "C++/c" },
	{ "DMT C", "cat/dmt c" },
	{ "DMT d", "DMT/DMT" },
	{ "\xC3\x89t\xC3\xA9", "\xC3\x89t\xC3\xA9/\xC3\x89t\xC3\xA9" },
};

static void
the_longest_whole_words_are_matched(void **state)
{
	arena = arena_new();
	assert_int_equal(read_text(*state, words), 0);
	for (size_t i = 0; i < LENGTH(matches); i++) {
		const struct spelling *spelling =
		    glossary_match(&glossary, span_of(matches[i][0]), 0);
		struct buf found;

		buf_init(&found);
		if (spelling != NULL)
			buf_printf(&found, "%.*s/%.*s",
			    SPAN_ARG(spelling->term->name),
			    SPAN_ARG(spelling->text));
		assert_string_equal(found.ptr, matches[i][1]);
		buf_clear(&found);
	}
	glossary_clear(&glossary);
	arena_free(arena);
}

/* With the spaces between them, 47 words and signs; two more are too many. */
#define WORDS "a a a a a a a a a a a a a a a a a a a a a a a a"

static const struct {
	const char *text, *message;
} errors[] = {
	{ "- a\n", "glossary.yaml:1:1: the glossary must be a mapping" },
	{ "a: b\n", "glossary.yaml:1:4: a must be a mapping" },
	{ "a: {txt: b}\n",
	    "glossary.yaml:1:5: there is no key \"txt\" here: did you mean "
	    "\"text\"?" },
	{ "a: {}\n", "glossary.yaml:1:4: \"a\" needs a text, a long form" },
	{ "a: {long: A}\n", "glossary.yaml:1:4: the short and the long form" },
	{ "'': {text: b}\n", "glossary.yaml:1:1: a term must have a name" },
	{ "-a: {text: b}\n", "glossary.yaml:1:5: \"-a\" must begin with a" },
	{ "a: {text: x, also: [b]}\nb:\n  text: y\n",
	    "glossary.yaml:3:3: \"b\" is a spelling of \"a\" already" },
	{ "a: {text: x}\na: {text: y}\n", "glossary.yaml:2:1: " },
	{ "a: {short: Ab, also: [Ab c]}\nx: {text: y, also: [Ab c]}\n",
	    "glossary.yaml:2:21: \"Ab c\" is a spelling of \"a\" already" },
	{ "a: {long: " WORDS " a}\n",
	    "glossary.yaml:1:4: what is looked for in texts may have at most "
	    "256 bytes, and 48 words and signs" },
};

static void
errors_have_their_place(void **state)
{
	for (size_t i = 0; i < LENGTH(errors); i++) {
		arena = arena_new();
		assert_int_equal(read_text(*state, errors[i].text), -1);
		assert_err(&err, errors[i].message);
		glossary_clear(&glossary);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_folder_without_one_has_an_empty_glossary),
		TEST_WITH_FOLDER(terms_are_in_alphabetical_order),
		TEST_WITH_FOLDER(the_longest_whole_words_are_matched),
		TEST_WITH_FOLDER(errors_have_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
