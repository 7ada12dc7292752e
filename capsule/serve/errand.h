/*
 * The one thing outside of its sandbox that the mail process may have done:
 * the configured command run, or a connection made to the configured socket.
 * A helper does it, forked before the sandbox is closed, which is told nothing
 * but "now": it never looks at a message.
 */
#ifndef SERVE_ERRAND_H
#define SERVE_ERRAND_H

#include "base/err.h"

struct errand {
	const char *const *command; /* its arguments, up to a NULL; or NULL */
	const char *socket;         /* the path of a socket; or NULL */
};

/*
 * Forks the helper.  It ends when its caller's end, which is returned, is
 * closed.  -1 on failure.
 */
int errand_new(const struct errand *, struct err *);

/*
 * Runs the command with a file as its standard input, until a time
 * (backoff_now) at which it is killed with all that it has started.  0 when it
 * has ended well.
 */
int errand_run(int helper, int input, long long until, struct err *);

/* Connects to the socket: a descriptor, or -1. */
int errand_connect(int helper, long long until, struct err *);

#endif
