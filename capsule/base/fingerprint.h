/*
 * SHA-256 fingerprints as people write them.
 */
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include "base/span.h"

enum {
	FINGERPRINT_SIZE = 32,                   /* bytes */
	FINGERPRINT_TEXT = FINGERPRINT_SIZE * 3, /* with its NUL */
};

/* "AB:CD:…": 32 pairs of hexadecimal digits. */
void fingerprint_format(const unsigned char[FINGERPRINT_SIZE],
    char out[FINGERPRINT_TEXT]);

/*
 * Reads one in upper or lower case, with a colon between every two pairs or
 * with none at all.  Returns -1 when it is anything else.
 */
int fingerprint_parse(struct span text, unsigned char out[FINGERPRINT_SIZE]);

#endif
