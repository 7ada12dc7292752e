#include "net/connection_private.h"

#include "net/tls.h"

#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Bytes of an answer before the other connections get a turn. */
	TURN = 2 * SENDER_ROOM,
	/* Looks at who lingers, before an event waits for its end. */
	LOOKS = 2,
	/* The first byte of a client's first TLS record. */
	TLS_HANDSHAKE = 0x16,
};

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
drop_stream(struct connection *c)
{
	if (c->stream == NULL)
		return;
	c->outcome.sent += stream_sent(c->stream);
	c->outcome.received += stream_received(c->stream);
	stream_free(c->stream);
	c->stream = NULL;
}

static void
drop_proxy(struct connection *c)
{
	if (c->proxy != NULL)
		c->outcome.received += c->proxy->read;
	free(c->proxy);
	c->proxy = NULL;
}

static void
stop_shaking(struct connection *c)
{
	if (c->shaking)
		connections_end_shaking(c->table);
	c->shaking = false;
}

static void
report(struct connection *c)
{
	const struct service *service = c->entrance->service;
	struct outcome *outcome = &c->outcome;

	outcome->bytes_sent = c->sender.bytes_sent;
	outcome->ms = ms_since(&c->accepted);
	connections_count(c->table, TALLY_SENT, outcome->sent);
	connections_count(c->table, TALLY_RECEIVED, outcome->received);
	if (c->answered)
		connections_count(c->table, service->answered, 1);
	if (service->done == NULL)
		return;
	service->done(c->entrance->data, request_bytes(c),
	    c->answered ? &c->sender.answer : NULL, outcome);
}

void
connection_close(struct connection *c, const char *reason)
{
	struct connections *table = c->table;

	c->outcome.reason = reason;
	event_del(&c->io);
	event_del(&c->deadline);
	connections_linger_no_more(table, c);
	/* Without TLS only a reset tells a part of an answer from the whole. */
	if (c->state == STATE_RESPOND && !c->tls)
		stream_abort(c->stream);
	drop_proxy(c);
	drop_stream(c);
	stop_shaking(c);
	close(c->fd);
	connections_leave(c->table, c);
	report(c);
	if (c->unsettled.release != NULL)
		c->unsettled.release(c->unsettled.owned);
	free(c->body);
	if (c->answered) {
		if (c->sender.answer.fd != -1)
			connections_end_file(table);
		sender_clear(&c->sender);
	}
	free(c->request);
	connections_unlink(table, c);
	free(c);
	connections_tidy(table);
	waiters_call(&table->waiters);
}

/* ---- states -------------------------------------------------------------- */

enum next
connection_leave(struct connection *c, const char *reason)
{
	c->outcome.reason = reason;
	return NEXT_CLOSE;
}

static unsigned
time_for(const struct connection_limits *limits, enum state state)
{
	switch (state) {
	case STATE_PROXY:
	case STATE_HANDSHAKE:
		return limits->handshake;
	case STATE_REQUEST:
		return limits->request;
	case STATE_BODY:
	case STATE_RESPOND:
		return limits->send_window;
	case STATE_WAIT:
		return limits->answer;
	case STATE_LINGER:
		return limits->linger;
	}
	return 0;
}

/* What had moved before a state that has a least speed. */
static uint64_t
moved_before(const struct connection *c)
{
	if (c->state == STATE_BODY)
		return c->body_len;
	return c->state == STATE_RESPOND ? stream_sent(c->stream) : 0;
}

enum next
connection_enter(struct connection *c, enum state state)
{
	c->state = state;
	c->moved = moved_before(c);
	c->timed = false;
	c->ready = false;
	return NEXT_AGAIN;
}

/* A state's deadline is set when it first waits: most never do. */
static int
set_deadline(struct connection *c)
{
	unsigned ms = time_for(&c->table->rules.limits, c->state);
	struct timeval delay = { ms / 1000, ms % 1000 * 1000L };

	if (c->timed)
		return 0;
	c->timed = true;
	return event_add(&c->deadline, &delay);
}

/*
 * From here on it is known who reads.  What an address may have does not hold
 * for a balancer that speaks for itself, as in its health checks.
 */
static enum next
admit(struct connection *c, bool is_balancer)
{
	if (connections_enter(c->table, c) == -1)
		return connection_leave(c, "out of memory");
	if (!is_balancer && connections_admit(c->table, c) == -1)
		return connection_leave(c, "too many from one address");
	return connection_enter(c, STATE_HANDSHAKE);
}

static enum next
await_proxy(struct connection *c)
{
	c->proxy = calloc(1, sizeof(*c->proxy));
	if (c->proxy == NULL || connections_enter(c->table, c) == -1)
		return connection_leave(c, "out of memory");
	return connection_enter(c, STATE_PROXY);
}

