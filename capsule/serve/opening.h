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
 * Opens what a request (MESSAGE_LISTEN, LOG or MAIL) asks for, or finds it
 * open, or fills in keys (TICKETS).  The descriptor to send with the reply, -1
 * when it says why not.  A log's is the caller's to close, others are kept
 * where they are.
 */
int opening_answer(const struct message *request, struct sockets *,
    struct mailer *, struct tickets *, struct message *reply);

#endif
