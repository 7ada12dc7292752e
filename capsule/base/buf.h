/*
 * A buf is owned, growing text.  Its ptr is never NULL and always has a NUL
 * after its last byte, so that ptr can be handed to a C function.  Running
 * out of memory aborts the program with a message: bufs are for building,
 * not for answering a request.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/span.h"

#include <stdarg.h>

struct buf {
	char *ptr;
	size_t len;
	size_t cap; /* bytes allocated, the NUL's included; 0 for none */
};

void buf_init(struct buf *);

/* Frees what the buf owns and makes it empty. */
void buf_clear(struct buf *);

/* Forgets all but the first len bytes and keeps the memory. */
void buf_truncate(struct buf *, size_t len);

/* Makes room for so many more bytes without changing the length. */
void buf_reserve(struct buf *, size_t more);

void buf_append(struct buf *, struct span);
void buf_append_string(struct buf *, const char *);
void buf_append_char(struct buf *, char);
void buf_append_repeated(struct buf *, char, size_t times);
void buf_printf(struct buf *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *format, va_list)
    __attribute__((format(printf, 2, 0)));

/* Hands the memory to the caller, who frees it; the buf is empty after. */
char *buf_detach(struct buf *);

static inline struct span
buf_span(const struct buf *b)
{
	return span_make(b->ptr, b->len);
}

#endif
