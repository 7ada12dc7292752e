/*
 * What workers and the mail process say to each other.  A message goes, as one
 * datagram, into a pair of sockets whose both ends the supervisor holds too:
 * so it waits there while the mail process is started anew.  With it goes the
 * end of a pipe for the reply, which closes without one when the mail process
 * has died over it.
 */
#ifndef SERVE_POST_H
#define SERVE_POST_H

#include "base/err.h"
#include "net/ip.h"

#include <stdint.h>

enum {
	POST_TEXT_MAX = 131072, /* bytes of a message, at most */
	POST_SIZE_MAX = POST_TEXT_MAX + 4096,
};

struct post {
	int64_t until;        /* ms (backoff_now): its reader waits no longer */
	struct ip reader;     /* for the limits alone */
	bool limited;         /* the limit of a reader holds for this one */
	struct span host;     /* of the site that it was written to */
	struct span name;     /* … and what that is called */
	struct span page;     /* that it is about, or empty */
	struct span language; /* of the site */
	struct span protocol; /* that it came over */
	struct span text;
};

enum post_outcome {
	POST_DELIVERED,
	POST_KNOWN,   /* it had been delivered already */
	POST_LIMITED, /* too many: seconds to wait */
	POST_FAILED,  /* it cannot be stored */
	POST_REFUSED, /* the command or the mail server failed */
};

struct post_reply {
	enum post_outcome outcome;
	unsigned seconds;
	char reference[16]; /* where it is delivered or known */
};

/* Two ends, the first for workers, close-on-exec; workers never wait. */
int post_new(int ends[2], struct err *);

/* The datagram of a message, which the caller frees; NULL: no memory. */
char *post_pack(const struct post *, size_t *size);

/* Sends one, with the pipe's end, which stays the caller's.  -1 with errno. */
int post_send(int end, const char *packed, size_t size, int reply);

/*
 * Receives one into memory of POST_SIZE_MAX bytes: 1 when there was one, with
 * the pipe's end, which is the caller's; 0 when nobody is left who could send
 * one; -1 when there was nothing, or nothing that makes sense.
 */
int post_receive(int end, char *memory, struct post *, int *reply);

void post_reply(int reply, const struct post_reply *);

/* Reads a reply; -1 when the pipe ended without one. */
int post_read_reply(int reply, struct post_reply *);

#endif
