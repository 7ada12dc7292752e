/*
 * What connection.c, the line of one connection, and connections.c, the table
 * of all, know of each other, and nobody else.
 */
#ifndef NET_CONNECTION_PRIVATE_H
#define NET_CONNECTION_PRIVATE_H

#include "net/connections.h"
#include "net/crowd.h"
#include "net/proxy.h"
#include "net/sender.h"
#include "net/stream.h"

#include <event2/event_struct.h>
#include <time.h>

enum state {
	STATE_PROXY,
	STATE_HANDSHAKE,
	STATE_REQUEST,
	STATE_BODY,
	STATE_WAIT,
	STATE_RESPOND,
	STATE_LINGER,
};

/* What a state's work ends with. */
enum next {
	NEXT_AGAIN, /* work on: in another state, or with more to do */
	NEXT_READ,  /* wait until the socket can be read */
	NEXT_WRITE, /* wait until it can be written to */
	NEXT_WAIT,  /* wait for connection_settle */
	NEXT_LATER, /* look again in a moment */
	NEXT_CLOSE, /* the outcome's reason says why */
};

struct connection {
	struct place place; /* first: a place is cast to its connection */
	struct connections *table;
	struct connection *previous, *next;
	struct connection *later; /* in the list of those that linger */
	bool listed;              /* there */
	const struct entrance *entrance;
	struct timespec accepted;
	struct outcome outcome;
	bool counted;          /* in the quota of its address */
	unsigned long limited; /* as the peer is told */

	int fd;
	bool tls;
	bool shaking;          /* hands, with memory for it */
	struct proxy *proxy;   /* NULL: no balancer speaks */
	struct stream *stream; /* NULL until the first byte is here */
	struct event io;
	struct event deadline;
	short interest; /* what io waits for: EV_READ, EV_WRITE or 0 */
	bool ready;     /* so it was said since the state began */
	bool timed;     /* the state's deadline is set */
	enum state state;

	bool answered; /* sender holds the answer */
	struct sender sender;
	struct answer unsettled; /* its release is called if none comes */
	uint64_t moved;          /* bytes, before the window of a least speed */
	unsigned looks;          /* for its end, while it lingers */
	size_t discarded;

	char *body; /* NULL: the request has none */
	size_t body_len, body_size;
	char *request; /* service->request_max bytes; NULL: none came yet */
	size_t request_len;
};

/* What all that send files share: one of them works at a time. */
struct room {
	char piece[SENDER_ROOM];
	char records[STREAM_ROOM];
};

struct connections {
	struct event_base *base;
	struct connection_rules rules;
	struct crowd *crowd;
	struct connection *first;
	unsigned long accepted; /* in all */
	size_t open;
	size_t peak; /* most that were open since memory was given back */
	size_t shaking, shaking_peak; /* handshakes, and most at once since */
	struct event tidy;
	size_t files;      /* being sent, each with a descriptor of its own */
	struct room *room; /* NULL while there are none */
	struct connection *lingering; /* to be looked at in a moment */
	struct event linger;
	struct waiters waiters;
};

/* ---- connection.c -------------------------------------------------------- */

/*
 * Makes a connection of a socket, puts it into the table and at the
 * beginning of its line.  NULL when it cannot begin: the socket is closed then.
 */
struct connection *connection_new(struct connections *, int fd,
    const struct ip *, const struct entrance *);

/* Works on; it may be gone after. */
void connection_run(struct connection *);

/* The one end of every connection. */
void connection_close(struct connection *, const char *reason);

/* Ends a state's work: with this reason the connection closes. */
enum next connection_leave(struct connection *, const char *reason);

/*
 * The one way into a state.  Its deadline is absolute: nothing the peer does
 * puts it off.
 */
enum next connection_enter(struct connection *, enum state);

/* Takes over an answer and begins to send it. */
enum next connection_respond(struct connection *, const struct answer *);

/* ---- request.c ----------------------------------------------------------- */

/* What has come of the request; empty when nothing has. */
struct span request_bytes(const struct connection *);

/*
 * Takes what is there, before it is known in what kind of stream: NEXT_AGAIN
 * with bytes, none at the end of all, that lie where the request will.  In TLS
 * all of them belong to the handshake, and are read before that is written to.
 */
enum next request_read_early(struct connection *, struct span *bytes);

/* The work of STATE_REQUEST and of STATE_BODY. */
enum next request_read(struct connection *);
enum next request_read_body(struct connection *);

/* ---- connections.c ------------------------------------------------------- */

void connections_link(struct connections *, struct connection *);
void connections_unlink(struct connections *, struct connection *);

/* When one has gone: gives back the memory that many have needed. */
void connections_tidy(struct connections *);

/*
 * Runs it in a moment, with all others that linger: by then a peer that is
 * near has closed, and nobody had to be woken for it.
 */
void connections_linger(struct connections *, struct connection *);
void connections_linger_no_more(struct connections *, struct connection *);

/* A handshake begins, and is over. */
void connections_begin_shaking(struct connections *);
void connections_end_shaking(struct connections *);

/*
 * A file begins to be sent, and is no more.  Counted even when there is no
 * memory for it (-1).
 */
int connections_begin_file(struct connections *);
void connections_end_file(struct connections *);

/* Takes it into the crowd of its address; -1 when out of memory. */
int connections_enter(struct connections *, struct connection *);

/*
 * Counts it in the quota of its address, if that has one.  -1 when that is
 * used up.
 */
int connections_admit(struct connections *, struct connection *);

/* Takes it out of both. */
void connections_leave(struct connections *, struct connection *);

/* Takes a request's token; seconds to wait when there is none, or 0. */
unsigned long connections_take(struct connections *, const struct connection *);

/* Evicts until all have room; false when c itself had to go. */
bool connections_make_room(struct connections *, const struct connection *c);

void connections_count(const struct connections *, enum tally_kind, uint64_t);
void connections_count_limit(const struct connections *, enum tally_kind);

#endif
