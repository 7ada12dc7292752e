/*
 * The log: one logfmt line a connection, without queries or anything else
 * that a reader has written, and without addresses unless they are asked for.
 */
#ifndef SERVE_ACCESS_H
#define SERVE_ACCESS_H

#include "net/connection.h"

/* What of a reader's address the log tells. */
enum access_addresses {
	ACCESS_NONE,
	ACCESS_PREFIX, /* an IPv4 /24, an IPv6 /48 */
	ACCESS_FULL,
};

struct access {
	const char *protocol;
	struct span host;   /* empty: none was named */
	struct span path;   /* empty: there was no whole request */
	struct span status; /* empty: there was no answer */
	const struct outcome *outcome;
};

/* For this process from now on; none until then. */
void access_tell_addresses(enum access_addresses);

/* Writes the line to the log. */
void access_log(const struct access *);

#endif
