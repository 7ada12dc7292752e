/*
 * Words that stand for the same thing: an abbreviation and its long form, as
 * the glossary has them.
 */
#ifndef SITE_SYNONYMS_H
#define SITE_SYNONYMS_H

#include "base/arena.h"
#include "base/map.h"
#include "site/query.h"
#include "site/stems.h"

/* The ways to write one thing, folded, words with one space between them. */
struct synonym_set {
	struct span *forms;
	size_t count;
};

struct synonyms {
	const struct stems *stems; /* NULL: words as they are */
	struct map by_words;       /* by their stems */
	size_t longest;            /* words of what is typed for one, at most */
};

/* With stems, whatever form of its words somebody types leads to a set. */
void synonyms_init(struct synonyms *, const struct stems *);
void synonyms_clear(struct synonyms *);

/*
 * Makes a set of spellings; those that are empty are passed over, and one that
 * another set has already leads to that, though the others of this lead to it.
 * stop is that of query_parse, and the arena must live as long.
 */
void synonyms_add(struct synonyms *, struct arena *, struct span stop,
    const struct span *spellings, size_t count);

/*
 * The set that the words of a query are in (query_join), as they are when
 * somebody types one of its spellings; NULL when they are in none.
 */
const struct synonym_set *synonyms_find(const struct synonyms *,
    struct span words);

#endif
