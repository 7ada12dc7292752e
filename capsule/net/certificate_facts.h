/*
 * What a certificate says of itself.
 */
#ifndef NET_CERTIFICATE_FACTS_H
#define NET_CERTIFICATE_FACTS_H

#include "base/err.h"
#include "base/fingerprint.h"

#include <stddef.h>
#include <time.h>

struct certificate_facts {
	char subject[256]; /* its common name */
	char names[1024];  /* alternative names, with ", " between */
	char fingerprint[FINGERPRINT_TEXT];     /* of the certificate */
	char key_fingerprint[FINGERPRINT_TEXT]; /* of the public key (SPKI) */
	time_t not_before, not_after;
	size_t size; /* DER, bytes */
};

/*
 * Reads the first certificate of a PEM file.  What is not printable ASCII in
 * its names comes out as "?".
 */
int certificate_facts_read(const char *file, struct certificate_facts *,
    struct err *);

#endif
