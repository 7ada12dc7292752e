/*
 * What all of our files that use OpenSSL need of it.
 */
#ifndef NET_OPENSSL_H
#define NET_OPENSSL_H

#include "base/err.h"
#include "base/fingerprint.h"

#include <openssl/x509.h>
#include <stdio.h>

/* Its own words for its first complaint, which is the cause; forgets all. */
const char *openssl_words(void);

/* Says what failed with a file, and those words: -1. */
int openssl_fail(struct err *, const char *file, const char *what);

/*
 * A callback for passphrases: without it OpenSSL would ask on a terminal.  data
 * is NULL, or a bool to be set when one is wanted.
 */
int openssl_no_passphrase(char *to, int size, int writing, void *data);

/* Says that the key in a file, or of what is there, is too small: -1. */
int openssl_small_key(struct err *, const char *file);

/* Why a file is no key in PEM, from that bool and its own words: -1. */
int openssl_no_key(struct err *, const char *file, bool passphrase_wanted);

/*
 * Opens a regular file to read PEM from: no other kind is waited for.  NULL
 * on failure.
 */
FILE *openssl_open(const char *file, struct err *);

/* The first certificate of a PEM file, the caller's; NULL on failure. */
X509 *openssl_certificate(const char *file, struct err *);

/* SHA-256 of a certificate's public key (SPKI), which is what names it. */
int openssl_key_digest(const X509 *, unsigned char out[FINGERPRINT_SIZE]);

#endif
