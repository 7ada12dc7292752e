/*
 * A small blocking client for Gemini and Gopher: for `capsule get`.
 */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/fingerprint.h"
#include "base/uri.h"

struct client_answer {
	struct buf body;   /* the caller clears it, on failure too */
	char header[1100]; /* Gemini: the header line; else "" */
	char fingerprint[FINGERPRINT_TEXT]; /* Gemini: the certificate's */
};

/*
 * Fetches a gemini:// or gopher:// URI (parsed from an absolute one) with a
 * deadline in ms for the whole of it, but for what the resolver takes to find
 * the host's addresses.  Any certificate is taken: the fingerprint is for the
 * caller to judge.  A Gemini status other than 2x is no failure here; a
 * broken answer is, as is a body cut off without close_notify.
 *
 * The path of a Gopher URI begins with the item's type (RFC 4266); words to
 * search for follow "?" or "%09".
 */
int client_get(const struct uri *, unsigned deadline, struct client_answer *,
    struct err *);

#endif
