/*
 * Gemini 0.24.1: the request line and the answer's header, as bytes.
 * Pure functions: no sockets, no allocation.
 */
#ifndef PROTOCOL_GEMINI_H
#define PROTOCOL_GEMINI_H

#include "base/span.h"
#include "base/uri.h"

enum {
	GEMINI_PORT = 1965,
	GEMINI_URI_MAX = 1024,                   /* bytes, without CRLF */
	GEMINI_REQUEST_MAX = GEMINI_URI_MAX + 2, /* bytes, with CRLF */
	GEMINI_HEADER_MAX = 1024,                /* bytes, with CRLF */
};

/*
 * The statuses this server sends, and no other.  11, 43 and 50 are not among
 * them: it asks for nothing secret, is no proxy, and what fails here either
 * gets better by itself (40, 41, 44) or has a status that says more.
 */
enum gemini_status {
	GEMINI_INPUT = 10, /* a page that takes words, asked without any */
	GEMINI_SUCCESS = 20,
	GEMINI_MOVED = 30,           /* for now: site.yaml, redirects */
	GEMINI_MOVED_FOR_GOOD = 31,  /* likewise, or the last slash missing */
	GEMINI_FAILURE = 40,         /* ours: a download has changed */
	GEMINI_UNAVAILABLE = 41,     /* over capacity */
	GEMINI_COMMAND_FAILURE = 42, /* the mail command failed */
	GEMINI_SLOW_DOWN = 44,       /* too many requests from an address */
	GEMINI_NOT_FOUND = 51,
	GEMINI_GONE = 52,               /* a page whose front matter says so */
	GEMINI_NOT_OURS = 53,           /* another scheme, host or port */
	GEMINI_BAD_REQUEST = 59,        /* no URI as the protocol has it */
	GEMINI_CERTIFICATE_NEEDED = 60, /* the path is private */
	GEMINI_NOT_AUTHORISED = 61,     /* to others than this reader */
	GEMINI_NOT_VALID = 62,          /* not yet, or no longer */
};

enum gemini_parse {
	GEMINI_PARSE_OK,
	GEMINI_PARSE_MORE, /* the line's CRLF has not come yet */
	GEMINI_PARSE_BAD,  /* answer 59 with request->reason */
};

struct gemini_request {
	struct uri uri;     /* spans into the bytes given */
	size_t consumed;    /* bytes of the line, CRLF included */
	const char *reason; /* when bad: what is wrong, for the meta */
};

/*
 * Reads a request line from the bytes that have come so far.  OK means: an
 * absolute URI (RFC 3986) of at most 1024 bytes with a scheme and, if that is
 * gemini, a host, without userinfo, fragment, bytes over 0x7F, bad escapes or
 * %00, its port (if any) in 1 to 65535.  Whether scheme, host and port are
 * ours (53) is for the caller: "mailto:a@b" has no host and is well-formed.
 * A line end without CR is not a line end.
 */
enum gemini_parse gemini_parse(struct span bytes, struct gemini_request *);

/*
 * The request's path with escapes decoded and dot segments removed (RFC
 * 3986, 5.2.4), in out, which has room for size bytes; an empty path is
 * "/".  An escaped slash stays "%2F".  Returns -1 when the dots lead above
 * the root (answer 59), and when it does not fit.
 */
int gemini_path(const struct gemini_request *, char *out, size_t size,
    struct span *path);

/*
 * What a reader has typed: the query with all its escapes decoded, in out,
 * which has room for GEMINI_URI_MAX bytes; empty without a query.  A "+" is
 * a plus, and bytes need not be UTF-8.
 */
struct span gemini_words(const struct gemini_request *, char *out);

#endif
