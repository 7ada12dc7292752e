#include "check/terms.h"

static void
add(struct terms *terms, struct span word)
{
	if (word.len > 0)
		map_add(&terms->words, word, terms);
}

void
terms_init(struct terms *terms, const struct glossary *glossary)
{
	const struct term *term = glossary->terms.items;

	map_init(&terms->words);
	terms->found = glossary->terms.count > 0;
	for (size_t i = 0; i < glossary->terms.count; i++, term++) {
		add(terms, term->name);
		add(terms, term->short_of);
		add(terms, term->long_of);
		for (size_t j = 0; j < term->also.count; j++)
			add(terms, term->also.items[j]->text);
	}
}

void
terms_clear(struct terms *terms)
{
	map_clear(&terms->words);
}

bool
terms_has(const struct terms *terms, struct span word)
{
	return map_find(&terms->words, word) != NULL;
}
