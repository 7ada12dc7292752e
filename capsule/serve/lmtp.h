/*
 * Handing a message to a mail server by LMTP (RFC 2033).
 */
#ifndef SERVE_LMTP_H
#define SERVE_LMTP_H

#include "base/err.h"
#include "base/span.h"

struct lmtp_mail {
	struct span host; /* who we are */
	struct span from, to;
	struct span message; /* lines end in LF */
};

/*
 * Talks with a server over a connected, non-blocking socket until a time
 * (backoff_now).  0: it has taken the message on itself; -1: it has not.
 */
int lmtp_deliver(int fd, const struct lmtp_mail *, long long until,
    struct err *);

#endif
