/*
 * A template: what is to be translated, written as a PO file, po/capsule.pot.
 * Tools merge it into the catalogues (translation.h).
 */
#ifndef SOURCE_TEMPLATE_H
#define SOURCE_TEMPLATE_H

#include "base/err.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

/* Gettext calls such a file a POT. */
struct pot;

/*
 * An empty template whose header has the name of what is translated, and the
 * language, which is empty but in a catalogue.
 */
struct pot *template_new(struct span name, struct span language);
void template_free(struct pot *);

/*
 * Adds an entry; one that is there gets another place and comment.  Comment
 * and file may be empty.
 */
void template_add(struct pot *, struct span context, struct span id,
    struct span comment, struct span file, unsigned line);

/* Gives an entry that was added a plural, and two forms to be filled in. */
void template_add_plural(struct pot *, struct span context, struct span id,
    struct span plural);

size_t template_count(const struct pot *);

/*
 * Writes it as file_replace does.  Nothing is written when the file differs in
 * its date only; *changed tells (may be NULL).
 */
int template_write(const struct pot *, const char *path, bool *changed,
    struct err *);

#endif
