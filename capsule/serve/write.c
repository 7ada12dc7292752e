#include "serve/write.h"

#include "base/host.h"
#include "base/utf8.h"
#include "protocol/gopher.h"
#include "protocol/letter.h"
#include "serve/answer.h"
#include "serve/postman.h"
#include "site/receipt.h"

#include <stdio.h>
#include <stdlib.h>

static const char place[] = "/write";

enum way {
	WAY_GEMINI,
	WAY_TITAN,
	WAY_GOPHER,
};

static const char *const way_names[] = {
	[WAY_GEMINI] = "gemini",
	[WAY_TITAN] = "titan",
	[WAY_GOPHER] = "gopher",
};

/* Who is to be told, in which words. */
struct writer {
	const struct served_site *served;
	const struct site_language *language;
	struct span about; /* as in struct post: "/risks/", or empty */
	const struct resource *page; /* the same in the language, if it has it;
					NULL: none */
	enum way way;
	unsigned gopher_port; /* as in struct ask */
};

/* A message that is on its way to the mail process. */
struct pending {
	struct writer writer;
	struct connection *connection;
	struct delivery *delivery;
};

/* ---- where --------------------------------------------------------------- */

/* A page for everyone to read; NULL when it is none. */
static const struct resource *
find_page(const struct served_site *served, struct span path)
{
	const struct resource *resource = site_find(served->site, path);

	return resource != NULL && !resource->private &&
		resource->kind == RESOURCE_PAGE
	    ? resource
	    : NULL;
}

/*
 * The page that a message is about: what stands behind /write, if there is
 * such a page.
 */
static const struct resource *
page_of(const struct served_site *served, struct span path)
{
	size_t len =
	    strlen(place) + site_language(served->site, path)->prefix.len;
	struct span page = span_after(path, len);

	return page.len > 1 ? find_page(served, page) : NULL;
}

/* The same page as a reader has seen it, where its language has it. */
static const struct resource *
page_in(const struct served_site *served, const struct site_language *language,
    const struct resource *page)
{
	const struct resource *found;
	struct buf path;

	if (page == NULL || language->prefix.len == 0)
		return page;
	buf_init(&path);
	buf_append(&path, language->prefix);
	buf_append(&path, page->path);
	found = find_page(served, buf_span(&path));
	buf_clear(&path);
	return found != NULL ? found : page;
}

static struct writer
writer_at(const struct served_site *served, struct span path, enum way way,
    unsigned gopher_port)
{
	const struct site_language *language =
	    site_language(served->site, path);
	const struct resource *page = page_of(served, path);

	return (struct writer){
		.served = served,
		.language = language,
		.about = page == NULL ? span_of("") : page->path,
		.page = page_in(served, language, page),
		.way = way,
		.gopher_port = gopher_port,
	};
}

static struct writer
writer_of(const struct ask *ask, enum way way)
{
	return writer_at(ask->served, ask->path, way, ask->gopher_port);
}

static bool
is_at(const struct served_site *served, struct span path)
{
	struct span behind;

	if (served->postman == NULL)
		return false;
	behind =
	    span_after(path, site_language(served->site, path)->prefix.len);
	if (span_is(behind, place))
		return true;
	if (!span_starts(behind, place) ||
	    site_find(served->site, path) != NULL)
		return false;
	behind = span_after(behind, strlen(place));
	return span_is(behind, "/") || page_of(served, path) != NULL;
}

/* ---- answers ------------------------------------------------------------- */

static struct receipt
receipt_of(const struct writer *w, struct span title)
{
	const struct served_site *served = w->served;
	struct span none = span_of("");

	return (struct receipt){
		.language = w->language->tag,
		.title = title,
		.prefix = w->language->prefix,
		.page = w->page == NULL ? none : w->page->path,
		.page_title = w->page == NULL ? none : site_title(w->page),
		.home = span_of("/"),
		.name = w->language->name,
		.place = { host_bare(site_config_gopher_host(served->config)),
		    served->gopher_port },
	};
}

static enum verdict
answer_receipt(const struct writer *w, const struct receipt *receipt,
    struct answer *answer)
{
	struct buf out;

	buf_init(&out);
	if (w->way == WAY_GOPHER) {
		receipt_gopher(receipt, &out);
		return answer_menu_buf(answer, w->served, w->gopher_port, &out);
	}
	receipt_gemini(receipt, &out);
	return answer_buf(answer, &out);
}

/* Gemini has the meta of a status for it, Gopher a menu. */
static enum verdict
answer_failure(const struct writer *w, enum gemini_status status,
    struct span why, struct answer *answer)
{
	struct receipt receipt = receipt_of(w, why);
	enum verdict verdict;
	struct buf path;

