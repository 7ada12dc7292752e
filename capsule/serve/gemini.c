#include "protocol/gemini.h"

#include "net/stream.h"
#include "serve/access.h"
#include "serve/answer.h"
#include "serve/endpoint.h"
#include "serve/services.h"
#include "serve/write.h"

#include <stdio.h>

/* 44: meta is the seconds to wait. */
static enum verdict
answer_slow_down(struct answer *answer, unsigned long seconds)
{
	char meta[32];

	snprintf(meta, sizeof(meta), "%lu", seconds);
	return answer_header(answer, GEMINI_SLOW_DOWN, meta, "");
}

/*
 * The site that a request is for.  NULL when scheme, host and port are not
 * those that one of ours is known by, or when TLS was begun with another's
 * name, and so with another's certificate.
 */
static const struct served_site *
find_site(const struct served *served, const struct peer *peer,
    const struct uri *uri, const char *scheme)
{
	const struct served_site *site = services_find(served, uri->host);
	unsigned long port = GEMINI_PORT;

	if (site == NULL || !span_equal_nocase(uri->scheme, span_of(scheme)))
		return NULL;
	if (uri->port.len > 0 && span_number(uri->port, 65535, &port) == -1)
		return NULL;
	if (port != site->gemini_port)
		return NULL;
	if (peer->server_name.len > 0 &&
	    !site_config_is_host(site->config, peer->server_name))
		return NULL;
	return site;
}

/* May the peer read what lies at a path?  GEMINI_SUCCESS, or why not. */
static enum gemini_status
admit(const struct site_config *site, struct span path,
    const struct peer_certificate *certificate)
{
	size_t zone = zones_find(&site->private.zones, path);

	if (zone == 0)
		return GEMINI_SUCCESS;
	if (certificate == NULL)
		return GEMINI_CERTIFICATE_NEEDED;
	if (certificate->validity != PEER_VALID)
		return GEMINI_NOT_VALID;
	if (!site_config_lets_in(site, zone, certificate->key))
		return GEMINI_NOT_AUTHORISED;
	return GEMINI_SUCCESS;
}

static enum verdict
answer_refused(struct answer *answer, enum gemini_status status,
    const struct labels *labels, const struct peer_certificate *certificate)
{
	char key[FINGERPRINT_TEXT];
	struct labels_value value = { "key", span_of("") };
	enum verdict verdict;
	struct buf meta;

	if (status == GEMINI_CERTIFICATE_NEEDED)
		return answer_header(answer, status,
		    labels->certificate_needed.ptr, "");
	if (status == GEMINI_NOT_VALID)
		return answer_header(answer, status,
		    certificate->validity == PEER_EXPIRED
			? labels->certificate_expired.ptr
			: labels->certificate_early.ptr,
		    "");
	if (!answer_has_room(0))
		return VERDICT_DROP;
	fingerprint_format(certificate->key, key);
	value.value = span_of(key);
	buf_init(&meta);
	labels_fill(labels->not_authorised, &value, 1, &meta);
	verdict = answer_header(answer, status, meta.ptr, "");
	buf_clear(&meta);
	return verdict;
}

/* What a path leads to that needs no words. */
static enum verdict
answer_path(const struct served_site *site, struct span path,
    struct answer *answer)
{
	const struct resource *resource = site_find(site->site, path);
	enum verdict verdict;

	if (resource == NULL || resource->gemini.len == 0)
		return answer_bytes(answer,
		    site_language(site->site, path)->gemini_missing);
	verdict = services_answer(site, resource, resource->gemini, answer);
	if (verdict != VERDICT_DROP)
		return verdict;
	return answer_bytes(answer,
	    site_language(site->site, path)->gemini_changed);
}

/*
 * Finds out what is asked for, and whether the reader may: who is kept out of
 * a private zone learns nothing of what is in it, not even whether a page is
 * there.  The ask is for the peer and site that it names already.
 */
static bool
may_ask(struct ask *ask, const struct gemini_request *request, char *memory,
    size_t size, struct answer *answer, enum verdict *refused)
{
	const struct peer_certificate *certificate = ask->peer->certificate;
	enum gemini_status status;

	if (gemini_path(request, memory, size, &ask->path) == -1) {
		*refused = answer_header(answer, GEMINI_BAD_REQUEST,
		    "The path leads above the root.", "");
		return false;
	}
	status = admit(ask->served->config, ask->path, certificate);
	if (status == GEMINI_SUCCESS)
		return true;
	*refused = answer_refused(answer, status,
	    site_language(ask->served->site, ask->path)->labels, certificate);
	return false;
}

