/*
 * The certificates that a server's hosts are known by.
 */
#ifndef SERVE_IDENTITY_H
#define SERVE_IDENTITY_H

#include "net/tls.h"
#include "serve/config.h"
#include "serve/report.h"

/*
 * The TLS context of a configured site.  Its certificate is made on first
 * start, told of (report may be NULL) and warned of in the log when it is
 * about to expire.  It asks readers for theirs where part of the site is
 * private.
 */
struct tls_context *identity_load(const struct config *,
    const struct site_config *, report_line *, struct err *);

/*
 * The context for the site's Gopher in TLS: the same certificate, to be loaded
 * after the other; what is private is not there, and nobody is asked.
 */
struct tls_context *identity_load_gopher(const struct config *,
    const struct site_config *, struct err *);

/* The same without making anything: says what would be made. */
int identity_check(const struct config *, const struct site_config *,
    report_line *, struct err *);

struct served;

/*
 * Where tickets are wanted, gets the keys from the supervisor and has all
 * sites' contexts use them; they must be freed before *tickets, which stays
 * NULL otherwise.
 */
int identity_begin_tickets(const struct config *, const struct served *,
    int channel, struct tls_tickets **tickets, struct err *);

#endif
