/*
 * TLS 1.2 and 1.3 with OpenSSL, over non-blocking sockets.  Bytes are
 * money: no session tickets, no certificate request.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "base/err.h"
#include "base/span.h"

#include <sys/types.h>

struct tls_context;

/*
 * A context that serves the certificate and key in two PEM files to whoever
 * asks for the host.  Fails with a message that names the file and what to
 * do when one is missing, unreadable, readable by others than its owner
 * (the key), when they do not belong together or the certificate is not
 * valid yet or any more (expired: a warning is for the caller, see
 * certificate_read).
 */
struct tls_context *tls_context_new(const char *certificate_file,
    const char *key_file, struct err *);
void tls_context_free(struct tls_context *);

enum tls_result {
	TLS_DONE,
	TLS_WANT_READ,
	TLS_WANT_WRITE,
	TLS_CLOSED, /* the peer closed properly */
	TLS_FAILED, /* broken: nothing more can be sent */
};

struct tls;

/* Server side of a connected socket; NULL when out of memory. */
struct tls *tls_new(struct tls_context *, int fd);
void tls_free(struct tls *);

enum tls_result tls_handshake(struct tls *);

/* *done is the number of bytes read or written, when TLS_DONE. */
enum tls_result tls_read(struct tls *, void *, size_t size, size_t *done);
enum tls_result tls_write(struct tls *, struct span, size_t *done);

/* Sends close_notify; TLS_DONE when it is on its way. */
enum tls_result tls_close_notify(struct tls *);

/* The name the client asked for (SNI) in lower case; empty when none. */
struct span tls_server_name(const struct tls *);

/* "TLSv1.3", for the log. */
const char *tls_version(const struct tls *);

#endif
