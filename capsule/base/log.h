/*
 * Log lines in logfmt, "event=connection path=/risks/ ms=12", each written
 * whole, to standard error or a file.  Building a line allocates
 * nothing; one that is too long is cut.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/span.h"

enum { LOG_LINE_MAX = 2048 };

struct log_line {
	char text[LOG_LINE_MAX];
	size_t len;
};

void log_begin(struct log_line *, const char *event);

/*
 * A value with spaces, quotes or "=" is quoted; control characters, and
 * bytes that are no UTF-8, are escaped, so that no value can forge a line or
 * tell a terminal anything.
 */
void log_text(struct log_line *, const char *key, struct span value);
void log_number(struct log_line *, const char *key, unsigned long long);

/* Lines go there from now on, and not to standard error. */
void log_to(int fd);

/* Writes the line, or holds it. */
void log_end(struct log_line *);

/* A line of an event and why it came to that. */
void log_why(const char *event, struct span why);

/*
 * Lines are held from now on, to be written together: by log_flush, or when
 * there is no more room.  Never more than a pipe takes at once, so that the
 * lines of several processes do not mix.
 */
void log_hold(void);
void log_flush(void);

#endif
