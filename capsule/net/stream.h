/*
 * A stream carries bytes over a connected, non-blocking socket, plain or in
 * TLS: what is above it need not know which.
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include "base/fingerprint.h"
#include "base/span.h"

#include <stdint.h>
#include <sys/types.h>

enum stream_result {
	STREAM_DONE,
	STREAM_WANT_READ,  /* try again when the socket can be read */
	STREAM_WANT_WRITE, /* try again when it can be written to */
	STREAM_CLOSED,     /* the peer sends no more, and said so properly */
	STREAM_FAILED,     /* broken: nothing more can be sent or read */
};

struct stream;

/* What a peer showed of itself.  Nobody vouches for it: its key is its name. */
struct peer_certificate {
	unsigned char key[FINGERPRINT_SIZE]; /* of its public key (SPKI) */
	enum {
		PEER_VALID,
		PEER_NOT_YET, /* its time has not come */
		PEER_EXPIRED, /* or is over */
	} validity;
};

/*
 * One kind of stream.  free gives back memory and leaves the socket alone;
 * finish says to the peer that there is no more (close_notify).
 */
struct stream_kind {
	enum stream_result (*handshake)(struct stream *);
	enum stream_result (*read)(struct stream *, void *, size_t, size_t *);
	enum stream_result (*write)(struct stream *, struct span, size_t *);
	enum stream_result (*finish)(struct stream *);
	struct span (*server_name)(const struct stream *);
	const struct peer_certificate *(*certificate)(const struct stream *);
	void (*free)(struct stream *);
};

/* What all kinds begin with.  The fields are for the kinds alone. */
struct stream {
	const struct stream_kind *kind;
	int fd;            /* borrowed */
	bool holding;      /* see stream_hold */
	uint64_t sent;     /* bytes given to the socket, TLS's own included */
	uint64_t received; /* and taken from it */
	struct span early; /* see stream_give */
	char *room;        /* see stream_lend; NULL: none */
};

/* Bytes of memory to lend. */
enum { STREAM_ROOM = 8 * (16384 + 256) };

/* A plain stream; NULL when out of memory.  The socket stays the caller's. */
struct stream *stream_plain_new(int fd);

/* Does not close the socket; stream_free(NULL) is fine. */
void stream_free(struct stream *);

/*
 * What was taken from the socket before there was a stream, to be read first.
 * It must stay where it is until then.
 */
void stream_give(struct stream *, struct span early);

/* To be called until it is DONE, and before all that follows. */
enum stream_result stream_handshake(struct stream *);

/* *done is the number of bytes read or written, when STREAM_DONE. */
enum stream_result stream_read(struct stream *, void *, size_t size,
    size_t *done);

/*
 * Says that of what is written from now on the last segment, which is seldom
 * full, waits for more, or for stream_finish; or that nothing waits.
 */
void stream_hold(struct stream *, bool on);

/*
 * Lends STREAM_ROOM bytes in which what is written may be put together, to be
 * given to the socket at once.  They must stay as long as the stream, and are
 * used within calls only: any number of streams can have the same.
 */
void stream_lend(struct stream *, char *room);

/*
 * Writes some of the bytes.  When it has to wait, the next call must begin with
 * the same bytes and have as many at least.  Where room was lent, what is
 * written and the socket did not take is kept, and goes out before what
 * follows.
 */
enum stream_result stream_write(struct stream *, struct span, size_t *done);

/*
 * Ends what is sent: close_notify in TLS, then the socket is half-closed.
 * All that waited goes out with it, in as few segments as possible.
 */
enum stream_result stream_finish(struct stream *);

/*
 * Makes the socket's close a reset: without TLS, nothing else tells a reader
 * that what came is not the whole.
 */
void stream_abort(struct stream *);

/* The name the peer asked for in lower case (SNI); empty when none. */
struct span stream_server_name(const struct stream *);

/* The peer's certificate, valid as long as the stream; NULL when none. */
const struct peer_certificate *stream_certificate(const struct stream *);

/*
 * Bytes of all that was sent that have reached the peer's machine, for
 * telling a slow reader from a stalled one: the socket's buffer may hold
 * more than a slow line carries in a minute.
 */
uint64_t stream_delivered(const struct stream *);

/* Bytes that crossed the wire so far, TLS's own included. */
uint64_t stream_sent(const struct stream *);
uint64_t stream_received(const struct stream *);

/*
 * For the kinds: gives bytes to the socket, or takes them from it, counted,
 * never raising SIGPIPE.  As send(2) and recv(2).
 */
ssize_t stream_send(struct stream *, struct span);
ssize_t stream_receive(struct stream *, void *, size_t);

#endif
