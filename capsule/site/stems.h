/*
 * Endings and beginnings of words that do not matter to a search, in languages
 * for which FTS5 has no stemmer: so that "trapianti" finds "trapianto".  Far
 * from a grammar: what it takes away is the same for a query and for a page,
 * and a word too many is found rather than one too few.
 */
#ifndef SITE_STEMS_H
#define SITE_STEMS_H

#include "base/span.h"

struct stems;

/* For a language tag, "it" or "pt-BR"; NULL when there is nothing for it. */
const struct stems *stems_find(struct span language);

/* What is left of a folded word; all of a short one. */
struct span stems_cut(const struct stems *, struct span word);

#endif
