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
	STATE_RESPOND,
	STATE_LINGER,
};

struct connection {
	struct place place; /* first: a place is cast to its connection */
	struct connections *table;
	struct connection *previous, *next;
	const struct entrance *entrance;
	struct timespec accepted;
	struct outcome outcome;
	bool counted;          /* in the quota of its address */
	unsigned long limited; /* as the peer is told */

	int fd;
	bool tls;
	struct proxy *proxy;   /* NULL: no balancer speaks */
	struct stream *stream; /* NULL until the first byte is here */
	struct event io;
	struct event deadline;
	short interest; /* what io waits for: EV_READ, EV_WRITE or 0 */
	enum state state;

	bool answered; /* sender holds the answer */
	struct sender sender;
	uint64_t delivered; /* when the send window began */
	size_t discarded;

	size_t request_len;
	char request[]; /* service->request_max bytes */
};

struct connections {
	struct event_base *base;
	struct connection_rules rules;
	struct crowd *crowd;
	struct connection *first;
	size_t open;
	size_t peak;  /* most that were open since memory was given back */
	size_t files; /* being sent, each with a descriptor of its own */
	struct waiters waiters;
};

/* ---- connection.c -------------------------------------------------------- */

/*
 * Makes a connection of a socket, puts it into the table and at the
 * beginning of its line.  NULL when it cannot begin: the socket is closed then.
 */
struct connection *connection_new(struct connections *, int fd,
    const struct ip *, const struct entrance *);

/* Lets it begin; it may be gone after. */
void connection_start(struct connection *);

/* The one end of every connection. */
void connection_close(struct connection *, const char *reason);

/* ---- connections.c ------------------------------------------------------- */

void connections_link(struct connections *, struct connection *);
void connections_unlink(struct connections *, struct connection *);

/* When one has gone: gives back the memory that many have needed. */
void connections_tidy(struct connections *);

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