static enum verdict
answer_site(const struct served_site *site, const struct peer *peer,
    const struct gemini_request *request, struct answer *answer)
{
	const struct endpoint *endpoint;
	char memory[GEMINI_URI_MAX + 1], words[GEMINI_URI_MAX];
	struct ask ask = { .served = site, .peer = peer };
	enum verdict refused;

	if (!may_ask(&ask, request, memory, sizeof(memory), answer, &refused))
		return refused;
	endpoint = endpoint_find(endpoints, site, ask.path);
	if (endpoint == NULL)
		return answer_path(site, ask.path, answer);
	if (!answer_has_room(0))
		return VERDICT_DROP;
	ask.language = site_language(site->site, ask.path);
	ask.typed = uri_has(request->uri.query);
	ask.words = gemini_words(request, words);
	return endpoint->gemini(&ask, answer);
}

/* body is NULL before it has come. */
static enum verdict
answer_titan(const struct served_site *site, const struct peer *peer,
    const struct gemini_request *request, const struct span *body,
    struct answer *answer)
{
	const struct endpoint *endpoint;
	char memory[GEMINI_URI_MAX + 1];
	struct ask ask = { .served = site, .peer = peer, .typed = true };
	struct titan_request titan;
	enum verdict refused;

	if (titan_read(request, &titan) == -1)
		return answer_header(answer, GEMINI_BAD_REQUEST, titan.reason,
		    ".");
	if (!may_ask(&ask, &titan.line, memory, sizeof(memory), answer,
		&refused))
		return refused;
	/* Programs that upload in place of a page write to its address. */
	endpoint = endpoint_find(endpoints, site, ask.path);
	if (endpoint == NULL && ask.path.len > 1 && span_ends(ask.path, "/")) {
		ask.path.len--;
		endpoint = endpoint_find(endpoints, site, ask.path);
	}
	if (endpoint == NULL || endpoint->titan == NULL)
		return answer_header(answer, GEMINI_BAD_REQUEST,
		    "Nothing can be sent to this address.", "");
	if (!answer_has_room(0))
		return VERDICT_DROP;
	if (body != NULL)
		return endpoint->body(&ask, *body, answer);
	answer->line = request->consumed;
	return endpoint->titan(&ask, &titan, answer);
}

static enum verdict
answer_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	const struct served_site *site;
	struct gemini_request request;

	(void)ended;
	switch (gemini_parse(bytes, &request)) {
	case GEMINI_PARSE_MORE:
		return VERDICT_MORE;
	case GEMINI_PARSE_BAD:
		if (write_is_too_long(data, bytes, answer))
			return VERDICT_ANSWER;
		return answer_header(answer, GEMINI_BAD_REQUEST, request.reason,
		    "");
	case GEMINI_PARSE_OK:
		break;
	}
	if (peer->limited > 0)
		return answer_slow_down(answer, peer->limited);
	site = find_site(data, peer, &request.uri, "titan");
	if (site != NULL && site->postman != NULL)
		return answer_titan(site, peer, &request, NULL, answer);
	site = find_site(data, peer, &request.uri, "gemini");
	if (site == NULL)
		return answer_bytes(answer,
		    (struct span)SPAN("53 This capsule does not serve that "
				      "address.\r\n"));
	return answer_site(site, peer, &request, answer);
}

/* The line has been taken already, so it is as it was then. */
static enum verdict
answer_body(void *data, const struct peer *peer, struct span line,
    struct span body, struct answer *answer)
{
	const struct served_site *site;
	struct gemini_request request;

	if (gemini_parse(line, &request) != GEMINI_PARSE_OK)
		return VERDICT_DROP;
	site = find_site(data, peer, &request.uri, "titan");
	if (site == NULL)
		return VERDICT_DROP;
	return answer_titan(site, peer, &request, &body, answer);
}

/* The path for the log: never the query, which may hold a reader's words. */
static void
log_done(void *data, struct span request, const struct answer *answer,
    const struct outcome *outcome)
{
	struct gemini_request parsed;
	struct access access = { .protocol = "gemini", .outcome = outcome };
	struct titan_request titan;
	char memory[GEMINI_URI_MAX + 1];

	(void)data;
	if (gemini_parse(request, &parsed) == GEMINI_PARSE_OK) {
		if (titan_is(&parsed)) {
			access.protocol = "titan";
			titan_read(&parsed, &titan);
			parsed = titan.line;
		}
		access.host = parsed.uri.host;
		if (gemini_path(&parsed, memory, sizeof(memory),
			&access.path) == -1)
			access.path = span_of("");
	}
	if (answer != NULL)
		access.status = span_first(answer->bytes, 2);
	access_log(&access);
}

const struct service service_gemini = {
	.name = "gemini",
	.request_max = GEMINI_REQUEST_MAX,
	.request = answer_request,
	.done = log_done,
	.body = answer_body,
	.answered = TALLY_GEMINI,
};
