#include "net/connection.h"

#include "net/sender.h"
#include "net/stream.h"
#include "net/tls.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Writes before the other connections get a turn. */
	TURN = 8,
};

const struct connection_limits connection_limits_default = {
	.handshake = 10000,
	.request = 10000,
	.send_window = 30000,
	.send_least = 6000,
	.linger = 1000,
	.linger_bytes = 65536,
	.most = 1000,
};

enum state {
	STATE_HANDSHAKE,
	STATE_REQUEST,
	STATE_RESPOND,
	STATE_LINGER,
};

/* What a state's work ends with. */
enum next {
	NEXT_AGAIN, /* work on: in another state, or with more to do */
	NEXT_READ,  /* wait until the socket can be read */
	NEXT_WRITE, /* wait until it can be written to */
	NEXT_CLOSE, /* c->reason says why */
};

struct connection {
	struct connections *table;
	struct connection *previous, *next;
	const struct service *service;
	void *data;
	struct timespec accepted;

	int fd;
	bool tls;
	struct stream *stream;
	struct event io;
	struct event deadline;
	short interest; /* what io waits for: EV_READ, EV_WRITE or 0 */
	enum state state;
	const char *reason;

	bool answered; /* sender holds the answer */
	struct sender sender;
	uint64_t delivered; /* when the send window began */
	size_t discarded;

	size_t request_len;
	char request[]; /* service->request_max bytes */
};

struct connections {
	struct event_base *base;
	struct connection_limits limits;
	struct connection *first;
	size_t open;
	struct connection_waiter *waiters;
};

/* ---- the table ----------------------------------------------------------- */

struct connections *
connections_new(struct event_base *base, const struct connection_limits *limits)
{
	struct connections *table = calloc(1, sizeof(*table));

	if (table == NULL)
		return NULL;
	table->base = base;
	table->limits = *limits;
	return table;
}

size_t
connections_open(const struct connections *table)
{
	return table->open;
}

bool
connections_full(const struct connections *table)
{
	return table->open >= table->limits.most;
}

void
connections_forget(struct connections *table, struct connection_waiter *waiter)
{
	struct connection_waiter **at = &table->waiters;

	while (*at != NULL && *at != waiter)
		at = &(*at)->next;
	if (*at != NULL)
		*at = waiter->next;
}

void
connections_wait(struct connections *table, struct connection_waiter *waiter)
{
	connections_forget(table, waiter);
	waiter->next = table->waiters;
	table->waiters = waiter;
}

/* Whoever has to wait again comes into the next list, not into this one. */
static void
call_waiters(struct connections *table)
{
	struct connection_waiter *waiting = table->waiters;

	table->waiters = NULL;
	while (waiting != NULL) {
		struct connection_waiter *waiter = waiting;

		waiting = waiter->next;
		waiter->call(waiter->data);
	}
}

static void
link_in(struct connections *table, struct connection *c)
{
	c->table = table;
	c->next = table->first;
	if (c->next != NULL)
		c->next->previous = c;
	table->first = c;
	table->open++;
}

static void
unlink_from(struct connections *table, struct connection *c)
{
	if (c->next != NULL)
		c->next->previous = c->previous;
	if (c->previous != NULL)
		c->previous->next = c->next;
	else
		table->first = c->next;
	table->open--;
}

/* ---- closing ------------------------------------------------------------- */

static unsigned
ms_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned)((now.tv_sec - start->tv_sec) * 1000 +
	    (now.tv_nsec - start->tv_nsec) / 1000000);
}

static void
report(const struct connection *c)
{
	struct outcome outcome = {
		.reason = c->reason,
		.bytes_sent = c->sender.bytes_sent,
		.ms = ms_since(&c->accepted),
	};

	if (c->service->done == NULL)
		return;
	c->service->done(c->data, span_make(c->request, c->request_len),
	    c->answered ? &c->sender.answer : NULL, &outcome);
}

