/*
 * The program's own words in other languages: PO catalogues that are part of
 * the program, made of capsule/po/ when it is built.
 */
#ifndef SOURCE_WORDS_H
#define SOURCE_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "document/labels.h"
#include "source/template.h"

struct schema_key;

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

/* Replaces each label that is still that of one set by that of another. */
void words_replace(struct labels *, const struct labels *from,
    const struct labels *to);

/* The word at an offset in labels: settings_labels has them all. */
struct span *words_at(struct labels *, size_t offset);

/*
 * How many words of labels a key of settings_labels stands for, one behind the
 * other: 12 months, all forms of a plural, none of its rule.
 */
size_t words_count(const struct schema_key *);

/* Adds them all to a template. */
void words_extract(struct pot *);

#endif
