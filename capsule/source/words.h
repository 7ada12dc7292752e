/*
 * The program's own words in other languages: PO catalogues that are part of
 * the program, made of capsule/po/ when it is built.
 */
#ifndef SOURCE_WORDS_H
#define SOURCE_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "document/labels.h"
#include "source/translation.h"

struct words_catalogue {
	const char *language;
	const char *text; /* of a PO file */
};

/* Generated; the last one's language is NULL. */
extern const struct words_catalogue words_catalogues[];

/*
 * Puts the words of a language in place of those that are English still, as
 * labels_english has them.  Of a language that the program does not speak, or
 * of one without that word, they stay.
 */
int words_load(struct labels *, struct span language, struct arena *,
    struct err *);

/* The same with a catalogue at hand. */
void words_translate(struct labels *, const struct catalogue *);

/* Adds them all to a template. */
void words_extract(struct translation_template *);

#endif
