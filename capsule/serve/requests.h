/*
 * What a generation may ask of the supervisor while it configures itself.
 */
#ifndef SERVE_REQUESTS_H
#define SERVE_REQUESTS_H

#include "serve/channel.h"
#include "serve/sockets.h"
#include "serve/tickets.h"

/*
 * Fills in the reply, and returns the descriptor that goes with it or -1.  A
 * log is the caller's then; a socket stays among the sockets.
 */
int requests_answer(struct sockets *, struct tickets *,
    const struct message *request, struct message *reply);

#endif
