/*
 * Sizes and reading times in words.
 */
#ifndef RENDER_SIZE_H
#define RENDER_SIZE_H

#include "base/buf.h"
#include "document/labels.h"

/*
 * Appends "312 bytes", "12 KB", "3 MB" or "2 GB", rounded to the nearest.
 * A KB is 1,000 bytes, as lines and tariffs count them.
 */
void size_append(size_t bytes, const struct labels *, struct buf *out);

/* Appends "5 minutes": at 175 words a minute, at least one minute. */
void size_append_time(size_t words, const struct labels *, struct buf *out);

#endif
