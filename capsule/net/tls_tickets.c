#include "net/tls_tickets.h"

#include "net/tls_private.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { WORDS = sizeof(struct tls_ticket_keys) / sizeof(uint64_t) };

/*
 * Read without a lock, which a worker that is killed could not give back:
 * the count is odd while somebody writes, and another one when somebody has.
 */
struct shared {
	_Atomic uint64_t count;
	_Atomic uint64_t words[WORDS];
};

struct tls_tickets {
	unsigned seconds;
	struct shared *shared;
};

/* ---- keys ---------------------------------------------------------------- */

struct tls_tickets *
tls_tickets_new(unsigned seconds, struct err *err)
{
	struct tls_tickets *tickets = calloc(1, sizeof(*tickets));

	if (tickets != NULL) {
		tickets->seconds = seconds;
		tickets->shared = mmap(NULL, sizeof(*tickets->shared),
		    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (tickets->shared != MAP_FAILED) {
			/* Keys are no business of a core file. */
			madvise(tickets->shared, sizeof(*tickets->shared),
			    MADV_DONTDUMP);
			return tickets;
		}
	}
	free(tickets);
	err_system(err, "the memory for keys of tickets cannot be had");
	return NULL;
}

void
tls_tickets_free(struct tls_tickets *tickets)
{
	if (tickets == NULL)
		return;
	munmap(tickets->shared, sizeof(*tickets->shared));
	free(tickets);
}

void
tls_tickets_set(struct tls_tickets *tickets, const struct tls_ticket_keys *keys)
{
	struct shared *shared = tickets->shared;
	uint64_t words[WORDS];

	memcpy(words, keys, sizeof(words));
	atomic_fetch_add(&shared->count, 1);
	for (size_t i = 0; i < WORDS; i++)
		atomic_store(&shared->words[i], words[i]);
	atomic_fetch_add(&shared->count, 1);
	OPENSSL_cleanse(words, sizeof(words));
}

/* False when there are none yet, or whoever wrote them died of it. */
static bool
get_keys(const struct tls_tickets *tickets, struct tls_ticket_keys *keys)
{
	enum { TRIES = 1000 };
	struct shared *shared = tickets->shared;
	uint64_t words[WORDS];

	for (unsigned i = 0; i < TRIES; i++) {
		uint64_t before = atomic_load(&shared->count);

		for (size_t j = 0; j < WORDS; j++)
			words[j] = atomic_load(&shared->words[j]);
		if (before % 2 != 0 || atomic_load(&shared->count) != before)
			continue;
		memcpy(keys, words, sizeof(words));
		OPENSSL_cleanse(words, sizeof(words));
		return before > 0;
	}
	return false;
}

/* ---- tickets ------------------------------------------------------------- */

static bool
is_named(const struct tls_ticket_key *key, const unsigned char *name)
{
	return memcmp(key->name, name, sizeof(key->name)) == 0;
}

static int
use(const struct tls_ticket_key *key, const unsigned char *iv,
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int making)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY,
		    (void *)key->mac, sizeof(key->mac)),
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
		    (char[]){ "SHA256" }, 0),
		OSSL_PARAM_construct_end(),
	};

	if (EVP_MAC_CTX_set_params(mac, params) != 1 ||
	    EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL,
		(const unsigned char *)key->cipher, iv, making) != 1)
		return -1;
	return 1;
}

/*
 * See SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 2 asks for a new ticket.  One
 * that is good for longer is not replaced: that would take more bytes than
 * it saves.
 */
static int
on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv,
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int making)
{
	const struct tls_context *context =
	    SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	struct tls_ticket_keys keys;
	int result = 0;

	if (!get_keys(context->tickets, &keys))
		return 0;
	if (making) {
		memcpy(name, keys.current.name, sizeof(keys.current.name));
		if (RAND_bytes(iv,
			EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1)
			result = use(&keys.current, iv, cipher, mac, making);
	} else if (is_named(&keys.current, name)) {
		result = use(&keys.current, iv, cipher, mac, making);
	} else if (is_named(&keys.previous, name)) {
		result =
		    use(&keys.previous, iv, cipher, mac, making) == 1 ? 2 : -1;
	}
	OPENSSL_cleanse(&keys, sizeof(keys));
	return result;
}

void
tls_context_give_tickets(struct tls_context *context,
    struct tls_tickets *tickets)
{
	context->tickets = tickets;
	SSL_CTX_set_tlsext_ticket_key_evp_cb(context->ssl, on_ticket);
	SSL_CTX_set_timeout(context->ssl, 2 * (long)tickets->seconds);
	tls_context_hear_hello(context);
}

/* ---- whose ticket ---------------------------------------------------------*/

/*
 * A session belongs to the name that was asked for, and to what is spoken:
 * what is taken with one is refused with another (RFC 8446, section 4.6.1).
 */
static int
bind_session(SSL *ssl, const struct tls_context *context, struct span name)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char text[512];
	int len = snprintf(text, sizeof(text), "%s %.*s",
	    context->protocol == NULL ? "" : context->protocol, SPAN_ARG(name));

	if (len < 0 || (size_t)len >= sizeof(text) ||
	    EVP_Digest(text, (size_t)len, digest, NULL, EVP_sha256(), NULL) !=
		1)
		return -1;
	return SSL_set_session_id_context(ssl, digest,
		   SSL_MAX_SID_CTX_LENGTH) == 1
	    ? 0
	    : -1;
}

/*
 * Where readers may have certificates, each connection shows anew whose it
 * is: a session that began without one would keep its reader out for as long
 * as he has the ticket, and one that began with one would stay another's.
 */
void
tls_tickets_offer(SSL *ssl, const struct tls_context *context, struct span name)
{
	bool asks = SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE;

	if (context->tickets == NULL || asks ||
	    atomic_load(&context->tickets->shared->count) == 0 ||
	    bind_session(ssl, context, name) == -1)
		return;
	SSL_clear_options(ssl, SSL_OP_NO_TICKET);
	SSL_set_num_tickets(ssl, 1);
}
