#include "net/openssl.h"
#include "net/tls_private.h"

#include "base/records.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	/* A handshake that takes so long (ms) is over a slow line. */
	SLOW = 100,
	/* Bytes read ahead: all of a flight of handshake records, mostly. */
	AHEAD = 1024,
	/* Bytes of a record at most, as OpenSSL makes them. */
	WHOLE_RECORD = RECORD_MAX + 256,
	/* Records that a room holds. */
	MOST_TOGETHER = STREAM_ROOM / WHOLE_RECORD,
};

struct tls {
	struct stream stream; /* first: a stream is cast to its tls */
	SSL *ssl;
	char *server_name; /* NULL: none was sent */
	struct peer_certificate peer;
	bool has_peer;
	struct timespec begun;
	char *ahead;      /* what was read ahead; NULL: nothing is left of it */
	bool slow;        /* see base/records.h */
	unsigned records; /* of the answer that are sent */

	/* See write_together. */
	unsigned together;   /* records for one send */
	bool gathering;      /* what OpenSSL writes goes into the room … */
	size_t gathered;     /* … where so many bytes are */
	char *unsent;        /* what the socket did not take, or NULL … */
	struct span waiting; /* … and the rest of it */
};

static struct tls *
tls_of(struct stream *stream)
{
	return (struct tls *)stream;
}

static const struct tls *
const_tls_of(const struct stream *stream)
{
	return (const struct tls *)stream;
}

/* ---- the socket below OpenSSL --------------------------------------------
 * Our own BIO rather than SSL_set_fd, so that every byte goes through
 * stream_send: no SIGPIPE, and close_notify in the segment of the answer's
 * end.
 */

/* Sends what is waiting: 0 when all is gone, else -1 as send(2). */
static int
send_waiting(struct tls *tls)
{
	ssize_t sent;

	while (tls->waiting.len > 0) {
		sent = stream_send(&tls->stream, tls->waiting);
		if (sent == -1)
			return -1;
		tls->waiting = span_after(tls->waiting, (size_t)sent);
	}
	free(tls->unsent);
	tls->unsent = NULL;
	return 0;
}

static ssize_t
gather(struct tls *tls, struct span bytes)
{
	if (bytes.len > STREAM_ROOM - tls->gathered) {
		errno = ENOBUFS;
		return -1;
	}
	memcpy(tls->stream.room + tls->gathered, bytes.ptr, bytes.len);
	tls->gathered += bytes.len;
	return (ssize_t)bytes.len;
}

