/*
 * What the supervisor opens for a generation that asks for it.
 */
#ifndef SERVE_OPENING_H
#define SERVE_OPENING_H

#include "serve/channel.h"
#include "serve/mailer.h"
#include "serve/sockets.h"
#include "serve/tickets.h"

/*
 * Opens what a request (MESSAGE_LISTEN, LOG or MAIL) that came by a channel
 * asks for, or finds it open; or gives it keys (TICKETS).  Replies, and returns
 * the descriptor that went with the reply, or -1.  A log's is the caller's to
 * close, others are kept where they are.
 */
int opening_answer(const struct message *request, int channel, struct sockets *,
    struct mailer *, struct tickets *);

#endif
