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

struct template;

/* A header with these fields: name, the language (empty in a template). */
struct template *template_new(struct span name, struct span language);
void template_free(struct template *);

/*
 * Adds an entry; one that is there gets another place and comment.  Comment
 * and file may be empty.
 */
void template_add(struct template *, struct span context, struct span id,
    struct span comment, struct span file, unsigned line);

size_t template_count(const struct template *);

/*
 * Writes it as file_replace does.  Nothing is written when the file differs in
 * its date only; *changed tells (may be NULL).
 */
int template_write(const struct template *, const char *path, bool *changed,
    struct err *);

#endif
