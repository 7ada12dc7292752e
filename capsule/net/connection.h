/*
 * One connection: one request, one answer, then close, in every protocol.
 * The states follow each other in a straight line:
 *
 *	[PROXY ->] HANDSHAKE -> REQUEST [-> BODY] [-> WAIT]
 *	    -> RESPOND -> LINGER -> closed
 *
 * each with an absolute deadline: PROXY only where a balancer speaks, BODY
 * only of a request that has one, WAIT where the service itself has to wait.
 * What a request means is the service's business; what bytes cross the wire
 * and when is decided here.
 */
#ifndef NET_CONNECTION_H
#define NET_CONNECTION_H

#include "base/span.h"
#include "net/ip.h"
#include "net/tally.h"

#include <stdint.h>
#include <sys/types.h>

struct connection;
struct peer_certificate;
struct quota;
struct tls_context;

/*
 * An answer.  First bytes is sent, which stays valid until release is
 * called; then, if fd is not -1, length bytes of that file from its start.
 * With VERDICT_BODY it is none: length and line say where the body is.
 */
struct answer {
	struct span bytes;
	int fd;                  /* -1 for none; closed by the connection */
	uint64_t length;         /* bytes to send of fd, or of the body */
	void (*release)(void *); /* called once at the end; may be NULL */
	void *owned;
	size_t line; /* bytes of the request before its body */
};

enum verdict {
	VERDICT_MORE,   /* the request is not whole yet */
	VERDICT_ANSWER, /* *answer is filled in */
	VERDICT_DROP,   /* close without a word */

	/*
	 * A body of answer->length bytes follows the first answer->line bytes
	 * of the request: the service's body function is called with it.
	 */
	VERDICT_BODY,

	/*
	 * connection_settle will be called, later than this call returns.  If
	 * the connection ends before, answer->release is called instead.
	 */
	VERDICT_WAIT,
};

/* What the service may want to know of a connection, valid in the call. */
struct peer {
	struct connection *connection; /* for connection_settle */
	struct span server_name;       /* SNI in lower case; empty when none */
	struct ip address;
	unsigned long limited; /* seconds to wait: it asks too often; or 0 */
	bool tls;
	const struct peer_certificate *certificate; /* NULL: none was given */
};

/* How a connection went. */
struct outcome {
	const char *reason;      /* "done", "request deadline", … */
	struct ip address;       /* the reader's, behind a balancer too */
	const char *tls;         /* "TLSv1.3"; NULL for none */
	uint64_t bytes_sent;     /* of the answer */
	uint64_t sent, received; /* on the wire, TLS's own included */
	unsigned handshake_ms;   /* from accept to the end of the handshake */
	unsigned ms;             /* from accept to close */
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

	/*
	 * Called once, when all of a body has come; its verdict is ANSWER,
	 * DROP or WAIT.  NULL where request never says VERDICT_BODY.
	 */
	enum verdict (*body)(void *data, const struct peer *,
	    struct span request, struct span body, struct answer *);
	enum tally_kind answered; /* what an answer counts as */
};

/*
 * How those who come in by a listener are met, and what they are served.  It
 * must outlive their connections.
 */
struct entrance {
	struct tls_context *tls; /* NULL: all is plain */
	bool plain; /* beside TLS, told from it by the first byte */
	const struct service *service;
	void *data; /* the service's */
};

struct connection_limits {
	unsigned handshake;   /* ms from accept to the end of the handshake */
	unsigned request;     /* ms from then to the end of the request */
	unsigned send_window; /* ms: in each such time … */
	unsigned long send_rate; /* … so many bytes a second must go out, or
				    of a body come in */
	unsigned answer;         /* ms that a service may wait */
	unsigned linger;         /* ms for the peer to close first */
	size_t linger_bytes;     /* read and thrown away meanwhile, at most */
	size_t most;   /* descriptors: connections, files being sent */
	bool loopback; /* an address's quota holds for loopback too */
};

extern const struct connection_limits connection_limits_default;

/*
 * Answers a connection whose service has said VERDICT_WAIT; it may be gone
 * after.
 */
void connection_settle(struct connection *, const struct answer *);

/* What the connections of a process are held to. */
struct connection_rules {
	struct connection_limits limits;
	struct ip_ranges balancers; /* begin with a PROXY header, all of them */
	struct quota *quota;        /* of an address; NULL: none */
	struct tally *tally;        /* NULL: nothing is counted */
	unsigned worker;            /* our number in quota and tally */
};

#endif
