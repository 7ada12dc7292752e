#include "protocol/gopher.h"

#include "serve/access.h"
#include "serve/answer.h"
#include "serve/endpoint.h"
#include "serve/services.h"
#include "serve/web.h"
#include "serve/write.h"

enum { PATH_ROOM = GOPHER_REQUEST_MAX + 2 };

/* What a selector leads to: one of the two, or nothing. */
struct found {
	const struct endpoint *endpoint;
	const struct resource *resource;
};

/* What is private is for Gemini alone: nobody shows a certificate here. */
static struct found
find(const struct served_site *served, struct span path)
{
	struct found found = { .resource = NULL };

	if (zones_find(&served->config->private.zones, path) != 0)
		return found;
	found.endpoint = endpoint_find(endpoints, served, path);
	if (found.endpoint == NULL)
		found.resource = site_find(served->site, path);
	return found;
}

/*
 * What a request leads to, and the path by which.  A name may hold a "?": what
 * there is of the whole name goes before a search.  -1: the path is none.
 */
static int
resolve(const struct served_site *served, const struct gopher_request *request,
    char *memory, struct span *path, struct found *found)
{
	if (request->whole.len > request->selector.len &&
	    gopher_path(request->whole, memory, PATH_ROOM, path) == 0) {
		*found = find(served, *path);
		if (found->resource != NULL)
			return 0;
	}
	*found = (struct found){ .resource = NULL };
	*path = span_of("");
	if (gopher_path(request->selector, memory, PATH_ROOM, path) == -1) {
		*path = span_of("");
		return -1;
	}
	*found = find(served, *path);
	return 0;
}

/* The language of a selector, even of one that leads nowhere. */
static const struct site_language *
language_of(const struct served_site *served,
    const struct gopher_request *request)
{
	char memory[PATH_ROOM];
	struct span path;

	if (gopher_path(request->selector, memory, sizeof(memory), &path) == -1)
		path = span_of("");
	return site_language(served->site, path);
}

/* What Gopher sends of it: a menu, or what is in a file. */
static bool
is_menu(const struct resource *resource)
{
	return resource->kind != RESOURCE_TEXT &&
	    resource->kind != RESOURCE_FILE;
}

static enum verdict
answer_selector(const struct served_site *served, unsigned port,
    const struct peer *peer, const struct gopher_request *request,
    struct answer *answer)
{
	struct ask ask = { .served = served,
		.gopher_port = port,
		.peer = peer,
		.language = site_language(served->site, span_of("")) };
	char memory[PATH_ROOM];
	struct found found;
	enum verdict verdict;

	if (resolve(served, request, memory, &ask.path, &found) == -1)
		return answer_menu(answer, served, port,
		    ask.language->gopher_missing);
	ask.language = site_language(served->site, ask.path);
	if (found.endpoint != NULL) {
		if (!answer_has_room(0))
			return VERDICT_DROP;
		ask.typed = request->words.len > 0;
		ask.words = request->words;
		return found.endpoint->gopher(&ask, answer);
	}
	if (found.resource == NULL)
		return answer_menu(answer, served, port,
		    ask.language->gopher_missing);
	if (is_menu(found.resource))
		return answer_menu(answer, served, port,
		    found.resource->gopher);
	if (found.resource->gopher.len > 0)
		return answer_bytes(answer, found.resource->gopher);
	verdict = services_answer(served, found.resource, span_of(""), answer);
	if (verdict != VERDICT_DROP)
		return verdict;
	return answer_menu(answer, served, port, ask.language->gopher_changed);
}

