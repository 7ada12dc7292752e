/*
 * JSON (RFC 8259), as far as we write it.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/span.h"

/* Appends a text, which is UTF-8, as a string in quotes. */
void json_append_text(struct span text, struct buf *out);

#endif
