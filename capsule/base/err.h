/*
 * What went wrong and where: filled by the function that failed, passed up
 * unchanged, printed by a command.  Nothing below command/ prints or exits.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/span.h"

#include <stdarg.h>

struct err {
	char file[256];    /* "" when no file is to blame */
	unsigned line;     /* from 1; 0 when the whole file is to blame */
	unsigned column;   /* in bytes, from 1 */
	char message[768]; /* what is wrong and what to do about it */
};

/* Each returns -1, so that a failing function ends: return err_set(…). */
int err_set(struct err *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int err_at(struct err *, const char *file, unsigned line, unsigned column,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

int err_vat(struct err *, const char *file, unsigned line, unsigned column,
    const char *format, va_list) __attribute__((format(printf, 5, 0)));

/* As err_set, with ": " and the words for the current errno appended. */
int err_system(struct err *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Line and column (in bytes, both from 1) of an offset into a text; an
 * offset past the end means the end.
 */
void err_position(struct span text, size_t offset, unsigned *line,
    unsigned *column);

/* How far a text has been gone through; a zeroed one has not begun. */
struct err_place {
	const char *text;
	size_t offset, start; /* so far, and where that line begins */
	unsigned line;
};

/*
 * The same for one offset behind the other, going on from the last where the
 * text is the same: many of them take no longer than the text.
 */
void err_position_next(struct err_place *, struct span text, size_t offset,
    unsigned *line, unsigned *column);

/*
 * "file:line:column: message" as far as they are known, into out; control
 * characters as "?".
 */
void err_format(const struct err *, char *out, size_t size);

#endif
