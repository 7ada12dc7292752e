/*
 * The words that the folder's glossary explains, to be asked for one by one.
 */
#ifndef CHECK_TERMS_H
#define CHECK_TERMS_H

#include "base/map.h"
#include "source/glossary.h"

struct terms {
	struct map words; /* abbreviations, terms, their other forms */
	bool found;       /* the glossary has any */
};

/* The glossary must stay as it is until terms_clear. */
void terms_init(struct terms *, const struct glossary *);
void terms_clear(struct terms *);

/* Is it a term, an abbreviation or another form of one, as it is written? */
bool terms_has(const struct terms *, struct span);

#endif
