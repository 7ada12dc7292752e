#include "net/connection_private.h"

#include "net/tls.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct span
request_bytes(const struct connection *c)
{
	return c->request == NULL ? span_of("")
				  : span_make(c->request, c->request_len);
}

static struct peer
peer_of(struct connection *c)
{
	return (struct peer){
		.connection = c,
		.server_name = stream_server_name(c->stream),
		.address = c->outcome.address,
		.limited = c->limited,
		.tls = c->tls,
		.certificate = stream_certificate(c->stream),
	};
}

/* Nobody gives way whose answer is being made. */
static enum next
await_answer(struct connection *c, const struct answer *unsettled)
{
	c->unsettled = *unsettled;
	crowd_serve(c->table->crowd, &c->place);
	return connection_enter(c, STATE_WAIT);
}

static enum next
ask_about_body(struct connection *c)
{
	const struct entrance *entrance = c->entrance;
	const struct peer peer = peer_of(c);
	struct span request = request_bytes(c);
	struct span body = span_make(c->body, c->body_size);
	struct answer answer = { .fd = -1 };

	switch (entrance->service->body(entrance->data, &peer, request, body,
	    &answer)) {
	case VERDICT_ANSWER:
		return connection_respond(c, &answer);
	case VERDICT_WAIT:
		return await_answer(c, &answer);
	case VERDICT_MORE:
	case VERDICT_BODY:
	case VERDICT_DROP:
		break;
	}
	return connection_leave(c, "dropped");
}

/* What came behind the line is the beginning of the body. */
static enum next
begin_body(struct connection *c, const struct answer *wanted)
{
	size_t more = c->request_len - wanted->line;

	c->body_size = wanted->length;
	c->body = malloc(c->body_size + 1);
	if (c->body == NULL)
		return connection_leave(c, "out of memory");
	c->body_len = more < c->body_size ? more : c->body_size;
	memcpy(c->body, c->request + wanted->line, c->body_len);
	c->request_len = wanted->line;
	return connection_enter(c, STATE_BODY);
}

static enum next
ask_service(struct connection *c, bool ended)
{
	const struct entrance *entrance = c->entrance;
	struct span bytes = request_bytes(c);
	const struct peer peer = peer_of(c);
	struct answer answer = { .fd = -1 };

	switch (entrance->service->request(entrance->data, &peer, bytes, ended,
	    &answer)) {
	case VERDICT_MORE:
		if (ended)
			return connection_leave(c, "no whole request");
		if (c->request_len == entrance->service->request_max)
			return connection_leave(c, "request too long");
		return NEXT_AGAIN;
	case VERDICT_ANSWER:
		return connection_respond(c, &answer);
	case VERDICT_BODY:
		return begin_body(c, &answer);
	case VERDICT_WAIT:
		return await_answer(c, &answer);
	case VERDICT_DROP:
		break;
	}
	return connection_leave(c, "dropped");
}

/*
 * A client that has Nagle's algorithm on holds its request back until the end
 * of its handshake is acknowledged, which we, having nothing to send, would
 * put off by 40 ms.
 */
static void
acknowledge(const struct connection *c)
{
	const int on = 1;

	if (c->tls && c->request_len == 0)
		setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

/* Who has shaken hands and says nothing more holds no memory for it. */
static enum next
await_more(struct connection *c)
{
	acknowledge(c);
	if (c->request_len == 0) {
		free(c->request);
		c->request = NULL;
	}
	return NEXT_READ;
}

static int
need_memory(struct connection *c)
{
	if (c->request == NULL)
		c->request = malloc(c->entrance->service->request_max);
	return c->request == NULL ? -1 : 0;
}

enum next
request_read_early(struct connection *c, struct span *bytes)
{
	ssize_t got;

	if (need_memory(c) == -1)
		return connection_leave(c, "out of memory");
	got = recv(c->fd, c->request, c->entrance->service->request_max, 0);
	if (got != -1) {
		*bytes = span_make(c->request, (size_t)got);
		return NEXT_AGAIN;
	}
	if (errno != EAGAIN && errno != EINTR)
		return connection_leave(c, "connection broken");
	free(c->request);
	c->request = NULL;
	return NEXT_READ;
}

enum next
request_read(struct connection *c)
{
	size_t room = c->entrance->service->request_max - c->request_len;
	size_t got;

	if (need_memory(c) == -1)
		return connection_leave(c, "out of memory");
	switch (stream_read(c->stream, c->request + c->request_len, room,
	    &got)) {
	case STREAM_DONE:
		c->request_len += got;
		return ask_service(c, false);
	case STREAM_WANT_READ:
		return await_more(c);
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
		return ask_service(c, true);
	case STREAM_FAILED:
		break;
	}
	return connection_leave(c, "connection broken");
}

enum next
request_read_body(struct connection *c)
{
	size_t got;

	if (c->body_len == c->body_size)
		return ask_about_body(c);
	switch (stream_read(c->stream, c->body + c->body_len,
	    c->body_size - c->body_len, &got)) {
	case STREAM_DONE:
		c->body_len += got;
		return NEXT_AGAIN;
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
		return connection_leave(c, "no whole body");
	case STREAM_FAILED:
		break;
	}
	return connection_leave(c, "connection broken");
}
