#include "protocol/gemini.h"

static enum gemini_parse
bad(struct gemini_request *request, const char *reason)
{
	request->reason = reason;
	return GEMINI_PARSE_BAD;
}

/* Index of the first CRLF, or the length when there is none. */
static size_t
find_line_end(struct span bytes)
{
	size_t start = 0;

	for (;;) {
		struct span rest = span_after(bytes, start);
		size_t cr = start + span_find(rest, '\r');

		if (cr + 1 >= bytes.len)
			return bytes.len;
		if (bytes.ptr[cr + 1] == '\n')
			return cr;
		start = cr + 1;
	}
}

static bool
has_high_byte(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] > 0x7F)
			return true;
	return false;
}

static bool
has_escaped_nul(struct span text)
{
	for (; text.len >= 3; text = span_after(text, 1))
		if (span_starts(text, "%00"))
			return true;
	return false;
}

static bool
is_port(struct span text)
{
	unsigned long port;

	return text.len == 0 ||
	    (span_number(text, 65535, &port) == 0 && port > 0);
}

/* request = absolute-URI CRLF */
enum gemini_parse
gemini_parse(struct span bytes, struct gemini_request *request)
{
	const struct span gemini = SPAN("gemini");
	struct span seen = span_first(bytes, GEMINI_REQUEST_MAX);
	size_t end = find_line_end(seen);
	struct span line = span_first(seen, end);
	struct uri *uri = &request->uri;

	*request = (struct gemini_request){ .reason = "" };
	if (end == seen.len) {
		if (seen.len < GEMINI_REQUEST_MAX)
			return GEMINI_PARSE_MORE;
		return bad(request, "The URL is longer than 1024 bytes");
	}
	request->consumed = end + 2;
	if (line.len == 0)
		return bad(request, "There is no URL in the request");
	if (has_high_byte(line))
		return bad(request, "The URL is not percent-encoded");
	if (uri_parse(line, uri) == -1)
		return bad(request, "The URL is malformed");
	if (has_escaped_nul(line))
		return bad(request, "The URL holds %00");
	if (!uri_has(uri->scheme))
		return bad(request, "The URL has no scheme");
	if (uri_has(uri->userinfo))
		return bad(request, "The URL holds a user name");
	if (uri_has(uri->fragment))
		return bad(request, "The URL has a fragment");
	if (!is_port(uri->port))
		return bad(request, "The port is not in 1 to 65535");
	if (uri->host.len == 0 && span_equal_nocase(uri->scheme, gemini))
		return bad(request, "The URL has no host");
	return GEMINI_PARSE_OK;
}

int
gemini_path(const struct gemini_request *request, char *out, size_t size,
    struct span *path)
{
	struct span written = request->uri.path;
	bool above;
	size_t len;

	if (written.len == 0)
		written = span_of("/");
	if (written.len > size || written.ptr[0] != '/')
		return -1;
	len = uri_decode(written, out);
	len = uri_remove_dots(out, len, &above);
	*path = span_make(out, len);
	return above ? -1 : 0;
}

/* All escapes are whole: gemini_parse has seen to that. */
struct span
gemini_words(const struct gemini_request *request, char *out)
{
	return span_make(out, uri_unescape(request->uri.query, out));
}
