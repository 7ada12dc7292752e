/*
 * The words that the folder's glossary explains, as far as rules need them.
 */
#ifndef CHECK_TERMS_H
#define CHECK_TERMS_H

#include "base/map.h"
#include "source/content.h"

struct terms {
	struct map words; /* abbreviations, terms, their other forms */
	bool found;       /* there is a glossary */
};

/* Reads glossary.yaml of a content folder, which may be missing. */
int terms_read(const struct content *, struct arena *, struct terms *,
    struct err *);
void terms_clear(struct terms *);

/* Is it a term, an abbreviation or another form of one? */
bool terms_has(const struct terms *, struct span);

#endif