/* The one end of every connection that was begun. */
static void
close_for(struct connection *c, const char *reason)
{
	struct connections *table = c->table;

	c->reason = reason;
	event_del(&c->io);
	event_del(&c->deadline);
	if (c->state == STATE_RESPOND && !c->tls)
		stream_abort(c->stream);
	stream_free(c->stream);
	close(c->fd);
	report(c);
	if (c->answered)
		sender_clear(&c->sender);
	unlink_from(table, c);
	free(c);
	call_waiters(table);
}

void
connections_free(struct connections *table)
{
	struct connection *next;

	if (table == NULL)
		return;
	for (struct connection *c = table->first; c != NULL; c = next) {
		next = c->next;
		close_for(c, "stopped");
	}
	free(table);
}

/* ---- states -------------------------------------------------------------- */

static enum next
leave(struct connection *c, const char *reason)
{
	c->reason = reason;
	return NEXT_CLOSE;
}

static unsigned
time_for(const struct connection_limits *limits, enum state state)
{
	switch (state) {
	case STATE_HANDSHAKE:
		return limits->handshake;
	case STATE_REQUEST:
		return limits->request;
	case STATE_RESPOND:
		return limits->send_window;
	case STATE_LINGER:
		return limits->linger;
	}
	return 0;
}

/*
 * The one way into a state.  Its deadline is absolute: nothing the peer does
 * puts it off.
 */
static enum next
enter(struct connection *c, enum state state)
{
	unsigned ms = time_for(&c->table->limits, state);
	struct timeval delay = { ms / 1000, ms % 1000 * 1000L };

	c->state = state;
	c->delivered = stream_delivered(c->stream);
	if (event_add(&c->deadline, &delay) < 0)
		return leave(c, "out of memory");
	return NEXT_AGAIN;
}

static enum next
shake_hands(struct connection *c)
{
	switch (stream_handshake(c->stream)) {
	case STREAM_DONE:
		return enter(c, STATE_REQUEST);
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
	case STREAM_FAILED:
		break;
	}
	return leave(c, "handshake failed");
}

static enum next
ask_service(struct connection *c, bool ended)
{
	struct span bytes = span_make(c->request, c->request_len);
	const struct peer peer = { stream_server_name(c->stream), c->tls,
		stream_certificate(c->stream) };
	struct answer answer = { .fd = -1 };

	switch (c->service->request(c->data, &peer, bytes, ended, &answer)) {
	case VERDICT_MORE:
		if (ended)
			return leave(c, "no whole request");
		if (c->request_len == c->service->request_max)
			return leave(c, "request too long");
		return NEXT_AGAIN;
	case VERDICT_ANSWER:
		sender_init(&c->sender, &answer);
		c->answered = true;
		stream_hold(c->stream);
		return enter(c, STATE_RESPOND);
	case VERDICT_DROP:
		break;
	}
	return leave(c, "dropped");
}

static enum next
read_request(struct connection *c)
{
	size_t room = c->service->request_max - c->request_len;
	size_t got;

	switch (stream_read(c->stream, c->request + c->request_len, room,
	    &got)) {
	case STREAM_DONE:
		c->request_len += got;
		return ask_service(c, false);
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
		return ask_service(c, true);
	case STREAM_FAILED:
		break;
	}
	return leave(c, "connection broken");
}

/* What only sending needed is given back before the wait. */
static enum next
say_goodbye(struct connection *c)
{
	enum next next;

	switch (stream_finish(c->stream)) {
	case STREAM_DONE:
		next = enter(c, STATE_LINGER);
		stream_free(c->stream);
		c->stream = NULL;
		sender_rest(&c->sender);
		return next;
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
	case STREAM_FAILED:
		break;
	}
	return leave(c, "connection broken");
}

static enum next
send_some(struct connection *c)
{
	struct span bytes;
	size_t sent;

	if (sender_next(&c->sender, &bytes, &c->reason) < 0)
		return NEXT_CLOSE;
	if (bytes.len == 0)
		return say_goodbye(c);
	switch (stream_write(c->stream, bytes, &sent)) {
	case STREAM_DONE:
		sender_sent(&c->sender, sent);
		return NEXT_AGAIN;
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
	case STREAM_FAILED:
		break;
	}
	return leave(c, "connection broken");
}

