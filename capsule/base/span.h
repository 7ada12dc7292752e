/*
 * A span is borrowed text: a pointer and a length in bytes.  It owns
 * nothing, need not end in NUL, and lives as long as what it points into.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *ptr;
	size_t len;
};

/* A span over a string literal, usable in static initialisers. */
#define SPAN(literal) \
	{ \
		(literal), sizeof(literal) - 1 \
	}

/* For printf: printf("%.*s", SPAN_ARG(span)). */
#define SPAN_ARG(span) (int)(span).len, (span).ptr

static inline struct span
span_make(const char *ptr, size_t len)
{
	return (struct span){ ptr, len };
}

/* The span of a NUL-terminated string; of NULL, the empty span. */
static inline struct span
span_of(const char *string)
{
	return span_make(string, string == NULL ? 0 : strlen(string));
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len &&
	    (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
span_is(struct span a, const char *string)
{
	return span_equal(a, span_of(string));
}

/* What is left of a span after its first n bytes; empty if it has fewer. */
static inline struct span
span_after(struct span a, size_t n)
{
	if (n > a.len)
		n = a.len;
	/* C11 forbids even to add nothing to NULL. */
	return n == 0 ? a : span_make(a.ptr + n, a.len - n);
}

/* The first n bytes of a span, or all of it if it has fewer. */
static inline struct span
span_first(struct span a, size_t n)
{
	return span_make(a.ptr, n < a.len ? n : a.len);
}

/*
 * These are here so that the compiler sees the literal: what is compared is
 * mostly one, and mostly short.
 */
static inline bool
span_starts(struct span a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.len >= len && memcmp(a.ptr, prefix, len) == 0;
}

static inline bool
span_ends(struct span a, const char *suffix)
{
	size_t len = strlen(suffix);

	return a.len >= len && memcmp(a.ptr + (a.len - len), suffix, len) == 0;
}

/* In ASCII, whatever the locale. */
static inline bool
span_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What a hexadecimal digit in either case counts for; -1: it is none. */
static inline int
span_hex(char c)
{
	if (span_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Lines of Markdown end with either (CommonMark 0.30, section 2.1). */
static inline bool
span_is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Equal but for the case of ASCII letters. */
bool span_equal_nocase(struct span, struct span);

/* Order by bytes, as memcmp: negative, zero or positive. */
int span_compare(struct span, struct span);

/* The same for qsort, of an array of spans. */
int span_order(const void *, const void *);

/* Index of the first such byte, or the span's length if there is none. */
size_t span_find(struct span, char);

/* Index after the last such byte, or 0 if there is none. */
size_t span_find_last(struct span, char);

/* Without leading and trailing spaces, tabs and line ends. */
struct span span_trim(struct span);

/*
 * Takes the text up to the separator off the front of *rest and stores it
 * in *part.  Returns false when *rest was used up before the call: an empty
 * span yields one empty part.  Begin with *rest as the whole; *rest ends as
 * a span whose ptr is NULL.
 */
bool span_split(struct span *rest, char separator, struct span *part);

/*
 * The whole span as a decimal number without sign.  Returns -1 when it is
 * empty, holds anything but digits, or exceeds max.
 */
int span_number(struct span, unsigned long max, unsigned long *number);

#endif
