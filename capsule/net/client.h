/*
 * A small blocking client for Gemini and Gopher: for `capsule get`.
 */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/uri.h"

struct client_answer {
	struct buf body;	  /* the caller clears it */
	char header[1100];	  /* Gemini: the header line; else "" */
	char fingerprint[32 * 3]; /* Gemini: of the server's certificate */
};

/*
 * Fetches a gemini:// or gopher:// URI (parsed from an absolute one) with a
 * deadline in ms for the whole of it.  A Gemini status other than 2x is no
 * failure here; a broken answer is, as is a body cut off without
 * close_notify.
 */
int client_get(const struct uri *, unsigned deadline, struct client_answer *,
    struct err *);

#endif
