#include "serve/web.h"

#include "base/host.h"
#include "base/uri.h"
#include "protocol/gopher.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- answers ------------------------------------------------------------- */

/*
 * An answer that is put together while serving: through a stream, which runs
 * out of memory without ending the process.
 */
struct draft {
	FILE *stream;
	char *text;
	size_t len;
};

static bool
begin(struct draft *draft)
{
	draft->text = NULL;
	draft->stream = open_memstream(&draft->text, &draft->len);
	return draft->stream != NULL;
}

static enum verdict
end(struct draft *draft, struct answer *answer)
{
	bool broken = ferror(draft->stream) != 0;

	broken |= fclose(draft->stream) != 0;
	if (broken) {
		free(draft->text);
		return VERDICT_DROP;
	}
	*answer = (struct answer){ .bytes = span_make(draft->text, draft->len),
		.fd = -1,
		.release = free,
		.owned = draft->text };
	return VERDICT_ANSWER;
}

/* ---- URL: selectors ------------------------------------------------------ */

bool
web_is_url(struct span selector, struct span *uri)
{
	static const char *const schemes[] = { "http", "https", "gemini",
		"mailto" };
	struct uri parts;

	if (!gopher_url(selector, uri) || uri_parse(*uri, &parts) == -1)
		return false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (span_equal_nocase(parts.scheme, span_of(schemes[i])))
			return true;
	return false;
}

static void
put_escaped(struct span text, FILE *out)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(text.ptr[i], out);
		}
	}
}

enum verdict
web_lead(struct span uri, struct answer *answer)
{
	struct draft draft;

	if (!begin(&draft))
		return VERDICT_DROP;
	fputs(
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<title>This link leaves Gopher</title>\n"
	    "<meta http-equiv=\"refresh\" content=\"10; url=",
	    draft.stream);
	put_escaped(uri, draft.stream);
	fputs("\">\n</head>\n<body>\n<p>This link leaves Gopher. In ten "
	      "seconds, or at once, it leads to <a href=\"",
	    draft.stream);
	put_escaped(uri, draft.stream);
	fputs("\">", draft.stream);
	put_escaped(uri, draft.stream);
	fputs("</a>.</p>\n</body>\n</html>\n", draft.stream);
	return end(&draft, answer);
}

/* ---- HTTP ---------------------------------------------------------------- */

/* RFC 9112, section 3: method SP request-target SP HTTP-version. */
bool
web_is_http(struct span line, struct span *target)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT",
		"OPTIONS" };
	struct span method = span_first(line, span_find(line, ' '));
	struct span rest = span_after(line, method.len + 1);
	bool known = false;

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		known |= span_is(method, methods[i]);
	*target = span_first(rest, span_find(rest, ' '));
	return known && span_starts(span_after(rest, target->len), " HTTP/1.");
}

/* The text edition of a page, by the path in a request's target. */
static struct span
find_text(const struct site *site, struct span target)
{
	static const struct span edition = SPAN("page.txt");
	struct span path = span_first(target, span_find(target, '?'));
	char name[GOPHER_REQUEST_MAX + sizeof("/page.txt")];
	const struct resource *resource;
	size_t len;
	bool above;

	if (path.len > GOPHER_REQUEST_MAX)
		return span_of("");
	len = uri_remove_dots(name, uri_decode(path, name), &above);
	if (above)
		return span_of("");
	if (!span_ends(span_make(name, len), "/"))
		name[len++] = '/';
	memcpy(name + len, edition.ptr, edition.len);
	resource = site_find(site, span_make(name, len + edition.len));
	if (resource == NULL || resource->private)
		return span_of("");
	return resource->gopher;
}

enum verdict
web_tell(const struct served_site *served, struct span target, bool head,
    struct answer *answer)
{
	struct span text = find_text(served->site, target);
	struct span host = host_bare(site_config_gopher_host(served->config));
	bool ipv6 = host_is_ipv6(host);
	struct draft draft;

	if (!begin(&draft))
		return VERDICT_DROP;
	fprintf(draft.stream,
	    "HTTP/1.0 %s\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Connection: close\r\n"
	    "\r\n",
	    text.len > 0 ? "200 OK" : "404 Not Found");
	if (head)
		return end(&draft, answer);
	fprintf(draft.stream,
	    "This is a Gopher server, and your browser speaks to it as to a "
	    "web server.\r\n"
	    "Read it with a Gopher client, such as lynx: "
	    "gopher://%s%.*s%s:%u/\r\n",
	    ipv6 ? "[" : "", SPAN_ARG(host), ipv6 ? "]" : "",
	    served->gopher_port);
	if (text.len > 0)
		fprintf(draft.stream, "Here is the page as text.\r\n\r\n%.*s",
		    SPAN_ARG(text));
	return end(&draft, answer);
}