	if (w->way != WAY_GOPHER)
		return answer_header(answer, status, why.ptr, "");
	buf_init(&path);
	buf_append_string(&path, place);
	buf_append(&path, w->about);
	receipt.failed = true;
	receipt.path = buf_span(&path);
	receipt.label = w->language->labels->write_label;
	verdict = answer_receipt(w, &receipt, answer);
	buf_clear(&path);
	return verdict;
}

/* " titan://host:port/it/write: 16384": where to send more, and how much. */
static void
append_titan(const struct writer *w, struct buf *out)
{
	buf_append_string(out, " titan://");
	host_append(site_config_gemini_host(w->served->config), out);
	buf_printf(out, ":%u%.*s%s: %zu", w->served->gemini_port,
	    SPAN_ARG(w->language->prefix), place,
	    postman_size(w->served->postman));
}

/* What does not fit into a URL may still be sent by Titan. */
static enum verdict
answer_too_long(const struct writer *w, size_t most, struct answer *answer)
{
	enum verdict verdict;
	struct buf text;
	char bytes[32];

	buf_init(&text);
	snprintf(bytes, sizeof(bytes), "%zu", most);
	labels_fill(w->language->labels->write_too_long,
	    &(struct labels_value){ "bytes", span_of(bytes) }, 1, &text);
	if (w->way == WAY_GEMINI)
		append_titan(w, &text);
	verdict =
	    answer_failure(w, GEMINI_BAD_REQUEST, buf_span(&text), answer);
	buf_clear(&text);
	return verdict;
}

static enum verdict
answer_delivered(const struct writer *w, const struct post_reply *reply,
    struct answer *answer)
{
	const struct labels *labels = w->language->labels;
	bool known = reply->outcome == POST_KNOWN;
	struct receipt receipt =
	    receipt_of(w, known ? labels->write_known : labels->write_received);
	enum verdict verdict;
	struct buf number;

	buf_init(&number);
	labels_fill(labels->write_reference,
	    &(struct labels_value){ "number", span_of(reply->reference) }, 1,
	    &number);
	receipt.texts[0] = buf_span(&number);
	receipt.texts[1] = known ? labels->write_once : labels->write_keep;
	receipt.texts[2] = labels->write_anonymous;
	verdict = answer_receipt(w, &receipt, answer);
	buf_clear(&number);
	return verdict;
}

static enum verdict
answer_limited(const struct writer *w, unsigned seconds, struct answer *answer)
{
	char meta[32];

	if (w->way == WAY_GOPHER)
		return answer_failure(w, GEMINI_SLOW_DOWN,
		    w->language->labels->write_limited, answer);
	snprintf(meta, sizeof(meta), "%u", seconds);
	return answer_header(answer, GEMINI_SLOW_DOWN, meta, "");
}

static enum verdict
answer_outcome(const struct writer *w, const struct post_reply *reply,
    struct answer *answer)
{
	const struct labels *labels = w->language->labels;

	switch (reply->outcome) {
	case POST_DELIVERED:
	case POST_KNOWN:
		return answer_delivered(w, reply, answer);
	case POST_LIMITED:
		return answer_limited(w, reply->seconds, answer);
	case POST_REFUSED:
		return answer_failure(w, GEMINI_COMMAND_FAILURE,
		    labels->write_refused, answer);
	case POST_FAILED:
		break;
	}
	return answer_failure(w, GEMINI_FAILURE, labels->write_failed, answer);
}

/* ---- sending ------------------------------------------------------------- */

static void
told(void *data, const struct post_reply *reply)
{
	struct pending *pending = data;
	struct connection *connection = pending->connection;
	struct answer answer = { .fd = -1 };

	if (!answer_has_room(0) ||
	    answer_outcome(&pending->writer, reply, &answer) != VERDICT_ANSWER)
		answer = (struct answer){ .fd = -1 };
	free(pending);
	connection_settle(connection, &answer);
}

/* The connection has ended before its answer came. */
static void
give_up(void *data)
{
	struct pending *pending = data;

	postman_forget(pending->delivery);
	free(pending);
}

static enum verdict
send_message(const struct writer *w, const struct ask *ask, struct span text,
    struct answer *answer)
{
	const struct post_reply failed = { .outcome = POST_FAILED };
	struct postman *postman = w->served->postman;
	struct pending *pending = malloc(sizeof(*pending));
	struct post post = {
		.reader = ask->peer->address,
		.host = site_config_gemini_host(w->served->config),
		.name = site_name(w->served->site),
		.page = w->about,
		.language = w->language->tag,
		.protocol = span_of(way_names[w->way]),
		.text = text,
	};

	if (pending == NULL)
		return VERDICT_DROP;
	*pending = (struct pending){ .writer = *w,
		.connection = ask->peer->connection };
	pending->delivery = postman_send(postman, &post, told, pending);
	if (pending->delivery == NULL) {
		free(pending);
		return answer_outcome(w, &failed, answer);
	}
	*answer =
	    (struct answer){ .fd = -1, .release = give_up, .owned = pending };
	return VERDICT_WAIT;
}

