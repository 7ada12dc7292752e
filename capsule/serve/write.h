/*
 * Writing to us: what a reader types at /write, or sends there by Titan, goes
 * to the mail process, and the reader gets a receipt when it is safe.
 *
 * A message that is about a page is written below: /write/risks/ for the page
 * /risks/.  /write/ itself is a page like all others, which tells what becomes
 * of a message; where there is none, it is /write.
 */
#ifndef SERVE_WRITE_H
#define SERVE_WRITE_H

#include "serve/endpoint.h"

extern const struct endpoint write_endpoint;

/*
 * Fills in what to tell somebody whose request for /write is no request any
 * more, as so long a message makes it; false when it is not that.
 */
bool write_is_too_long(const struct served *, struct span bytes,
    struct answer *);

/* The same over Gopher, for those who came by a public port. */
bool write_is_too_long_line(const struct served_site *, unsigned gopher_port,
    struct span bytes, struct answer *);

#endif
