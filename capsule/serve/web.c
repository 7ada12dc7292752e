#include "serve/web.h"

#include "base/host.h"
#include "base/uri.h"
#include "protocol/gopher.h"
#include "serve/answer.h"

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
append_escaped(struct span text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '&':
			buf_append_string(out, "&amp;");
			break;
		case '<':
			buf_append_string(out, "&lt;");
			break;
		case '>':
			buf_append_string(out, "&gt;");
			break;
		case '"':
			buf_append_string(out, "&quot;");
			break;
		case '\'':
			buf_append_string(out, "&#39;");
			break;
		default:
			buf_append_char(out, text.ptr[i]);
		}
	}
}

enum verdict
web_lead(struct span uri, struct answer *answer)
{
	struct buf out;

	if (!answer_has_room(uri.len))
		return VERDICT_DROP;
	buf_init(&out);
	buf_append_string(&out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<title>This link leaves Gopher</title>\n"
	    "<meta http-equiv=\"refresh\" content=\"10; url=");
	append_escaped(uri, &out);
	buf_append_string(&out,
	    "\">\n</head>\n<body>\n<p>This link leaves Gopher. In ten "
	    "seconds, or at once, it leads to <a href=\"");
	append_escaped(uri, &out);
	buf_append_string(&out, "\">");
	append_escaped(uri, &out);
	buf_append_string(&out, "</a>.</p>\n</body>\n</html>\n");
	return answer_buf(answer, &out);
}

/* ---- HTTP ---------------------------------------------------------------- */

/* A method is a token (RFC 9110, section 9.1): all that are known are words. */
static bool
is_method(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
			return false;
	return word.len >= 3;
}

/* What stands between the method and the next space; *rest is behind it. */
static bool
find_target(struct span line, struct span *target, struct span *rest)
{
	struct span method = span_first(line, span_find(line, ' '));

	*rest = span_after(line, method.len + 1);
	*target = span_first(*rest, span_find(*rest, ' '));
	*rest = span_after(*rest, target->len);
	return is_method(method);
}

/* RFC 9112, section 3: method SP request-target SP HTTP-version. */
bool
web_is_http(struct span line, struct span *target)
{
	struct span rest;

	return find_target(line, target, &rest) &&
	    span_starts(rest, " HTTP/1.");
}

/* What would tell for sure stands at the line's end, which may never come. */
bool
web_is_endless(struct span bytes)
{
	struct span target, rest;

	return bytes.len >= GOPHER_REQUEST_MAX &&
	    find_target(bytes, &target, &rest) &&
	    (span_starts(target, "/") || span_starts(target, "http"));
}

/* What is text already, a page's edition or a download, comes as it is. */
static bool
is_text(const struct resource *resource)
{
	return resource != NULL &&
	    (resource->kind == RESOURCE_TEXT ||
		resource->kind == RESOURCE_FILE) &&
	    resource->gopher.len > 0 &&
	    span_starts(resource->gemini, "20 text/") &&
	    !span_starts(resource->gemini, "20 text/html");
}

/*
 * The text at the path of a request's target, or that of the page there; the
 * target is a path or a whole URL (RFC 9112, section 3.2).
 */
static struct span
find_text(const struct site *site, struct span target)
{
	char name[1024 + sizeof("/page.txt")];
	const struct resource *resource;
	struct uri uri;
	size_t len;
	bool above;

	if (uri_parse(target, &uri) == -1 || !span_starts(uri.path, "/") ||
	    uri.path.len > 1024)
		return span_of("");
	len = uri_remove_dots(name, uri_decode(uri.path, name), &above);
	resource = site_find(site, span_make(name, len));
	if (!is_text(resource)) {
		struct span rest = span_of("/page.txt");

		if (name[len - 1] == '/')
			rest = span_after(rest, 1);
		memcpy(name + len, rest.ptr, rest.len);
		resource = site_find(site, span_make(name, len + rest.len));
	}
	if (above || !is_text(resource) || resource->private)
		return span_of("");
	return resource->gopher;
}

static void
append_origin(const char *scheme, struct span host, unsigned port,
    struct buf *out)
{
	buf_printf(out, "%s://", scheme);
	host_append(host, out);
	buf_printf(out, ":%u/\r\n", port);
}

static void
append_help(const struct served_site *served, struct buf *out)
{
	struct span gopher = site_config_gopher_host(served->config);
	struct span gemini = site_config_gemini_host(served->config);
	bool tls = served->gopher_tls_alone;

	buf_printf(out,
	    "This is a Gopher server, and your browser speaks to it as to a "
	    "web server.\r\nRead it with a Gopher client, such as %s: ",
	    tls ? "sacc" : "lynx");
	append_origin(tls ? "gophers" : "gopher", gopher, served->gopher_port,
	    out);
	buf_append_string(out, "or with a Gemini client, such as Lagrange: ");
	append_origin("gemini", gemini, served->gemini_port, out);
}

static enum verdict
tell(const struct served_site *served, struct span line, const char *status,
    struct span text, struct answer *answer)
{
	struct buf out;

	if (!answer_has_room(text.len))
		return VERDICT_DROP;
	buf_init(&out);
	buf_printf(&out,
	    "HTTP/1.0 %s\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Connection: close\r\n"
	    "\r\n",
	    status);
	if (span_starts(line, "HEAD "))
		return answer_buf(answer, &out);
	append_help(served, &out);
	if (text.len > 0) {
		buf_append_string(&out, "Here is the page as text.\r\n\r\n");
		buf_append(&out, text);
	}
	return answer_buf(answer, &out);
}

enum verdict
web_tell(const struct served_site *served, struct span line,
    struct answer *answer)
{
	struct span target, text;

	web_is_http(line, &target);
	text = find_text(served->site, target);
	return tell(served, line, text.len > 0 ? "200 OK" : "404 Not Found",
	    text, answer);
}

/* RFC 9110, section 15.5.15. */
enum verdict
web_refuse(const struct served_site *served, struct span bytes,
    struct answer *answer)
{
	return tell(served, bytes, "414 URI Too Long", span_of(""), answer);
}
