/*
 * What tls.c, the streams, and tls_context.c, what they have in common, know
 * of each other, and nobody else.
 */
#ifndef NET_TLS_PRIVATE_H
#define NET_TLS_PRIVATE_H

#include "net/tls.h"

#include <openssl/ssl.h>

struct tls_context {
	SSL_CTX *ssl;
	BIO_METHOD *socket;
	bool server;
	struct tls_context *(*choose)(const void *data, struct span name);
	const void *choose_data;
	const char *protocol;        /* see tls_context_agree */
	struct tls_tickets *tickets; /* NULL: none are given */
};

/* ---- tls_context.c ------------------------------------------------------- */

/* Has what a client says first decide on context and tickets. */
void tls_context_hear_hello(struct tls_context *);

/* ---- tls_tickets.c ------------------------------------------------------- */

/*
 * Gives a connection that this context answers a ticket, and takes its own,
 * if it may be.  Tickets are off in all contexts but for this.
 */
void tls_tickets_offer(SSL *, const struct tls_context *, struct span name);

/* ---- tls.c --------------------------------------------------------------- */

/* The socket below OpenSSL; NULL when out of memory. */
BIO_METHOD *tls_socket_method(void);

#endif
