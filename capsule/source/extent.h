/*
 * Where a block of text stands in a source: from the first byte of its text to
 * the last one, the addresses of its links included.
 */
#ifndef SOURCE_EXTENT_H
#define SOURCE_EXTENT_H

#include "document/document.h"

struct extent {
	struct span source;
	bool begun;
	size_t begin, end;
};

/* Does a pointer lead into the source? */
bool extent_has(const struct extent *, const char *);

/* A piece of text that belongs to the block, wherever it lies. */
void extent_note(struct extent *, const char *, size_t size);

/*
 * The address of a link is no part of the block where the link is defined
 * elsewhere, "[name]: address" (CommonMark 0.30, section 4.7).
 */
bool extent_is_elsewhere(const struct extent *, const char *address);

/* The block ends: gives its node its place.  Another one begins. */
void extent_settle(struct extent *, struct node *);

#endif
