/*
 * Gopher (RFC 1436 and what clients do): the request line, item types and
 * menu lines, as bytes.  Pure functions: no sockets, no allocation.
 */
#ifndef PROTOCOL_GOPHER_H
#define PROTOCOL_GOPHER_H

#include "base/span.h"

enum {
	GOPHER_PORT = 70,
	GOPHER_REQUEST_MAX = 1024, /* bytes: selector, TAB, words, CRLF */
};

enum gopher_parse {
	GOPHER_PARSE_OK,
	GOPHER_PARSE_MORE, /* the line's end has not come yet */
	GOPHER_PARSE_BAD,  /* too long, or a NUL in it */
};

struct gopher_request {
	struct span selector; /* into the bytes given; may be empty */
	struct span words;    /* after a TAB or "?": a search; else empty */
	struct span whole;    /* the selector with the "?" and its words */
	size_t consumed;      /* bytes of the line, its end included */
};

/*
 * Reads a request line from the bytes that have come so far.  It ends at
 * LF, with or without CR before it; the selector ends at the first TAB, or
 * without one at the first "?" (but in "URL:" selectors).  Words that were
 * pasted may hold further TABs: those are a reader's own.  The Gopher+
 * suffixes "+", "!" and "$" after a TAB are dropped.  A NUL is bad as soon as
 * it is seen: what sends one may never send a line's end.  A selector may be
 * longer than the 255 bytes that clients are to manage (RFC 1436, section
 * 3.9), for names of files are.
 */
enum gopher_parse gopher_parse(struct span bytes, struct gopher_request *);

/* Whether a selector is "URL:" or "/URL:" and an address: *url. */
bool gopher_url(struct span selector, struct span *url);

/*
 * A selector as a path: with a leading "/", "" as "/", dot segments
 * removed.  Escapes are not decoded: selectors are plain bytes.  Returns -1
 * when the dots lead above the root or it does not fit.
 */
int gopher_path(struct span selector, char *out, size_t size,
    struct span *path);

/*
 * Whether an answer is an error menu: its first line is an item of type 3
 * with all its fields.
 */
bool gopher_is_error(struct span body);

#endif
