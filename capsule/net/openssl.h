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

/* A callback for passphrases: without it OpenSSL would ask on a terminal. */
int openssl_no_passphrase(char *to, int size, int writing, void *data);

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
