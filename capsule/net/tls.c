#include "net/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* Bytes of a client's certificates: one, with whatever is in it. */
enum { PEER_CERTIFICATE_MAX = 16 * 1024 };

struct tls_context {
	SSL_CTX *ssl;
	BIO_METHOD *socket;
	bool server;
	struct tls_context *(*choose)(const void *data, struct span name);
	const void *choose_data;
	const char *protocol; /* see tls_context_agree */
};

struct tls {
	struct stream stream; /* first: a stream is cast to its tls */
	SSL *ssl;
	char server_name[256];
	struct peer_certificate peer;
	bool has_peer;
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

static int
socket_write(BIO *bio, const char *bytes, int len)
{
	struct tls *tls = BIO_get_data(bio);
	ssize_t sent = stream_send(&tls->stream, span_make(bytes, (size_t)len));

	BIO_clear_retry_flags(bio);
	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_write(bio);
	return (int)sent;
}

static int
socket_read(BIO *bio, char *to, int size)
{
	struct tls *tls = BIO_get_data(bio);
	ssize_t got = stream_receive(&tls->stream, to, (size_t)size);

	BIO_clear_retry_flags(bio);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
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

static BIO_METHOD *
socket_method(void)
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

static enum stream_result
result_of(const struct tls *tls, int returned)
{
	switch (SSL_get_error(tls->ssl, returned)) {
	case SSL_ERROR_NONE:
		return STREAM_DONE;
	case SSL_ERROR_WANT_READ:
		return STREAM_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return STREAM_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return STREAM_CLOSED;
	}
	ERR_clear_error();
	return STREAM_FAILED;
}

static void
keep_server_name(struct tls *tls)
{
	const char *name =
	    SSL_get_servername(tls->ssl, TLSEXT_NAMETYPE_host_name);
	size_t len = 0;

	if (name == NULL)
		return;
	for (; name[len] != '\0' && len + 1 < sizeof(tls->server_name); len++) {
		char c = name[len];

		tls->server_name[len] = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
	}
	tls->server_name[len] = '\0';
}

static int
find_key(X509 *x, unsigned char out[FINGERPRINT_SIZE])
{
	unsigned char *key = NULL;
	int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &key);
	int result = -1;

	if (size > 0 &&
	    EVP_Digest(key, (size_t)size, out, NULL, EVP_sha256(), NULL) == 1)
		result = 0;
	OPENSSL_free(key);
	return result;
}

/* A time that cannot be read is one that is over. */
static void
keep_peer(struct tls *tls)
{
	X509 *x = SSL_get0_peer_certificate(tls->ssl);

	if (x == NULL || find_key(x, tls->peer.key) == -1)
		return;
	tls->has_peer = true;
	tls->peer.validity = PEER_VALID;
	if (X509_cmp_current_time(X509_get0_notBefore(x)) > 0)
		tls->peer.validity = PEER_NOT_YET;
	if (X509_cmp_current_time(X509_get0_notAfter(x)) <= 0)
		tls->peer.validity = PEER_EXPIRED;
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
	keep_server_name(tls);
	keep_peer(tls);
	return STREAM_DONE;
}

static enum stream_result
tls_read(struct stream *stream, void *to, size_t size, size_t *done)
{
	struct tls *tls = tls_of(stream);

	ERR_clear_error();
	return result_of(tls, SSL_read_ex(tls->ssl, to, size, done));
}

static enum stream_result
tls_write(struct stream *stream, struct span bytes, size_t *done)
{
	struct tls *tls = tls_of(stream);

	ERR_clear_error();
	return result_of(tls,
	    SSL_write_ex(tls->ssl, bytes.ptr, bytes.len, done));
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
	return span_of(const_tls_of(stream)->server_name);
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

/* ---- contexts ------------------------------------------------------------ */

/* OpenSSL's own words for its first complaint, which is the cause. */
static const char *
complaint(void)
{
	unsigned long code = ERR_get_error();
	const char *words = code == 0 ? NULL : ERR_reason_error_string(code);

	ERR_clear_error();
	return words == NULL ? "unknown reason" : words;
}

/* Without this OpenSSL would ask on the terminal. */
static int
no_passphrase(char *to, int size, int writing, void *data)
{
	(void)to;
	(void)size;
	(void)writing;
	(void)data;
	return -1;
}

/* Says what is wrong with a file before OpenSSL says it worse. */
static int
check_file(const char *file, bool secret, struct err *err)
{
	struct stat status;
	FILE *stream = fopen(file, "re");

	if (stream == NULL)
		return err_at(err, file, 0, 0, "cannot open: %s",
		    strerror(errno));
	if (fstat(fileno(stream), &status) < 0) {
		fclose(stream);
		return err_at(err, file, 0, 0, "cannot read: %s",
		    strerror(errno));
	}
	fclose(stream);
	if (!S_ISREG(status.st_mode))
		return err_at(err, file, 0, 0, "not a regular file");
	if (secret && (status.st_mode & (S_IRWXO | S_IWGRP)) != 0)
		return err_at(err, file, 0, 0,
		    "the key is open to others: chmod 600 it");
	return 0;
}

static int
load_pair(SSL_CTX *ssl, const char *certificate_file, const char *key_file,
    struct err *err)
{
	const ASN1_TIME *start;

	if (check_file(certificate_file, false, err) < 0 ||
	    check_file(key_file, true, err) < 0)
		return -1;
	SSL_CTX_set_default_passwd_cb(ssl, no_passphrase);
	if (SSL_CTX_use_certificate_chain_file(ssl, certificate_file) != 1)
		return err_at(err, certificate_file, 0, 0,
		    "not a certificate in PEM: %s", complaint());
	ERR_clear_error();
	if (SSL_CTX_use_PrivateKey_file(ssl, key_file, SSL_FILETYPE_PEM) != 1) {
		if (ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509)
			return err_at(err, key_file, 0, 0,
			    "not the key of %s: %s", certificate_file,
			    complaint());
		return err_at(err, key_file, 0, 0,
		    "not a key in PEM without a passphrase: %s", complaint());
	}
	if (SSL_CTX_check_private_key(ssl) != 1)
		return err_at(err, key_file, 0, 0, "not the key of %s: %s",
		    certificate_file, complaint());
	start = X509_get0_notBefore(SSL_CTX_get0_certificate(ssl));
	if (X509_cmp_current_time(start) > 0)
		return err_at(err, certificate_file, 0, 0,
		    "not valid yet: set this machine's clock or renew it");
	return 0;
}

/* AES-128 first: its handshake is the shortest. */
static int
set_up(SSL_CTX *ssl)
{
	SSL_CTX_set_options(ssl,
	    SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
		SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_mode(ssl,
	    SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(ssl, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_max_early_data(ssl, 0);
	if (SSL_CTX_set_num_tickets(ssl, 0) != 1 ||
	    SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1 ||
	    SSL_CTX_set_cipher_list(ssl,
		"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
		"ECDHE+CHACHA20:ECDHE+AESGCM") != 1 ||
	    SSL_CTX_set_ciphersuites(ssl,
		"TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"
		"TLS_AES_256_GCM_SHA384") != 1)
		return -1;
	return 0;
}

static struct tls_context *
context_new(bool server, struct err *err)
{
	struct tls_context *context = calloc(1, sizeof(*context));

	if (context != NULL) {
		context->server = server;
		context->socket = socket_method();
		context->ssl = SSL_CTX_new(TLS_method());
		if (context->socket != NULL && context->ssl != NULL &&
		    set_up(context->ssl) == 0)
			return context;
	}
	err_set(err, "cannot set up TLS: %s", complaint());
	tls_context_free(context);
	return NULL;
}

struct tls_context *
tls_context_new(const char *certificate_file, const char *key_file,
    struct err *err)
{
	struct tls_context *context = context_new(true, err);

	if (context == NULL)
		return NULL;
	/* A reader's TCP may end without close_notify: that harms no one. */
	SSL_CTX_set_options(context->ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
	/*
	 * Or one read would take in key updates for as long as they come, and
	 * the other readers would wait.
	 */
	SSL_CTX_clear_mode(context->ssl, SSL_MODE_AUTO_RETRY);
	if (load_pair(context->ssl, certificate_file, key_file, err) == 0)
		return context;
	tls_context_free(context);
	return NULL;
}

/* Whatever it is, the peer has proved that it holds the key. */
static int
accept_any(X509_STORE_CTX *store, void *unused)
{
	(void)store;
	(void)unused;
	return 1;
}

void
tls_context_ask(struct tls_context *context)
{
	SSL_CTX_set_cert_verify_callback(context->ssl, accept_any, NULL);
	SSL_CTX_set_max_cert_list(context->ssl, PEER_CERTIFICATE_MAX);
	SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER, NULL);
}

/*
 * SSL_set_SSL_CTX takes over the certificate, and not whether the client is
 * to be asked for one.  The name is never acknowledged: that costs 4 bytes
 * and tells nobody anything.
 */
static int
on_server_name(SSL *ssl, int *alert, void *data)
{
	const struct tls_context *first = data;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const struct tls_context *chosen = NULL;

	(void)alert;
	if (name != NULL)
		chosen = first->choose(first->choose_data, span_of(name));
	if (chosen == NULL)
		return SSL_TLSEXT_ERR_NOACK;
	if (SSL_set_SSL_CTX(ssl, chosen->ssl) == NULL)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	SSL_set_verify(ssl, SSL_CTX_get_verify_mode(chosen->ssl), NULL);
	SSL_set_max_cert_list(ssl, SSL_CTX_get_max_cert_list(chosen->ssl));
	return SSL_TLSEXT_ERR_NOACK;
}

void
tls_context_choose(struct tls_context *context,
    struct tls_context *(*choose)(const void *data, struct span server_name),
    const void *data)
{
	context->choose = choose;
	context->choose_data = data;
	SSL_CTX_set_tlsext_servername_callback(context->ssl, on_server_name);
	SSL_CTX_set_tlsext_servername_arg(context->ssl, context);
}

/* RFC 7301, section 3.1: names, each after a byte that tells its length. */
static int
on_protocols(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *offered, unsigned len, void *data)
{
	const struct tls_context *context = data;
	struct span protocol = span_of(context->protocol);
	struct span rest = span_make((const char *)offered, len);

	(void)ssl;
	while (rest.len > 0) {
		size_t size = (unsigned char)rest.ptr[0];
		struct span name = span_first(span_after(rest, 1), size);

		rest = span_after(rest, 1 + size);
		if (!span_equal(name, protocol))
			continue;
		*out = (const unsigned char *)name.ptr;
		*out_len = (unsigned char)name.len;
		return SSL_TLSEXT_ERR_OK;
	}
	return SSL_TLSEXT_ERR_NOACK;
}

void
tls_context_agree(struct tls_context *context, const char *protocol)
{
	context->protocol = protocol;
	SSL_CTX_set_alpn_select_cb(context->ssl, on_protocols, context);
}

struct tls_context *
tls_context_new_client(struct err *err)
{
	return context_new(false, err);
}

void
tls_context_free(struct tls_context *context)
{
	if (context == NULL)
		return;
	SSL_CTX_free(context->ssl);
	BIO_meth_free(context->socket);
	free(context);
}
