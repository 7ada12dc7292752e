/*
 * Memory while building: it is there, or the program ends with a message.
 * Code that answers requests uses malloc itself and drops the connection.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed memory for count things of size bytes; the caller frees it. */
void *memory_new(size_t count, size_t size);

/* As realloc, but never NULL. */
void *memory_resize(void *, size_t size);

/*
 * Gives free memory back to the system where the C library would keep it.
 * Takes a millisecond for some 50 MB.
 */
void memory_return(void);

_Noreturn void memory_exhausted(void);

#endif
