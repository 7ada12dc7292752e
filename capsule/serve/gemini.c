#include "protocol/gemini.h"

#include "serve/access.h"
#include "serve/services.h"

#include <stdio.h>
#include <stdlib.h>

/* An answer without a body that is the same for everyone. */
static enum verdict
answer_status(struct answer *answer, struct span header)
{
	*answer = (struct answer){ .bytes = header, .fd = -1 };
	return VERDICT_ANSWER;
}

/* 59 with the parser's reason. */
static enum verdict
answer_bad(struct answer *answer, const char *reason)
{
	char header[GEMINI_HEADER_MAX];
	int len = snprintf(header, sizeof(header), "%d %s\r\n",
	    GEMINI_BAD_REQUEST, reason);
	char *copy = malloc((size_t)len + 1);

	if (copy == NULL)
		return VERDICT_DROP;
	memcpy(copy, header, (size_t)len + 1);
	*answer = (struct answer){ .bytes = span_make(copy, (size_t)len),
		.fd = -1,
		.release = free,
		.owned = copy };
	return VERDICT_ANSWER;
}

/* Scheme, host and port must be those this capsule is known by. */
static bool
is_ours(const struct served *served, const struct peer *peer,
    const struct uri *uri)
{
	unsigned long port = GEMINI_PORT;

	if (!span_equal_nocase(uri->scheme, span_of("gemini")) ||
	    !config_is_host(served->config, uri->host))
		return false;
	if (uri->port.len > 0 && span_number(uri->port, 65535, &port) == -1)
		return false;
	if (port != served->gemini_port)
		return false;
	return peer->server_name.len == 0 ||
	    config_is_host(served->config, peer->server_name);
}

static enum verdict
answer_path(const struct served *served, const struct gemini_request *request,
    struct answer *answer)
{
	const struct resource *resource;
	char memory[GEMINI_URI_MAX + 1];
	struct span path;

	if (gemini_path(request, memory, sizeof(memory), &path) == -1)
		return answer_bad(answer, "The path leads above the root.");
	resource = site_find(served->site, path);
	if (resource == NULL || resource->gemini.len == 0)
		return answer_status(answer,
		    (struct span)SPAN("51 There is no such page here.\r\n"));
	return services_answer(served, resource, resource->gemini, answer);
}

static enum verdict
answer_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	const struct served *served = data;
	struct gemini_request request;

	(void)ended;
	switch (gemini_parse(bytes, &request)) {
	case GEMINI_PARSE_MORE:
		return VERDICT_MORE;
	case GEMINI_PARSE_BAD:
		return answer_bad(answer, request.reason);
	case GEMINI_PARSE_OK:
		break;
	}
	if (!is_ours(served, peer, &request.uri))
		return answer_status(answer,
		    (struct span)SPAN("53 This capsule does not serve that "
				      "address.\r\n"));
	return answer_path(served, &request, answer);
}

/* The path for the log: never the query, which may hold a reader's words. */
static void
log_done(void *data, struct span request, const struct answer *answer,
    const struct outcome *outcome)
{
	struct gemini_request parsed;
	struct access access = { .protocol = "gemini", .outcome = outcome };
	char memory[GEMINI_URI_MAX + 1];

	(void)data;
	if (gemini_parse(request, &parsed) != GEMINI_PARSE_OK ||
	    gemini_path(&parsed, memory, sizeof(memory), &access.path) == -1)
		access.path = span_of("");
	if (answer != NULL)
		access.status = span_first(answer->bytes, 2);
	access_log(&access);
}

const struct service service_gemini = {
	.name = "gemini",
	.request_max = GEMINI_REQUEST_MAX,
	.request = answer_request,
	.done = log_done,
};
