#include "protocol/gopher.h"

#include "serve/access.h"
#include "serve/services.h"

static enum verdict
answer_missing(const struct served *served, struct answer *answer)
{
	*answer = (struct answer){ .bytes = site_gopher_missing(served->site),
		.fd = -1 };
	return VERDICT_ANSWER;
}

static enum verdict
answer_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	const struct served *served = data;
	const struct resource *resource = NULL;
	struct gopher_request request;
	char memory[GOPHER_SELECTOR_MAX + 2];
	struct span path;

	(void)peer;
	(void)ended;
	switch (gopher_parse(bytes, &request)) {
	case GOPHER_PARSE_MORE:
		return VERDICT_MORE;
	case GOPHER_PARSE_BAD:
		return answer_missing(served, answer);
	case GOPHER_PARSE_OK:
		break;
	}
	if (gopher_path(&request, memory, sizeof(memory), &path) == 0)
		resource = site_find(served->site, path);
	if (resource == NULL)
		return answer_missing(served, answer);
	return services_answer(served, resource, resource->gopher, answer);
}

/* The selector for the log, and never the words of a search. */
static void
log_done(void *data, struct span request, const struct answer *answer,
    const struct outcome *outcome)
{
	const struct served *served = data;
	struct access access = { .protocol = "gopher", .outcome = outcome };
	struct gopher_request parsed;
	char memory[GOPHER_SELECTOR_MAX + 2];

	if (gopher_parse(request, &parsed) != GOPHER_PARSE_OK ||
	    gopher_path(&parsed, memory, sizeof(memory), &access.path) == -1)
		access.path = span_of("");
	if (answer != NULL)
		access.status =
		    span_equal(answer->bytes, site_gopher_missing(served->site))
		    ? span_of("missing")
		    : span_of("found");
	access_log(&access);
}

const struct service service_gopher = {
	.name = "gopher",
	.request_max = GOPHER_REQUEST_MAX,
	.request = answer_request,
	.done = log_done,
};