/* Answers those who came by a public port. */
static enum verdict
answer_at(const struct served_site *served, unsigned port,
    const struct peer *peer, struct span bytes, struct answer *answer)
{
	struct gopher_request request;
	struct span line, web;

	switch (gopher_parse(bytes, &request)) {
	case GOPHER_PARSE_MORE:
		return VERDICT_MORE;
	case GOPHER_PARSE_BAD:
		if (web_is_endless(bytes))
			return web_refuse(served, bytes, answer);
		if (write_is_too_long_line(served, port, bytes, answer))
			return VERDICT_ANSWER;
		return answer_menu(answer, served, port,
		    site_language(served->site, span_of(""))->gopher_missing);
	case GOPHER_PARSE_OK:
		break;
	}
	if (peer->limited > 0)
		return answer_menu(answer, served, port,
		    language_of(served, &request)->gopher_slow_down);
	line = span_first(bytes, request.consumed);
	if (web_is_http(line, &web))
		return web_tell(served, line, answer);
	if (web_is_url(request.selector, &web))
		return web_lead(web, answer);
	return answer_selector(served, port, peer, &request, answer);
}

static enum verdict
answer_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	const struct served_site *served = data;

	(void)ended;
	return answer_at(served, served->gopher_port, peer, bytes, answer);
}

static enum verdict
answer_in_tls(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	const struct served_site *served = data;

	(void)ended;
	return answer_at(served, served->gopher_tls_port, peer, bytes, answer);
}

static const char *
status_of_resource(const struct resource *resource)
{
	if (resource == NULL)
		return "missing";
	switch (resource->kind) {
	case RESOURCE_PAGE:
	case RESOURCE_TEXT:
	case RESOURCE_MENU:
	case RESOURCE_FILE:
	case RESOURCE_ALIAS:
		return "found";
	case RESOURCE_MOVED:
		return "moved";
	case RESOURCE_GONE:
		return "gone";
	}
	return "found";
}

/* Do two menus begin with the same line?  The ports in others may differ. */
static bool
begin_alike(struct span menu, struct span other)
{
	size_t len = span_find(other, '\n');

	return span_equal(span_first(menu, len), span_first(other, len));
}

/* Gopher has no statuses: what was answered, in a word. */
static const char *
status_of(const struct served_site *served, const struct answer *answer,
    struct span path, struct found found)
{
	const struct site_language *language =
	    site_language(served->site, path);

	if (begin_alike(answer->bytes, language->gopher_slow_down))
		return "limited";
	if (begin_alike(answer->bytes, language->gopher_changed))
		return "changed";
	return found.endpoint != NULL ? "found"
				      : status_of_resource(found.resource);
}

/*
 * The selector for the log, and never the words of a search, nor the address
 * that a link leads to.
 */
static void
log_done(void *data, struct span request, const struct answer *answer,
    const struct outcome *outcome)
{
	struct access access = { .protocol = "gopher", .outcome = outcome };
	struct gopher_request parsed;
	char memory[PATH_ROOM];
	struct found found;
	struct span web;

	if (gopher_parse(request, &parsed) != GOPHER_PARSE_OK) {
		if (answer != NULL)
			access.status = span_of("bad");
	} else if (web_is_http(span_first(request, parsed.consumed), &web)) {
		access.path = span_first(web, span_find(web, '?'));
		access.status = span_of("http");
	} else if (gopher_url(parsed.selector, &web)) {
		access.path = span_of("URL:");
		access.status = web_is_url(parsed.selector, &web)
		    ? span_of("web")
		    : span_of("missing");
	} else {
		resolve(data, &parsed, memory, &access.path, &found);
		if (answer != NULL)
			access.status = span_of(status_of(data, answer,
			    access.path, found));
	}
	access_log(&access);
}

const struct service service_gopher = {
	.name = "gopher",
	.request_max = GOPHER_REQUEST_MAX,
	.request = answer_request,
	.done = log_done,
	.answered = TALLY_GOPHER,
};

const struct service service_gopher_tls = {
	.name = "gopher",
	.request_max = GOPHER_REQUEST_MAX,
	.request = answer_in_tls,
	.done = log_done,
	.answered = TALLY_GOPHER,
};