static int
socket_write(BIO *bio, const char *bytes, int len)
{
	struct tls *tls = BIO_get_data(bio);
	struct span out = span_make(bytes, (size_t)len);
	ssize_t sent = -1;

	if (tls->gathering)
		sent = gather(tls, out);
	else if (send_waiting(tls) == 0)
		sent = stream_send(&tls->stream, out);
	BIO_clear_retry_flags(bio);
	if (sent == -1 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_write(bio);
	return (int)sent;
}

/* As recv(2), into memory that is there as long as something is left in it. */
static ssize_t
read_ahead(struct tls *tls)
{
	ssize_t got;

	tls->ahead = malloc(AHEAD);
	if (tls->ahead == NULL)
		return -1;
	got = recv(tls->stream.fd, tls->ahead, AHEAD, 0);
	if (got > 0)
		stream_give(&tls->stream, span_make(tls->ahead, (size_t)got));
	return got;
}

/*
 * OpenSSL asks for the five bytes that each record begins with, and then for
 * what they announce.  It could read ahead itself, but then would go on within
 * one call for as long as anything comes.
 */
static ssize_t
receive(struct tls *tls, char *to, size_t size)
{
	ssize_t got = 1;

	if (tls->stream.early.len == 0 && size < AHEAD)
		got = read_ahead(tls);
	if (got > 0)
		got = stream_receive(&tls->stream, to, size);
	if (tls->stream.early.len > 0)
		return got;
	free(tls->ahead);
	tls->ahead = NULL;
	return got;
}

static int
socket_read(BIO *bio, char *to, int size)
{
	struct tls *tls = BIO_get_data(bio);
	ssize_t got = receive(tls, to, (size_t)size);

	BIO_clear_retry_flags(bio);
	if (got == -1 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_read(bio);
	if (got == 0)
		BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
	return (int)got;
}

static long
socket_control(BIO *bio, int command, long number, void *pointer)
{
	(void)number;
	(void)pointer;
	if (command == BIO_CTRL_EOF)
		return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
	return command == BIO_CTRL_FLUSH;
}

BIO_METHOD *
tls_socket_method(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");

	if (method == NULL)
		return NULL;
	BIO_meth_set_write(method, socket_write);
	BIO_meth_set_read(method, socket_read);
	BIO_meth_set_ctrl(method, socket_control);
	return method;
}

/* ---- streams ----------------------------------------------------------- */

/*
 * Of what was read ahead the socket will not tell.  It can be written to: so
 * others get a turn, and then it is read on.
 */
static enum stream_result
result_of(const struct tls *tls, int returned)
{
	switch (SSL_get_error(tls->ssl, returned)) {
	case SSL_ERROR_NONE:
		return STREAM_DONE;
	case SSL_ERROR_WANT_READ:
		return tls->stream.early.len == 0 ? STREAM_WANT_READ
						  : STREAM_WANT_WRITE;
	case SSL_ERROR_WANT_WRITE:
		return STREAM_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return STREAM_CLOSED;
	}
	ERR_clear_error();
	return STREAM_FAILED;
}

static int
keep_server_name(struct tls *tls)
{
	const char *name =
	    SSL_get_servername(tls->ssl, TLSEXT_NAMETYPE_host_name);

	if (name == NULL)
		return 0;
	tls->server_name = strdup(name);
	if (tls->server_name == NULL)
		return -1;
	for (char *c = tls->server_name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c |= 0x20;
	return 0;
}

/* A time that cannot be read (0) is one that is over. */
static void
keep_peer(struct tls *tls)
{
	X509 *x = SSL_get0_peer_certificate(tls->ssl);
	int begins, ends;

	if (x == NULL || openssl_key_digest(x, tls->peer.key) == -1)
		return;
	begins = X509_cmp_current_time(X509_get0_notBefore(x));
	ends = X509_cmp_current_time(X509_get0_notAfter(x));
	tls->has_peer = true;
	tls->peer.validity = PEER_VALID;
	if (begins > 0)
		tls->peer.validity = PEER_NOT_YET;
	if (begins == 0 || ends <= 0)
		tls->peer.validity = PEER_EXPIRED;
}

static bool
is_slow(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - begun->tv_sec) * 1000 +
	    (now.tv_nsec - begun->tv_nsec) / 1000000 >=
	    SLOW;
}

static enum stream_result
handshake(struct stream *stream)
{
	struct tls *tls = tls_of(stream);
	int returned;

	ERR_clear_error();
	returned = SSL_do_handshake(tls->ssl);
	if (returned != 1)
		return result_of(tls, returned);
	if (keep_server_name(tls) == -1)
		return STREAM_FAILED;
	keep_peer(tls);
	tls->slow = is_slow(&tls->begun);
	return STREAM_DONE;
}

static enum stream_result
tls_read(struct stream *stream, void *to, size_t size, size_t *done)
{
	struct tls *tls = tls_of(stream);

	ERR_clear_error();
	return result_of(tls, SSL_read_ex(tls->ssl, to, size, done));
}

/* OpenSSL makes one record of what it is given, and says how much went in. */
static enum stream_result
write_record(struct tls *tls, struct span bytes, size_t *done)
{
	ERR_clear_error();
	return result_of(tls,
	    SSL_write_ex(tls->ssl, bytes.ptr, bytes.len, done));
}

/*
 * A slow reader's next record.  One that has to wait is begun again with the
 * same bytes, and so with the same size.  The first lines wait for no more.
 */
static enum stream_result
write_slowly(struct tls *tls, struct span bytes, size_t *done)
{
	size_t first = records_first(bytes, tls->records);
	enum stream_result result;

	if (tls->records == 0 && first < bytes.len)
		tls->stream.holding = false;
	result = write_record(tls, span_first(bytes, first), done);
	if (result == STREAM_DONE)
		tls->records++;
	return result;
}

/* What the socket does not take has to wait in memory of its own. */
static enum stream_result
send_gathered(struct tls *tls)
{
	struct span out = span_make(tls->stream.room, tls->gathered);
	ssize_t sent = stream_send(&tls->stream, out);

	if (sent == -1 && errno != EAGAIN && errno != EINTR)
		return STREAM_FAILED;
	out = span_after(out, sent == -1 ? 0 : (size_t)sent);
	if (out.len == 0) {
		if (tls->together < MOST_TOGETHER)
			tls->together *= 2;
		return STREAM_DONE;
	}
	tls->together = 1;
	tls->unsent = malloc(out.len);
	if (tls->unsent == NULL)
		return STREAM_FAILED;
	memcpy(tls->unsent, out.ptr, out.len);
	tls->waiting = span_make(tls->unsent, out.len);
	return STREAM_DONE;
}

/*
 * Several records with one send.  There are twice as many each time for as
 * long as the socket takes them all: so what has to wait is hardly ever more
 * than what it took before.
 */
static enum stream_result
write_together(struct tls *tls, struct span bytes, size_t *done)
{
	enum stream_result result = STREAM_DONE;

	*done = tls->gathered = 0;
	if (send_waiting(tls) == -1)
		return errno == EAGAIN || errno == EINTR ? STREAM_WANT_WRITE
							 : STREAM_FAILED;
	tls->gathering = true;
	for (unsigned i = 0; i < tls->together && bytes.len > 0; i++) {
		size_t size = 0;

		result = write_record(tls, bytes, &size);
		if (result != STREAM_DONE)
			break;
		bytes = span_after(bytes, size);
		*done += size;
	}
	tls->gathering = false;
	if (result != STREAM_DONE)
		return result;
	if (bytes.len > 0)
		tls->stream.holding = true;
	return send_gathered(tls);
}

static enum stream_result
tls_write(struct stream *stream, struct span bytes, size_t *done)
{
	struct tls *tls = tls_of(stream);
	const bool holding = stream->holding;
	enum stream_result result;

	if (tls->slow)
		result = write_slowly(tls, bytes, done);
	else if (stream->room != NULL)
		result = write_together(tls, bytes, done);
	else
		result = write_record(tls, bytes, done);
	stream->holding = holding;
	return result;
}

/* SSL_shutdown returns 0 when ours is sent and the peer's did not come. */
static enum stream_result
finish(struct stream *stream)
{
	struct tls *tls = tls_of(stream);
	int returned;

	ERR_clear_error();
	returned = SSL_shutdown(tls->ssl);
	return returned >= 0 ? STREAM_DONE : result_of(tls, returned);
}

static struct span
server_name(const struct stream *stream)
{
	const char *name = const_tls_of(stream)->server_name;

	return span_of(name == NULL ? "" : name);
}

static const struct peer_certificate *
certificate(const struct stream *stream)
{
	const struct tls *tls = const_tls_of(stream);

	return tls->has_peer ? &tls->peer : NULL;
}

static void
free_tls(struct stream *stream)
{
	struct tls *tls = tls_of(stream);

	SSL_free(tls->ssl);
	free(tls->server_name);
	free(tls->ahead);
	free(tls->unsent);
	free(tls);
}

static const struct stream_kind tls_kind = {
	.handshake = handshake,
	.read = tls_read,
	.write = tls_write,
	.finish = finish,
	.server_name = server_name,
	.certificate = certificate,
	.free = free_tls,
};

struct stream *
tls_stream_new(struct tls_context *context, int fd)
{
	struct tls *tls = calloc(1, sizeof(*tls));
	BIO *bio = BIO_new(context->socket);

	if (tls == NULL || bio == NULL)
		goto out;
	tls->stream = (struct stream){ .kind = &tls_kind, .fd = fd };
	tls->together = 1;
	clock_gettime(CLOCK_MONOTONIC, &tls->begun);
	tls->ssl = SSL_new(context->ssl);
	if (tls->ssl == NULL)
		goto out;
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	SSL_set_bio(tls->ssl, bio, bio);
	if (context->server)
		SSL_set_accept_state(tls->ssl);
	else
		SSL_set_connect_state(tls->ssl);
	return &tls->stream;
out:
	BIO_free(bio);
	free(tls);
	ERR_clear_error();
	return NULL;
}

static bool
is_address(const char *host)
{
	struct in6_addr address;

	return inet_pton(AF_INET, host, &address) == 1 ||
	    inet_pton(AF_INET6, host, &address) == 1;
}

struct stream *
tls_stream_new_client(struct tls_context *context, int fd, const char *host)
{
	struct stream *stream = tls_stream_new(context, fd);

	if (stream == NULL || is_address(host))
		return stream;
	if (SSL_set_tlsext_host_name(tls_of(stream)->ssl, host) == 1)
		return stream;
	stream_free(stream);
	ERR_clear_error();
	return NULL;
}

void
tls_fingerprint(const struct stream *stream, char out[FINGERPRINT_TEXT])
{
	X509 *peer = SSL_get0_peer_certificate(const_tls_of(stream)->ssl);
	unsigned char digest[EVP_MAX_MD_SIZE];

	out[0] = '\0';
	if (peer == NULL || X509_digest(peer, EVP_sha256(), digest, NULL) != 1)
		return;
	fingerprint_format(digest, out);
}

const char *
tls_version(const struct stream *stream)
{
	return SSL_get_version(const_tls_of(stream)->ssl);
}
