/*
 * The YAML between two lines of "---" at the head of a page.
 */
#ifndef SOURCE_FRONTMATTER_H
#define SOURCE_FRONTMATTER_H

#include "base/err.h"
#include "base/schema.h"
#include "document/document.h"

/*
 * Reads the front matter of document->source into the document's metadata;
 * *body is the index of the first byte behind it.  The title is required,
 * keys without a meaning here are kept as extras, but for those that are one
 * slip away from one that has.
 */
int frontmatter_read(struct document *, size_t *body, struct err *);

/*
 * The first byte of the line in document->source on which a key of the front
 * matter stands; 0 without one, and in a document without front matter.
 */
size_t frontmatter_place(const struct document *, const char *key);

/* "2026-11-23" as a date that the calendar has; -1 if it is none. */
int frontmatter_date(struct span text, struct date *);

/* Reads such a date, for the schema of any file that holds one. */
int frontmatter_read_date(const struct schema_context *, const struct yaml *,
    void *value);

#endif
