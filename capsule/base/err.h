/*
 * What went wrong and where: filled by the function that failed, passed up
 * unchanged, printed by a command.  Nothing below command/ prints or exits.
 *
 * Where several things can be looked at one by one, such as the pages of a
 * folder, one error tells of them all, or of the first twenty of them.
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

	/* Those behind the first: a newline and what err_format makes of it. */
	char more[4096];
	unsigned told, untold; /* in more, and those that it has no room for */
};

enum { ERR_TOLD = 20 }; /* with the first one */

/* Says that nothing is wrong yet: where err_add begins. */
void err_clear(struct err *);
bool err_is_set(const struct err *);

/* One more error beside those that are told already; returns -1. */
int err_add(struct err *, const struct err *one);

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
 * characters as "?".  Where there is more than one, each on a line of its own,
 * and behind them "and N more".
 */
void err_format(const struct err *, char *out, size_t size);

#endif
