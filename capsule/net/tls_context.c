#include "base/host.h"
#include "net/hello.h"
#include "net/openssl.h"
#include "net/tls_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Bytes of a client's certificates: one, with whatever is in it. */
enum { PEER_CERTIFICATE_MAX = 16 * 1024 };

/* Says what is wrong with a file before OpenSSL says it worse. */
static int
check_file(const char *file, bool secret, struct err *err)
{
	struct stat status;
	FILE *stream = openssl_open(file, err);
	int result;

	if (stream == NULL)
		return -1;
	result = fstat(fileno(stream), &status);
	fclose(stream);
	if (result == -1)
		return err_at(err, file, 0, 0, "cannot read: %s",
		    strerror(errno));
	if (secret && (status.st_mode & (S_IRWXO | S_IWGRP)) != 0)
		return err_at(err, file, 0, 0,
		    "the key is open to others: chmod 600 it");
	return 0;
}

static int
load_certificate(SSL_CTX *ssl, const char *file, struct err *err)
{
	unsigned long why;

	if (check_file(file, false, err) == -1)
		return -1;
	if (SSL_CTX_use_certificate_chain_file(ssl, file) == 1) {
		ERR_clear_error();
		return 0;
	}
	why = ERR_peek_error();
	if (ERR_GET_LIB(why) != ERR_LIB_SSL ||
	    ERR_GET_REASON(why) != SSL_R_EE_KEY_TOO_SMALL)
		return openssl_fail(err, file, "not a certificate in PEM");
	return openssl_small_key(err, file);
}

static int
load_key(SSL_CTX *ssl, const char *file, const char *certificate_file,
    const bool *wanted, struct err *err)
{
	if (check_file(file, true, err) == -1)
		return -1;
	if (SSL_CTX_use_PrivateKey_file(ssl, file, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_check_private_key(ssl) == 1)
		return 0;
	if (ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509)
		return err_at(err, file, 0, 0,
		    "not the key of the first certificate in %s: %s",
		    certificate_file, openssl_words());
	return openssl_no_key(err, file, *wanted);
}

static int
load_pair(SSL_CTX *ssl, const char *certificate_file, const char *key_file,
    struct err *err)
{
	bool wanted = false;
	const ASN1_TIME *start;
	int result;

	SSL_CTX_set_default_passwd_cb(ssl, openssl_no_passphrase);
	SSL_CTX_set_default_passwd_cb_userdata(ssl, &wanted);
	result = load_certificate(ssl, certificate_file, err);
	if (result == 0)
		result =
		    load_key(ssl, key_file, certificate_file, &wanted, err);
	SSL_CTX_set_default_passwd_cb_userdata(ssl, NULL);
	if (result == -1)
		return -1;
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
		context->socket = tls_socket_method();
		context->ssl = SSL_CTX_new(TLS_method());
		if (context->ssl != NULL)
			SSL_CTX_set_app_data(context->ssl, context);
		if (context->socket != NULL && context->ssl != NULL &&
		    set_up(context->ssl) == 0)
			return context;
	}
	err_set(err, "cannot set up TLS: %s", openssl_words());
	tls_context_free(context);
	return NULL;
}

/* There are kinds of keys that no client knows, such as secp256k1. */
static int
prove(struct tls_context *context, const char *file, struct err *err)
{
	if (tls_context_rehearse(context) == 0)
		return 0;
	return err_at(err, file, 0, 0,
	    "clients know no key of this kind: make one of P-256 or RSA");
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
	if (load_pair(context->ssl, certificate_file, key_file, err) == 0 &&
	    prove(context, certificate_file, err) == 0)
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

bool
tls_context_covers(const struct tls_context *context, struct span host)
{
	X509 *x = SSL_CTX_get0_certificate(context->ssl);
	char address[INET6_ADDRSTRLEN];

	host = host_plain(host);
	/* A common name alone counts for no client of today (RFC 9525). */
	if (X509_check_host(x, host.ptr, host.len,
		X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) == 1)
		return true;
	if (host.len >= sizeof(address))
		return false;
	snprintf(address, sizeof(address), "%.*s", SPAN_ARG(host));
	return X509_check_ip_asc(x, address, 0) == 1;
}

void
tls_context_ask(struct tls_context *context)
{
	SSL_CTX_set_cert_verify_callback(context->ssl, accept_any, NULL);
	SSL_CTX_set_max_cert_list(context->ssl, PEER_CERTIFICATE_MAX);
	SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER, NULL);
}

static struct span
find_name(SSL *ssl)
{
	const unsigned char *extension;
	size_t len;

	if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &extension,
		&len) != 1)
		return span_of("");
	return hello_name(span_make((const char *)extension, len));
}

/*
 * Before OpenSSL looks at a ticket, which must be held against the name.
 * SSL_set_SSL_CTX takes over the certificate, and not whether the client is
 * to be asked for one.  The name is never acknowledged: that costs 4 bytes
 * and tells nobody anything.
 */
static int
on_hello(SSL *ssl, int *alert, void *data)
{
	const struct tls_context *context = data;
	const struct tls_context *chosen = NULL;
	struct span name = find_name(ssl);

	(void)alert;
	if (context->choose != NULL && name.len > 0)
		chosen = context->choose(context->choose_data, name);
	if (chosen != NULL) {
		if (SSL_set_SSL_CTX(ssl, chosen->ssl) == NULL)
			return SSL_CLIENT_HELLO_ERROR;
		SSL_set_verify(ssl, SSL_CTX_get_verify_mode(chosen->ssl), NULL);
		SSL_set_max_cert_list(ssl,
		    SSL_CTX_get_max_cert_list(chosen->ssl));
		context = chosen;
	}
	tls_tickets_offer(ssl, context, name);
	return SSL_CLIENT_HELLO_SUCCESS;
}

void
tls_context_hear_hello(struct tls_context *context)
{
	SSL_CTX_set_client_hello_cb(context->ssl, on_hello, context);
}

void
tls_context_choose(struct tls_context *context,
    struct tls_context *(*choose)(const void *data, struct span server_name),
    const void *data)
{
	context->choose = choose;
	context->choose_data = data;
	tls_context_hear_hello(context);
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

/* Each side in turn, until neither has more to say. */
static int
shake_hands(SSL *server, SSL *client)
{
	enum { TURNS = 8 };

	for (int i = 0; i < TURNS; i++)
		if (SSL_do_handshake(client) + SSL_do_handshake(server) == 2)
			return 0;
	return -1;
}

int
tls_context_rehearse(struct tls_context *context)
{
	SSL_CTX *other = SSL_CTX_new(TLS_client_method());
	SSL *server = SSL_new(context->ssl);
	SSL *client = other == NULL ? NULL : SSL_new(other);
	BIO *ends[2];
	int result = -1;

	if (server != NULL && client != NULL &&
	    BIO_new_bio_pair(&ends[0], 0, &ends[1], 0) == 1) {
		SSL_set_bio(server, ends[0], ends[0]);
		SSL_set_bio(client, ends[1], ends[1]);
		SSL_set_accept_state(server);
		SSL_set_connect_state(client);
		result = shake_hands(server, client);
	}
	SSL_free(server);
	SSL_free(client);
	SSL_CTX_free(other);
	ERR_clear_error();
	return result;
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
