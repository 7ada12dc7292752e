#include "base/uri.h"

#include "base/host.h"

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_among(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* unreserved / sub-delims (section 2) */
static bool
is_plain(char c)
{
	return is_alpha(c) || span_is_digit(c) ||
	    is_among(c, "-._~!$&'()*+,;=");
}

/* pct-encoded (section 2.1): the byte at i of text, or -1. */
static int
escape_at(struct span text, size_t i)
{
	int high, low;

	if (text.len - i < 3 || text.ptr[i] != '%')
		return -1;
	high = span_hex(text.ptr[i + 1]);
	low = span_hex(text.ptr[i + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* *( unreserved / pct-encoded / sub-delims / one of also ) */
static bool
is_made_of(struct span text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		if (escape_at(text, i) >= 0)
			i += 2;
		else if (!is_plain(text.ptr[i]) && !is_among(text.ptr[i], also))
			return false;
	}
	return true;
}

/* scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) */
static bool
is_scheme(struct span text)
{
	if (text.len == 0 || !is_alpha(text.ptr[0]))
		return false;
	for (size_t i = 1; i < text.len; i++)
		if (!is_alpha(text.ptr[i]) && !span_is_digit(text.ptr[i]) &&
		    !is_among(text.ptr[i], "+-."))
			return false;
	return true;
}

/* IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
static bool
is_ip_future(struct span text)
{
	size_t dot = span_find(text, '.');

	if (dot < 2 || dot + 1 >= text.len || (text.ptr[0] | 0x20) != 'v')
		return false;
	for (size_t i = 1; i < dot; i++)
		if (span_hex(text.ptr[i]) < 0)
			return false;
	text = span_after(text, dot + 1);
	return span_find(text, '%') == text.len && is_made_of(text, ":");
}

/* IP-literal = "[" ( IPv6address / IPvFuture ) "]" */
static bool
is_ip_literal(struct span text)
{
	struct span inside = span_make(text.ptr + 1, text.len - 2);

	return is_ip_future(inside) || host_is_ipv6(inside);
}

/* Takes the bytes before the first that is in stops off the front. */
static struct span
take_until(struct span *rest, const char *stops)
{
	struct span part;
	size_t end = 0;

	while (end < rest->len && !is_among(rest->ptr[end], stops))
		end++;
	part = span_first(*rest, end);
	*rest = span_after(*rest, end);
	return part;
}

/* authority = [ userinfo "@" ] host [ ":" port ] (section 3.2) */
static int
parse_authority(struct uri *uri)
{
	struct span rest = uri->authority;
	size_t at = span_find(rest, '@');
	size_t end;

	if (at < rest.len) {
		uri->userinfo = span_first(rest, at);
		rest = span_after(rest, at + 1);
		if (!is_made_of(uri->userinfo, ":"))
			return -1;
	}
	end = span_find(rest, ':');
	if (rest.len > 0 && rest.ptr[0] == '[') {
		end = span_find(rest, ']') + 1;
		if (end > rest.len)
			return -1;
	}
	uri->host = span_first(rest, end);
	rest = span_after(rest, end);
	if (span_starts(uri->host, "[") ? !is_ip_literal(uri->host)
					: !is_made_of(uri->host, ""))
		return -1;
	if (rest.len == 0)
		return 0;
	if (rest.ptr[0] != ':')
		return -1;
	uri->port = span_after(rest, 1);
	for (size_t i = 0; i < uri->port.len; i++)
		if (!span_is_digit(uri->port.ptr[i]))
			return -1;
	return 0;
}

/*
 * URI-reference = URI / relative-ref (section 4.1).  A colon before any "/",
 * "?" or "#" ends a scheme: the first segment of a relative path holds none.
 */
int
uri_parse(struct span text, struct uri *uri)
{
	struct span rest = text.ptr == NULL ? span_of("") : text;
	struct span start = rest;
	struct span first = take_until(&rest, ":/?#");

	*uri = (struct uri){ 0 };
	if (rest.len > 0 && rest.ptr[0] == ':') {
		if (!is_scheme(first))
			return -1;
		uri->scheme = first;
		rest = span_after(rest, 1);
	}
	if (!uri_has(uri->scheme))
		rest = start;
	if (span_starts(rest, "//")) {
		rest = span_after(rest, 2);
		uri->authority = take_until(&rest, "/?#");
		if (parse_authority(uri) == -1)
			return -1;
	}
	uri->path = take_until(&rest, "?#");
	if (span_starts(rest, "?")) {
		rest = span_after(rest, 1);
		uri->query = take_until(&rest, "#");
	}
	if (span_starts(rest, "#"))
		uri->fragment = span_after(rest, 1);
	if (!is_made_of(uri->path, ":@/") || !is_made_of(uri->query, ":@/?") ||
	    !is_made_of(uri->fragment, ":@/?"))
		return -1;
	return 0;
}

/*
 * The letters stand for the steps of section 5.2.4.  What is written never
 * overtakes what is still to be read.
 */
size_t
uri_remove_dots(char *path, size_t len, bool *above)
{
	size_t in = 0, out = 0;
	bool up = false;

	while (in < len) {
		struct span rest = span_make(path + in, len - in);

		if (span_starts(rest, "../")) { /* A */
			up = true;
			in += 3;
		} else if (span_starts(rest, "./")) {
			in += 2;
		} else if (span_starts(rest, "/./")) { /* B */
			in += 2;
		} else if (span_is(rest, "/.")) {
			path[++in] = '/';
		} else if (span_starts(rest, "/../") || span_is(rest, "/..")) {
			in += rest.len == 3 ? 2 : 3; /* C */
			path[in] = '/';
			up = up || out == 0;
			while (out > 0 && path[--out] != '/')
				;
		} else if (span_is(rest, ".") || span_is(rest, "..")) { /* D */
			up = up || rest.len == 2;
			in = len;
		} else { /* E */
			do
				path[out++] = path[in++];
			while (in < len && path[in] != '/');
		}
	}
	if (above != NULL)
		*above = up;
	return out;
}

size_t
uri_decode(struct span text, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int byte = escape_at(text, i);

		if (byte < 0) {
			out[len++] = text.ptr[i];
			continue;
		}
		i += 2;
		if (byte == '/') {
			memcpy(out + len, "%2F", 3);
			len += 3;
			continue;
		}
		out[len++] = (char)byte;
	}
	return len;
}

size_t
uri_unescape(struct span text, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int byte = escape_at(text, i);

		out[len++] = byte < 0 ? text.ptr[i] : (char)byte;
		i += byte < 0 ? 0 : 2;
	}
	return len;
}

void
uri_encode_path(struct span path, struct buf *out)
{
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (is_plain(c) || is_among(c, ":@/") ||
		    span_starts(span_after(path, i), "%2F"))
			buf_append_char(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

void
uri_encode_query(struct span text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (is_alpha((char)c) || span_is_digit((char)c) ||
		    is_among((char)c, "-._~"))
			buf_append_char(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}
