/*
 * TLS 1.2 and 1.3 with OpenSSL, as streams.  Bytes are money: no session
 * tickets unless one wants them, no certificate request but where one is of
 * use, and what ALPN offers is passed over where nobody has something to agree
 * to.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "base/err.h"
#include "net/stream.h"

struct tls_context;
struct tls_tickets;

/*
 * A context that serves the certificate and key in two PEM files to whoever
 * asks for the host.  Fails with a message that names the file and what to
 * do when one is missing, unreadable, readable by everyone (the key; a group
 * may read it), when they do not belong together or the certificate is not
 * valid yet.  One that has expired is served: its readers have pinned it.
 * The caller warns of that (certificate_facts_read).
 */
struct tls_context *tls_context_new(const char *certificate_file,
    const char *key_file, struct err *);

/*
 * Whether its certificate is for a host (host_is_valid), by the rules of RFC
 * 9525 for a name and of RFC 5280 for an address: by its alternative names.
 */
bool tls_context_covers(const struct tls_context *, struct span host);

/*
 * Asks for the client's certificate, which costs about 100 bytes a
 * connection.  None is required, and any that comes is taken, whoever signed
 * it and whenever it is valid: see stream_certificate.
 */
void tls_context_ask(struct tls_context *);

/*
 * Lets the name that a client asks for (SNI, as it was sent) choose the
 * context that answers it; choose returns NULL to stay with this one.  A
 * client that names none gets this one.
 */
void tls_context_choose(struct tls_context *,
    struct tls_context *(*choose)(const void *data, struct span server_name),
    const void *data);

/*
 * Gives a ticket to each client that has none, with which its next handshakes
 * are shorter; not where the client is asked for a certificate.  One that was
 * given for another name, or where another protocol is agreed to, is refused.
 * The keys must outlive the context.
 */
void tls_context_give_tickets(struct tls_context *, struct tls_tickets *);

/*
 * Agrees to a protocol, such as "gopher", when the client offers it by ALPN
 * (RFC 7301); to one that offers others, or none, nothing is said.  The name
 * must outlive the context.
 */
void tls_context_agree(struct tls_context *, const char *protocol);

/*
 * Shakes hands with itself in memory once; -1 when that fails.  Whatever
 * OpenSSL makes at the first handshake and keeps is there after, and shared by
 * the processes that are forked then.
 */
int tls_context_rehearse(struct tls_context *);

/* A context for a client that takes any certificate. */
struct tls_context *tls_context_new_client(struct err *);

/* Streams must be freed first; tls_context_free(NULL) is fine. */
void tls_context_free(struct tls_context *);

/* The server's side of a connected socket; NULL when out of memory. */
struct stream *tls_stream_new(struct tls_context *, int fd);

/*
 * The client's side; the name goes into SNI, as the protocol has it only if
 * it is no address.  NULL when out of memory.
 */
struct stream *tls_stream_new_client(struct tls_context *, int fd,
    const char *host);

/*
 * After the handshake of a stream made here: SHA-256 of the peer's
 * certificate as colon-separated hex, "" when it sent none.
 */
void tls_fingerprint(const struct stream *, char out[FINGERPRINT_TEXT]);

/* "TLSv1.3", for the log. */
const char *tls_version(const struct stream *);

#endif