static enum next
read_proxy(struct connection *c)
{
	bool relayed;

	switch (proxy_read(c->proxy, c->fd)) {
	case PROXY_MORE:
		return NEXT_READ;
	case PROXY_OK:
		relayed = c->proxy->header.relayed;
		if (relayed)
			c->outcome.address = c->proxy->header.source;
		drop_proxy(c);
		connections_leave(c->table, c);
		return admit(c, !relayed);
	case PROXY_BAD:
		break;
	}
	connections_count_limit(c->table, TALLY_BAD_PROXY);
	return connection_leave(c, "no PROXY header");
}

static enum next
begin_request(struct connection *c)
{
	c->outcome.handshake_ms = ms_since(&c->accepted);
	stop_shaking(c);
	if (c->tls)
		c->outcome.tls = tls_version(c->stream);
	c->limited = connections_take(c->table, c);
	return connection_enter(c, STATE_REQUEST);
}

/*
 * Whoever says nothing must cost little: no stream is made before the first
 * of its bytes is here.  What a TLS client says first is a handshake record
 * (RFC 8446, section 5.1), whose type begins no request.
 */
static enum next
choose_stream(struct connection *c)
{
	const struct entrance *entrance = c->entrance;
	struct span early = span_of("");
	enum next next = NEXT_AGAIN;

	/* A plain request may well be here already. */
	if (entrance->plain)
		next = request_read_early(c, &early);
	else if (entrance->tls != NULL && !c->ready)
		next = NEXT_READ;
	if (next != NEXT_AGAIN)
		return next;
	c->tls = entrance->tls != NULL &&
	    (!entrance->plain ||
		(early.len > 0 && early.ptr[0] == TLS_HANDSHAKE));
	c->stream = c->tls ? tls_stream_new(entrance->tls, c->fd)
			   : stream_plain_new(c->fd);
	if (c->stream == NULL)
		return connection_leave(c, "out of memory");
	stream_give(c->stream, early);
	c->shaking = c->tls;
	if (c->tls)
		connections_begin_shaking(c->table);
	return NEXT_AGAIN;
}

static enum next
shake_hands(struct connection *c)
{
	if (c->stream == NULL)
		return choose_stream(c);
	switch (stream_handshake(c->stream)) {
	case STREAM_DONE:
		return begin_request(c);
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
	case STREAM_FAILED:
		break;
	}
	return connection_leave(c, "handshake failed");
}

/* Who is being answered never gives way; its file needs room of its own. */
enum next
connection_respond(struct connection *c, const struct answer *answer)
{
	sender_init(&c->sender, answer);
	c->answered = true;
	crowd_serve(c->table->crowd, &c->place);
	/* First: whatever goes wrong from here on cuts the answer short. */
	connection_enter(c, STATE_RESPOND);
	if (answer->fd != -1) {
		if (connections_begin_file(c->table) == -1)
			return connection_leave(c, "out of memory");
		stream_lend(c->stream, c->table->room->records);
		connections_make_room(c->table, c);
	}
	return NEXT_AGAIN;
}

/* What TLS needs is given back before the wait. */
static enum next
say_goodbye(struct connection *c)
{
	switch (stream_finish(c->stream)) {
	case STREAM_DONE:
		connection_enter(c, STATE_LINGER);
		drop_stream(c);
		return NEXT_LATER;
	case STREAM_WANT_READ:
		return NEXT_READ;
	case STREAM_WANT_WRITE:
		return NEXT_WRITE;
	case STREAM_CLOSED:
	case STREAM_FAILED:
		break;
	}
	return connection_leave(c, "connection broken");
}

static enum next
send_some(struct connection *c)
{
	struct room *room = c->table->room;
	struct span bytes;
	size_t sent;

	if (sender_next(&c->sender, room == NULL ? NULL : room->piece, &bytes,
		&c->outcome.reason) == -1)
		return NEXT_CLOSE;
	/* While a file is read on, waiting would keep its reader idle. */
	stream_hold(c->stream, !sender_reads_on(&c->sender));
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
	return connection_leave(c, "connection broken");
}

static enum next
respond(struct connection *c)
{
	const uint64_t end = c->sender.bytes_sent + TURN;
	enum next next;

	do
		next = send_some(c);
	while (next == NEXT_AGAIN && c->sender.bytes_sent < end);
	sender_pause(&c->sender);
	return next == NEXT_AGAIN ? NEXT_WRITE : next;
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
		if (got == -1 && (errno == EAGAIN || errno == EINTR))
			return c->looks++ < LOOKS ? NEXT_LATER : NEXT_READ;
		if (got <= 0)
			return connection_leave(c, "done");
		c->outcome.received += (uint64_t)got;
		c->discarded += (size_t)got;
		if (c->discarded > c->table->rules.limits.linger_bytes)
			return connection_leave(c, "done");
	}
}

