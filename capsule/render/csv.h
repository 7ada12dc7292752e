/*
 * Tables as comma-separated values.
 */
#ifndef RENDER_CSV_H
#define RENDER_CSV_H

#include "base/buf.h"
#include "document/document.h"

/* Appends the rows of a table, the header first (RFC 4180). */
void csv_append(const struct node *table, struct buf *out);

#endif
