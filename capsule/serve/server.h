/*
 * The server: certificates, listeners, the site, and the loop that joins
 * them.
 */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include "serve/config.h"

/* How a server tells what it does as it starts: a line, without its end. */
typedef void server_report(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/*
 * Serves until SIGTERM or SIGINT, then finishes what it is answering.
 * Returns -1 when it cannot start.
 */
int server_run(struct config *, server_report *, struct err *);

/*
 * Checks all that a start needs and creates nothing: content, certificates,
 * addresses.  Says what a start would do.
 */
int server_check(struct config *, server_report *, struct err *);

#endif
