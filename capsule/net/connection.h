/*
 * One connection: one request, one answer, then close, in every protocol.
 * The states follow each other in a straight line:
 *
 *	HANDSHAKE -> REQUEST -> RESPOND -> LINGER -> closed
 *
 * each with an absolute deadline.  What a request means is the service's
 * business; what bytes cross the wire and when is decided here.
 */
#ifndef NET_CONNECTION_H
#define NET_CONNECTION_H

#include "base/span.h"

#include <stdint.h>
#include <sys/types.h>

struct event_base;
struct peer_certificate;
struct tls_context;

/*
 * An answer.  First bytes is sent, which stays valid until release is
 * called; then, if fd is not -1, length bytes of that file from its start.
 */
struct answer {
	struct span bytes;
	int fd;                  /* -1 for none; closed by the connection */
	uint64_t length;         /* bytes to send of fd */
	void (*release)(void *); /* called once at the end; may be NULL */
	void *owned;
};

enum verdict {
	VERDICT_MORE,   /* the request is not whole yet */
	VERDICT_ANSWER, /* *answer is filled in */
	VERDICT_DROP,   /* close without a word */
};

/* What the service may want to know of a connection, valid in the call. */
struct peer {
	struct span server_name; /* SNI in lower case; empty when none */
	bool tls;
	const struct peer_certificate *certificate; /* NULL: none was given */
};

/* How a connection ended. */
struct outcome {
	const char *reason;  /* "done", "request deadline", … */
	uint64_t bytes_sent; /* of the answer */
	unsigned ms;         /* from accept to close */
};

/*
 * What a listener serves.  request is called with all bytes that came so
 * far, each time more come and once with ended true when the peer sends no
 * more (MORE then closes).  It must not block.  done (may be NULL) is called
 * once as a connection ends, with what there is to log; its answer is NULL
 * when there was none.  The bytes given to request stay where they are until
 * done and the answer's release have been called.
 */
struct service {
	const char *name;   /* "gemini", "gopher" */
	size_t request_max; /* bytes the request buffer holds */
	enum verdict (*request)(void *data, const struct peer *,
	    struct span bytes, bool ended, struct answer *);
	void (*done)(void *data, struct span request, const struct answer *,
	    const struct outcome *);
};

/* All in milliseconds but where it says otherwise. */
struct connection_limits {
	unsigned handshake;   /* from accept to the end of the handshake */
	unsigned request;     /* from then to the end of the request */
	unsigned send_window; /* in each such time … */
	unsigned send_least;  /* … at least so many bytes must go out */
	unsigned linger;      /* for the peer to close first */
	size_t linger_bytes;  /* read and thrown away meanwhile, at most */
	size_t most;          /* connections open at once */
};

extern const struct connection_limits connection_limits_default;

/*
 * Connections of one process, of all listeners: a table that the limits
 * hold for.
 */
struct connections;

/* NULL when out of memory. */
struct connections *connections_new(struct event_base *,
    const struct connection_limits *);

/*
 * Closes what is open, at once.  Listeners must be freed first, the base and
 * TLS contexts after.
 */
void connections_free(struct connections *);

size_t connections_open(const struct connections *);

/* Whether there are as many as the limits allow. */
bool connections_full(const struct connections *);

/*
 * Someone who could not go on for want of room or descriptors: called once
 * when next a connection has closed.  The struct is the waiter's own and must
 * stay where it is until it was called or has been forgotten.
 */
struct connection_waiter {
	void (*call)(void *data);
	void *data;
	struct connection_waiter *next; /* for the connections alone */
};

/* Waiting twice is waiting once; forgetting who does not wait is fine. */
void connections_wait(struct connections *, struct connection_waiter *);
void connections_forget(struct connections *, struct connection_waiter *);

/*
 * Takes over an accepted, non-blocking socket.  With tls NULL it is plain.
 * On any failure the socket is closed, and done is not called.
 */
void connections_add(struct connections *, int fd, struct tls_context *,
    const struct service *, void *data);

#endif