static enum next
work(struct connection *c)
{
	switch (c->state) {
	case STATE_PROXY:
		return read_proxy(c);
	case STATE_HANDSHAKE:
		return shake_hands(c);
	case STATE_REQUEST:
		return request_read(c);
	case STATE_BODY:
		return request_read_body(c);
	case STATE_WAIT:
		return NEXT_WAIT;
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
	if (set_deadline(c) == -1)
		return -1;
	if (c->interest == interest)
		return 0;
	event_del(&c->io);
	c->interest = interest;
	event_assign(&c->io, c->table->base, c->fd, interest | EV_PERSIST,
	    on_ready, c);
	return event_add(&c->io, NULL);
}

static void
stop_waiting(struct connection *c)
{
	event_del(&c->io);
	c->interest = 0;
}

void
connection_run(struct connection *c)
{
	enum next next;

	do
		next = work(c);
	while (next == NEXT_AGAIN);
	switch (next) {
	case NEXT_AGAIN:
	case NEXT_CLOSE:
		connection_close(c, c->outcome.reason);
		return;
	case NEXT_WAIT:
		/* Whatever the peer sends or does, the answer is on its way. */
		stop_waiting(c);
		if (set_deadline(c) == -1)
			connection_close(c, "out of memory");
		return;
	case NEXT_LATER:
		stop_waiting(c);
		connections_linger(c->table, c);
		return;
	case NEXT_READ:
	case NEXT_WRITE:
		break;
	}
	if (wait_for(c, next == NEXT_READ ? EV_READ : EV_WRITE) == -1)
		connection_close(c, "out of memory");
}

void
connection_settle(struct connection *c, const struct answer *answer)
{
	c->unsettled = (struct answer){ .fd = -1 };
	if (connection_respond(c, answer) == NEXT_CLOSE)
		connection_close(c, c->outcome.reason);
	else
		connection_run(c);
}

static void
on_ready(evutil_socket_t fd, short what, void *data)
{
	struct connection *c = data;

	(void)fd;
	(void)what;
	c->ready = true;
	connection_run(c);
}

static const struct {
	const char *reason;
	enum tally_kind kind;
} when_late[] = {
	[STATE_PROXY] = { "proxy deadline", TALLY_LATE_PROXY },
	[STATE_HANDSHAKE] = { "handshake deadline", TALLY_LATE_HANDSHAKE },
	[STATE_REQUEST] = { "request deadline", TALLY_LATE_REQUEST },
	[STATE_BODY] = { "body too slow", TALLY_LATE_REQUEST },
	[STATE_WAIT] = { "answer deadline", TALLY_LATE_ANSWER },
	[STATE_RESPOND] = { "reader too slow", TALLY_LATE_READER },
};

/*
 * Sending has no end of its own, a slow reader is as welcome as any, but in
 * each window some of it must have arrived; and likewise of a body.  If so, the
 * next one begins.
 */
static bool
begin_next_window(struct connection *c)
{
	const struct connection_limits *limits = &c->table->rules.limits;
	uint64_t least =
	    (uint64_t)limits->send_rate * limits->send_window / 1000;
	uint64_t moved;

	if (c->state != STATE_RESPOND && c->state != STATE_BODY)
		return false;
	moved =
	    c->state == STATE_BODY ? c->body_len : stream_delivered(c->stream);
	if (moved < c->moved + least)
		return false;
	c->moved = moved;
	c->timed = false;
	return true;
}

static void
on_deadline(evutil_socket_t fd, short what, void *data)
{
	struct connection *c = data;

	(void)fd;
	(void)what;
	if (c->state == STATE_LINGER) {
		connection_close(c, "done");
		return;
	}
	if (begin_next_window(c)) {
		if (set_deadline(c) == -1)
			connection_close(c, "out of memory");
		return;
	}
	connections_count_limit(c->table, when_late[c->state].kind);
	connection_close(c, when_late[c->state].reason);
}

/* ---- the beginning ------------------------------------------------------- */

static enum next
begin(struct connection *c)
{
	const struct ip_ranges *balancers = &c->table->rules.balancers;

	if (ip_is_among(&c->outcome.address, balancers))
		return await_proxy(c);
	return admit(c, false);
}

struct connection *
connection_new(struct connections *table, int fd, const struct ip *ip,
    const struct entrance *entrance)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		close(fd);
		return NULL;
	}
	c->fd = fd;
	c->entrance = entrance;
	c->outcome.address = *ip;
	c->table = table;
	clock_gettime(CLOCK_MONOTONIC, &c->accepted);
	event_assign(&c->io, table->base, fd, EV_READ, on_ready, c);
	evtimer_assign(&c->deadline, table->base, on_deadline, c);
	connections_link(table, c);
	connections_count(table, TALLY_ACCEPTED, 1);
	if (begin(c) != NEXT_CLOSE)
		return c;
	connection_close(c, c->outcome.reason);
	return NULL;
}
