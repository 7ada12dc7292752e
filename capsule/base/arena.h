/*
 * An arena hands out memory that is given back all at once: one for each
 * document, one for each configuration.  Running out of memory aborts.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena;

struct arena *arena_new(void);

/* Gives back everything the arena handed out; arena_free(NULL) is fine. */
void arena_free(struct arena *);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *, size_t size);

/* As memory_grow, in the arena. */
void *arena_grow(struct arena *, void *, size_t count, size_t *room,
    size_t size);

/* A copy with a NUL after it, so that .ptr is also a C string. */
struct span arena_copy(struct arena *, struct span);

/* Formatted text, likewise with a NUL after it. */
struct span arena_printf(struct arena *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
