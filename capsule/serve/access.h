/*
 * The log: one logfmt line a connection, without addresses, queries or
 * anything else that tells who read what.
 */
#ifndef SERVE_ACCESS_H
#define SERVE_ACCESS_H

#include "net/connection.h"

struct access {
	const char *protocol;
	struct span path;   /* empty: there was no whole request */
	struct span status; /* empty: there was no answer */
	const struct outcome *outcome;
};

/* Writes the line to standard error. */
void access_log(const struct access *);

#endif
