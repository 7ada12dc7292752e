/*
 * Any bytes as what a reader types: the terms keep their bounds, their words
 * are folded, and the expression made of them has no sign in it but its own.
 */
#include "base/utf8.h"
#include "site/expression.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert, but there in every build. */
static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_terms(struct span typed, const struct query *query)
{
	size_t next = 0;

	must(query->term_count <= QUERY_TERMS);
	must(query->word_count <= QUERY_WORDS);
	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		must(term->count > 0 && term->first == next);
		must(term->typed.ptr >= typed.ptr && term->typed.len > 0);
		must(term->typed.ptr + term->typed.len <=
		    typed.ptr + typed.len);
		must(!term->prefix || i + 1 == query->term_count);
		next += term->count;
	}
	must(next == query->word_count);
}

static void
check_words(const struct query *query)
{
	char again[WORDS_MAX];

	for (size_t i = 0; i < query->word_count; i++) {
		struct span word = query->words[i];

		must(word.len > 0 && word.len <= WORDS_MAX);
		must(utf8_check(word) == word.len);
		must(span_equal(word,
		    span_make(again, words_fold(word, again))));
	}
}

/* Outside of its phrases an expression is of these signs alone. */
static void
check_expression(const struct query *query)
{
	struct synonyms synonyms;
	struct expression e;
	struct plan plan;
	bool inside = false;
	size_t quotes = 0;

	synonyms_init(&synonyms, NULL);
	expression_init(&e);
	expression_plan(&e, query, &synonyms, &plan);
	expression_all(&e, &plan);
	for (size_t i = 0; i < e.text.len; i++) {
		char c = e.text.ptr[i];

		quotes += c == '"';
		inside ^= c == '"';
		must(c != '\0' && (inside || strchr("\"() ANDOR", c) != NULL));
		must(!inside || strchr("*^:+-(){}'", c) == NULL);
	}
	must(!inside && quotes == 2 * e.phrases);
	expression_clear(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct query query;
	struct span typed = span_make((const char *)data, size);

	query_parse(typed, span_of(" the of and "), &query);
	check_terms(typed, &query);
	check_words(&query);
	if (query.term_count > 0)
		check_expression(&query);
	return 0;
}
