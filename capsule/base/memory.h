/*
 * Memory while building: it is there, or the program ends with a message.
 * Code that answers requests uses malloc itself and drops the connection, or
 * has memory set aside before it builds an answer, and drops it when there is
 * none to set aside.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed memory for count things of size bytes; the caller frees it. */
void *memory_new(size_t count, size_t size);

/* As realloc, but never NULL. */
void *memory_resize(void *, size_t size);

/*
 * An array that holds count things of size bytes, with room for one more.
 * *room is how many it has room for, and is doubled when it is full; an array
 * begins as NULL with room for none.
 */
void *memory_grow(void *, size_t count, size_t *room, size_t size);

/* Doubles *room, and returns how many bytes so many things of a size take. */
size_t memory_more(size_t *room, size_t size);

/*
 * Keeps at least so many bytes in reserve.  When memory runs out in the
 * functions above, the reserve is given up, and what was begun can be finished.
 * To be called before each piece of work that must not be cut short; size is
 * the most that it may need.  False: there is no such memory now.
 */
bool memory_set_aside(size_t size);

/*
 * Gives free memory back to the system where the C library would keep it.
 * Takes a millisecond for some 50 MB.
 */
void memory_return(void);

/*
 * For a process that from now on mostly waits: leaves what it has used of the
 * program's and its libraries' text to the system, which maps a page again
 * when it is needed.
 */
void memory_rest(void);

/*
 * To be called once, first of all: large blocks go back to the system as soon
 * as they are freed, so what only loading needed is nobody's afterwards.
 */
void memory_begin(void);

/*
 * Runs the work and waits for it, in a thread, for which the C library keeps
 * a heap of its own.  So the holes that it leaves are never filled by what
 * the caller, and the processes it forks, need later: pages that are only
 * read stay shared.  Where there can be no thread, it is merely called.
 */
void memory_apart(void (*work)(void *data), void *data);

_Noreturn void memory_exhausted(void);

#endif
