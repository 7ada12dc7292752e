/*
 * The program's own words in other languages: PO catalogues that are part of
 * the program, made of capsule/po/ when it is built.
 */
#ifndef SOURCE_OWN_WORDS_H
#define SOURCE_OWN_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "document/labels.h"
#include "source/template.h"

struct schema_key;

struct own_words_catalogue {
	const char *language;
	const char *text; /* of a PO file */
};

/* Generated; the last one's language is NULL. */
extern const struct own_words_catalogue own_words_catalogues[];

/*
 * Puts the words of a language in place of those that are English still, as
 * labels_english has them.  Of a language that the program does not speak, or
 * of one without that word, they stay.
 */
int own_words_load(struct labels *, struct span language, struct arena *,
    struct err *);

/* Replaces each label that is still that of one set by that of another. */
void own_words_replace(struct labels *, const struct labels *from,
    const struct labels *to);

/* The word at an offset in labels: settings_labels has them all. */
struct span *own_words_at(struct labels *, size_t offset);

/*
 * How many words of labels a key of settings_labels stands for, one behind the
 * other: 12 months, all forms of a plural, none of its rule.
 */
size_t own_words_count(const struct schema_key *);

/* Adds them all to a template. */
void own_words_extract(struct pot *);

#endif
