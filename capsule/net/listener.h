/*
 * Listening sockets.
 */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include "base/err.h"
#include "net/connections.h"

/* An address to listen on, as written: "127.0.0.1:1965", "[::1]:0". */
struct address {
	struct span text;
	char host[64]; /* a numeric IPv4 or IPv6 address, no brackets */
	unsigned port; /* 0 picks a free one */
};

/* Reads "ADDR:PORT" or "[ADDR6]:PORT"; the text must outlive the address. */
int address_parse(struct span text, struct address *, struct err *);

struct listener;

/*
 * Opens a non-blocking listening socket (backlog 1024, close-on-exec,
 * SO_REUSEADDR, IPv6 only for IPv6).  *port is the one it got.  Returns the
 * descriptor or -1; *unsupported is set when this machine lacks the address
 * family, or the address does not exist (EADDRNOTAVAIL), which a caller may
 * take as a notice.
 */
int listener_open(const struct address *, unsigned *port, bool *unsupported,
    struct err *);

/*
 * Accepts from an open descriptor and hands each connection on.  The
 * descriptor and the entrance stay the caller's.  When the connections are full
 * or descriptors run out, accepting pauses until one is closed.  A reserve
 * leaves to another, who accepts from the same descriptor, what that one
 * manages within some ms.  NULL when out of memory.
 */
struct listener *listener_new(struct event_base *, int fd, struct connections *,
    const struct entrance *, bool reserve);

/* Accepts at once whoever has connected already, as far as there is room. */
void listener_drain(struct listener *);

/* The connections must still be there; listener_free(NULL) is fine. */
void listener_free(struct listener *);

#endif
