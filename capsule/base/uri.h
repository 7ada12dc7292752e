/*
 * URIs as RFC 3986 has them: parsing, dot segments, escapes.
 */
#ifndef BASE_URI_H
#define BASE_URI_H

#include "base/buf.h"
#include "base/span.h"

/*
 * The five parts of a URI reference (RFC 3986, section 4.1), as spans into
 * the text it was parsed from.  A part that is absent has a NULL ptr; one
 * that is there but empty has not.  The path is always there.
 */
struct uri {
	struct span scheme;
	struct span authority; /* userinfo, host and port as written */
	struct span userinfo;
	struct span host; /* an IPv6 address with its brackets */
	struct span port; /* digits, or empty after a bare ":" */
	struct span path;
	struct span query;
	struct span fragment;
};

/*
 * Parses a URI or relative reference.  Returns -1 when the text is not one
 * by the grammar of appendix A: a forbidden character, a bad escape, a bad
 * scheme, port or IP literal.
 */
int uri_parse(struct span text, struct uri *);

static inline bool
uri_has(struct span part)
{
	return part.ptr != NULL;
}

/*
 * Removes "." and ".." segments from a path in place (section 5.2.4) and
 * returns its new length.  *above (may be NULL) is set when a ".." had
 * nothing left to remove.
 */
size_t uri_remove_dots(char *path, size_t len, bool *above);

/*
 * Decodes percent escapes into out, which must have room for text.len
 * bytes, and returns the length.  An escaped slash is kept as "%2F", so that
 * it never acts as a separator.  A bad escape is copied as it is.
 */
size_t uri_decode(struct span text, char *out);

/*
 * The same with no exception, for what is no path: a query, or the selector in
 * a gopher:// URL (RFC 4266, section 2.1), whose slashes are as good escaped.
 */
size_t uri_unescape(struct span text, char *out);

/*
 * Appends a decoded path with all bytes escaped that a path may not hold
 * (section 3.3) besides "/"; "%2F" stays.
 */
void uri_encode_path(struct span path, struct buf *out);

/* Appends plain bytes as a query: all but unreserved characters escaped. */
void uri_encode_query(struct span text, struct buf *out);

#endif