static enum verdict
take_message(const struct writer *w, const struct ask *ask, struct span text,
    struct answer *answer)
{
	const struct labels *labels = w->language->labels;

	if (text.len > postman_size(w->served->postman))
		return answer_too_long(w, postman_size(w->served->postman),
		    answer);
	if (utf8_check(text) < text.len || span_find(text, '\0') < text.len)
		return answer_failure(w, GEMINI_BAD_REQUEST,
		    labels->write_not_text, answer);
	return send_message(w, ask, text, answer);
}

/* ---- the protocols ------------------------------------------------------- */

/* Without words a program is told to ask for them. */
static enum verdict
answer_gemini(const struct ask *ask, struct answer *answer)
{
	struct writer w = writer_of(ask, WAY_GEMINI);
	const struct labels *labels = w.language->labels;

	if (ask->typed && !letter_is_empty(ask->words))
		return take_message(&w, ask, ask->words, answer);
	return answer_header(answer, GEMINI_INPUT,
	    ask->words.len > 0 ? labels->write_empty.ptr
			       : labels->write_prompt.ptr,
	    "");
}

static enum verdict
answer_gopher(const struct ask *ask, struct answer *answer)
{
	struct writer w = writer_of(ask, WAY_GOPHER);
	const struct labels *labels = w.language->labels;
	struct receipt form =
	    receipt_of(&w, ask->typed ? labels->write_empty : labels->write);

	if (!letter_is_empty(ask->words))
		return take_message(&w, ask, ask->words, answer);
	form.texts[0] = labels->write_prompt;
	if (!ask->peer->tls)
		form.texts[1] = labels->write_unencrypted;
	form.path = span_after(ask->path, w.language->prefix.len);
	form.label = labels->write_label;
	return answer_receipt(&w, &form, answer);
}

static enum verdict
answer_titan(const struct ask *ask, const struct titan_request *titan,
    struct answer *answer)
{
	struct writer w = writer_of(ask, WAY_TITAN);
	const struct labels *labels = w.language->labels;

	if (!titan_is_text(titan))
		return answer_failure(&w, GEMINI_BAD_REQUEST,
		    labels->write_not_text, answer);
	if (titan->size == 0)
		return answer_failure(&w, GEMINI_BAD_REQUEST,
		    labels->write_empty, answer);
	if (titan->size > postman_size(ask->served->postman))
		return answer_too_long(&w, postman_size(ask->served->postman),
		    answer);
	answer->length = titan->size;
	return VERDICT_BODY;
}

static enum verdict
answer_body(const struct ask *ask, struct span body, struct answer *answer)
{
	struct writer w = writer_of(ask, WAY_TITAN);

	if (letter_is_empty(body))
		return answer_failure(&w, GEMINI_BAD_REQUEST,
		    w.language->labels->write_empty, answer);
	return take_message(&w, ask, body, answer);
}

const struct endpoint write_endpoint = {
	.is_at = is_at,
	.gemini = answer_gemini,
	.gopher = answer_gopher,
	.titan = answer_titan,
	.body = answer_body,
};

/* ---- requests that are none any more ------------------------------------- */

/* The site with so long a URL's host, if the URL is one of /write. */
bool
write_is_too_long(const struct served *served, struct span bytes,
    struct answer *answer)
{
	struct span url = span_first(bytes, span_find(bytes, '?'));
	const struct served_site *site;
	struct writer w;
	struct uri uri;

	if (bytes.len < GEMINI_REQUEST_MAX || url.len >= GEMINI_URI_MAX ||
	    uri_parse(url, &uri) == -1)
		return false;
	site = services_find(served, uri.host);
	if (site == NULL || !is_at(site, uri.path) || !answer_has_room(0))
		return false;
	w = writer_at(site, uri.path, WAY_GEMINI, 0);
	return answer_too_long(&w, GEMINI_URI_MAX - url.len - 1, answer) ==
	    VERDICT_ANSWER;
}

bool
write_is_too_long_line(const struct served_site *served, unsigned gopher_port,
    struct span bytes, struct answer *answer)
{
	struct span selector =
	    span_first(span_first(bytes, span_find(bytes, '\t')),
		span_find(bytes, '?'));
	struct writer w;

	if (bytes.len < GOPHER_REQUEST_MAX || !is_at(served, selector) ||
	    !answer_has_room(0))
		return false;
	w = writer_at(served, selector, WAY_GOPHER, gopher_port);
	return answer_too_long(&w, GOPHER_REQUEST_MAX - selector.len - 3,
		   answer) == VERDICT_ANSWER;
}
