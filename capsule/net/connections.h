/*
 * All connections of a process, and the limits that hold for them together.
 */
#ifndef NET_CONNECTIONS_H
#define NET_CONNECTIONS_H

#include "net/connection.h"
#include "net/waiters.h"

struct event_base;

/*
 * Connections of one process, of all listeners: a table that the limits
 * hold for.
 */
struct connections;

/* NULL when out of memory.  What the rules point to must outlive them. */
struct connections *connections_new(struct event_base *,
    const struct connection_rules *);

/*
 * Closes what is open, at once.  Listeners must be freed first, the base and
 * TLS contexts after.
 */
void connections_free(struct connections *);

size_t connections_open(const struct connections *);

/* How many there were since the table was made. */
unsigned long connections_accepted(const struct connections *);

/*
 * Whether one more may come: there is room, or somebody who waits for its
 * request and will give way.  False is counted as a pause.
 */
bool connections_can_add(struct connections *);

/*
 * Closes the connection that has waited longest for its request, from the
 * address that has most; never one that is being answered.  False when there
 * is none.
 */
bool connections_evict(struct connections *);

/*
 * Someone who could not go on for want of room or descriptors is called once
 * when next a connection has closed.  Waiting twice is waiting once;
 * forgetting who does not wait is fine.
 */
void connections_wait(struct connections *, struct waiter *);
void connections_forget(struct connections *, struct waiter *);

/*
 * Takes over an accepted, non-blocking socket.  Where that is one too many,
 * another is evicted.  When memory runs out the socket is closed, and done is
 * not called.
 */
void connections_add(struct connections *, int fd, const struct ip *,
    const struct entrance *);

#endif
