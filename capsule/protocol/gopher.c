#include "protocol/gopher.h"

#include "base/uri.h"

/*
 * Takes a Gopher+ suffix off a line: a last field that is one of these
 * marks and nothing more, so that a search for "+" and a word keeps it.
 */
static struct span
without_plus(struct span line)
{
	static const char *const marks[] = { "\t+", "\t!", "\t$" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (span_ends(line, marks[i]))
			return span_first(line, line.len - 2);
	return line;
}

bool
gopher_url(struct span selector, struct span *url)
{
	if (span_starts(selector, "/"))
		selector = span_after(selector, 1);
	*url = span_after(selector, strlen("URL:"));
	return span_starts(selector, "URL:");
}

/*
 * Cuts "?words" off a selector, as clients send that know searches from the
 * web.  A web link's selector is a URL, whose query is its own.
 */
static struct span
take_words(struct span *selector)
{
	size_t mark = span_find(*selector, '?');
	struct span words = span_after(*selector, mark + 1);
	struct span url;

	if (gopher_url(*selector, &url))
		return span_of("");
	*selector = span_first(*selector, mark);
	return words;
}

/* request = selector [ TAB words ] [ TAB gopher-plus ] [ CR ] LF */
enum gopher_parse
gopher_parse(struct span bytes, struct gopher_request *request)
{
	struct span seen = span_first(bytes, GOPHER_REQUEST_MAX);
	size_t end = span_find(seen, '\n');
	struct span line = span_first(seen, end);
	size_t tab;

	*request = (struct gopher_request){ .consumed = 0 };
	if (span_find(line, '\0') < line.len)
		return GOPHER_PARSE_BAD;
	if (end == seen.len)
		return seen.len < GOPHER_REQUEST_MAX ? GOPHER_PARSE_MORE
						     : GOPHER_PARSE_BAD;
	request->consumed = end + 1;
	if (span_ends(line, "\r"))
		line.len--;
	line = without_plus(line);
	tab = span_find(line, '\t');
	request->selector = request->whole = span_first(line, tab);
	request->words = tab < line.len ? span_after(line, tab + 1)
					: take_words(&request->selector);
	return GOPHER_PARSE_OK;
}

int
gopher_path(struct span selector, char *out, size_t size, struct span *path)
{
	size_t len = 0;
	bool above;

	if (selector.len >= size)
		return -1;
	if (!span_starts(selector, "/"))
		out[len++] = '/';
	if (selector.len > 0)
		memcpy(out + len, selector.ptr, selector.len);
	len = uri_remove_dots(out, len + selector.len, &above);
	*path = span_make(out, len);
	return above ? -1 : 0;
}

bool
gopher_is_error(struct span body)
{
	struct span line = span_first(body, span_find(body, '\n'));
	struct span field;
	unsigned fields = 0;

	if (!span_starts(line, "3"))
		return false;
	while (span_split(&line, '\t', &field))
		fields++;
	return fields >= 4;
}
