#include "protocol/gopher.h"

#include "serve/access.h"
#include "serve/services.h"
#include "serve/web.h"

/*
 * What lies at a selector; NULL when there is nothing.  What is private is
 * for Gemini alone: here no reader can show who he is.
 */
static const struct resource *
find(const struct served_site *served, const struct gopher_request *request)
{
	const struct resource *resource;
	char memory[GOPHER_SELECTOR_MAX + 2];
	struct span path;

	if (gopher_path(request, memory, sizeof(memory), &path) == -1)
		return NULL;
	resource = site_find(served->site, path);
	return resource == NULL || resource->private ? NULL : resource;
}

/* RFC 1436, section 3.8: an item of type 3 is an error. */
static const struct span slow_down =
    SPAN("3You ask too often. Please wait a little and try again."
	 "\t\tnull.host\t1\r\n.\r\n");

static enum verdict
answer_menu(struct answer *answer, struct span menu)
{
	*answer = (struct answer){ .bytes = menu, .fd = -1 };
	return VERDICT_ANSWER;
}

static enum verdict
answer_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	const struct served_site *served = data;
	const struct resource *resource;
	struct gopher_request request;
	enum verdict verdict;
	struct span web;

	(void)ended;
	switch (gopher_parse(bytes, &request)) {
	case GOPHER_PARSE_MORE:
		return VERDICT_MORE;
	case GOPHER_PARSE_BAD:
		return answer_menu(answer, site_gopher_missing(served->site));
	case GOPHER_PARSE_OK:
		break;
	}
	if (peer->limited > 0) {
		*answer = (struct answer){ .bytes = slow_down, .fd = -1 };
		return VERDICT_ANSWER;
	}
	if (web_is_http(span_first(bytes, request.consumed), &web))
		return web_tell(served, web, answer);
	if (web_is_url(request.selector, &web))
		return web_lead(web, answer);
	resource = find(served, &request);
	if (resource == NULL)
		return answer_menu(answer, site_gopher_missing(served->site));
	verdict = services_answer(served, resource, resource->gopher, answer);
	if (verdict != VERDICT_DROP)
		return verdict;
	return answer_menu(answer, site_gopher_changed(served->site));
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

/* Gopher has no statuses: what was answered, in a word. */
static const char *
status_of(const struct served_site *served, const struct answer *answer,
    const struct resource *resource)
{
	if (answer->bytes.ptr == slow_down.ptr)
		return "limited";
	if (answer->bytes.ptr == site_gopher_changed(served->site).ptr)
		return "changed";
	return status_of_resource(resource);
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
	char memory[GOPHER_SELECTOR_MAX + 2];
	struct span web;

	if (gopher_parse(request, &parsed) != GOPHER_PARSE_OK) {
		if (answer != NULL)
			access.status = span_of("bad");
	} else if (web_is_http(span_first(request, parsed.consumed), &web)) {
		access.path = span_first(web, span_find(web, '?'));
		access.status = span_of("http");
	} else if (web_is_url(parsed.selector, &web)) {
		access.path = span_of("URL:");
		access.status = span_of("web");
	} else {
		if (gopher_path(&parsed, memory, sizeof(memory),
			&access.path) == -1)
			access.path = span_of("");
		if (answer != NULL)
			access.status = span_of(status_of(data, answer,
			    find(data, &parsed)));
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
