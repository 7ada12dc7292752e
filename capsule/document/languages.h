/*
 * The languages whose names the program knows: what each calls itself, for
 * links to it, and in English, for the words that are translated.
 */
#ifndef DOCUMENT_LANGUAGES_H
#define DOCUMENT_LANGUAGES_H

#include "base/span.h"

struct language {
	const char *tag;     /* BCP 47 */
	const char *own;     /* "Italiano" */
	const char *english; /* "Italian" */
};

enum { LANGUAGES = 24 };

extern const struct language languages_known[LANGUAGES];

/*
 * The index of a tag's language, "pt" for "pt-BR" where that has none of its
 * own; LANGUAGES when it is not known.
 */
size_t languages_index(struct span tag);

/* What a language calls itself; its tag when that is not known. */
struct span languages_own_name(struct span tag);

#endif
