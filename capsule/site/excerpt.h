/*
 * The sentence of a text in which something was found.
 */
#ifndef SITE_EXCERPT_H
#define SITE_EXCERPT_H

#include "base/span.h"

enum {
	EXCERPT_KINDS = 64,        /* of hits */
	EXCERPT_CELLS = 200,       /* what is shown of a sentence, at most */
	EXCERPT_TEXT = 256 * 1024, /* bytes of a text that are looked at */
};

/* What was found, and where: the number of a word in the text, from 0. */
struct excerpt_hit {
	unsigned what; /* below EXCERPT_KINDS */
	size_t word;
};

struct excerpt {
	struct span text;   /* of the sentence, or of its part around the hit */
	bool begun, broken; /* more of it stands before, behind */
};

/*
 * The sentence with the most different hits, of which the rarer count for
 * more, and the first of several; without hits (which stand in the order of
 * their words) the first sentence.  Empty when the text has no words.  A line
 * end always ends a sentence.
 */
struct excerpt excerpt_find(struct span text, const struct excerpt_hit *hits,
    size_t count);

#endif