static enum next
respond(struct connection *c)
{
	for (unsigned i = 0; i < TURN && c->state == STATE_RESPOND; i++) {
		enum next next = send_some(c);

		if (next != NEXT_AGAIN)
			return next;
	}
	return c->state == STATE_RESPOND ? NEXT_WRITE : NEXT_AGAIN;
}

/*
 * A socket closed with unread bytes resets the connection, and what is still
 * on its way to the reader is lost.
 */
static enum next
linger(struct connection *c)
{
	char scratch[4096];

	for (;;) {
		ssize_t got = recv(c->fd, scratch, sizeof(scratch), 0);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return NEXT_READ;
		if (got <= 0)
			return leave(c, "done");
		c->discarded += (size_t)got;
		if (c->discarded > c->table->limits.linger_bytes)
			return leave(c, "done");
	}
}

static enum next
work(struct connection *c)
{
	switch (c->state) {
	case STATE_HANDSHAKE:
		return shake_hands(c);
	case STATE_REQUEST:
		return read_request(c);
	case STATE_RESPOND:
		return respond(c);
	case STATE_LINGER:
		return linger(c);
	}
	return NEXT_CLOSE;
}

/* ---- events -------------------------------------------------------------- */

static void on_ready(evutil_socket_t, short, void *);

static int
wait_for(struct connection *c, short interest)
{
	if (c->interest == interest)
		return 0;
	event_del(&c->io);
	c->interest = interest;
	event_assign(&c->io, c->table->base, c->fd, interest | EV_PERSIST,
	    on_ready, c);
	return event_add(&c->io, NULL);
}

/* Works on until there is something to wait for; c may be gone after. */
static void
run(struct connection *c)
{
	enum next next;

	do
		next = work(c);
	while (next == NEXT_AGAIN);
	if (next == NEXT_CLOSE)
		close_for(c, c->reason);
	else if (wait_for(c, next == NEXT_READ ? EV_READ : EV_WRITE) < 0)
		close_for(c, "out of memory");
}

static void
on_ready(evutil_socket_t fd, short what, void *data)
{
	(void)fd;
	(void)what;
	run(data);
}

static const char *
reason_when_late(enum state state)
{
	switch (state) {
	case STATE_HANDSHAKE:
		return "handshake deadline";
	case STATE_REQUEST:
		return "request deadline";
	case STATE_RESPOND:
		return "reader too slow";
	case STATE_LINGER:
		break;
	}
	return "done";
}

/*
 * Sending has no end of its own, a slow reader is as welcome as any, but in
 * each window some of it must have arrived.
 */
static void
on_deadline(evutil_socket_t fd, short what, void *data)
{
	struct connection *c = data;

	(void)fd;
	(void)what;
	if (c->state == STATE_RESPOND &&
	    stream_delivered(c->stream) - c->delivered >=
		c->table->limits.send_least) {
		if (enter(c, STATE_RESPOND) == NEXT_CLOSE)
			close_for(c, c->reason);
		return;
	}
	close_for(c, reason_when_late(c->state));
}

void
connections_add(struct connections *table, int fd, struct tls_context *tls,
    const struct service *service, void *data)
{
	struct connection *c = calloc(1, sizeof(*c) + service->request_max);
	const int on = 1;

	if (c == NULL)
		goto out;
	c->stream =
	    tls == NULL ? stream_plain_new(fd) : tls_stream_new(tls, fd);
	if (c->stream == NULL)
		goto out;
	/* The stream fills the segments, so the kernel need not wait. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	c->fd = fd;
	c->tls = tls != NULL;
	c->service = service;
	c->data = data;
	clock_gettime(CLOCK_MONOTONIC, &c->accepted);
	event_assign(&c->io, table->base, fd, EV_READ, on_ready, c);
	evtimer_assign(&c->deadline, table->base, on_deadline, c);
	link_in(table, c);
	if (enter(c, STATE_HANDSHAKE) == NEXT_CLOSE)
		close_for(c, c->reason);
	else
		run(c);
	return;
out:
	free(c);
	close(fd);
}
