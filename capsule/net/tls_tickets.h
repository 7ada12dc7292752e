/*
 * The keys that session tickets (RFC 8446, section 4.6.1; RFC 5077) are made
 * with.  They lie in memory that a process shares with those that it forks,
 * so that all of its workers take each other's tickets, and new keys reach
 * them while they serve.
 */
#ifndef NET_TLS_TICKETS_H
#define NET_TLS_TICKETS_H

#include "base/err.h"

#include <stdint.h>

/* One key: its name in the ticket, then for cipher and authentication. */
struct tls_ticket_key {
	uint64_t name[2];
	uint64_t cipher[4]; /* AES-256 */
	uint64_t mac[4];    /* HMAC-SHA-256 */
};

/* Tickets are made with the first and taken with both. */
struct tls_ticket_keys {
	struct tls_ticket_key current, previous;
};

struct tls_tickets;

/* Keys are good for so many seconds each.  There are none yet. */
struct tls_tickets *tls_tickets_new(unsigned seconds, struct err *);

/* No context must use them any more; tls_tickets_free(NULL) is fine. */
void tls_tickets_free(struct tls_tickets *);

/* What was there is gone after.  One process alone may do so. */
void tls_tickets_set(struct tls_tickets *, const struct tls_ticket_keys *);

#endif
