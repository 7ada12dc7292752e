/*
 * SHA-256 (FIPS 180-4).
 */
#ifndef NET_DIGEST_H
#define NET_DIGEST_H

#include "base/span.h"

enum { DIGEST_SIZE = 32 }; /* bytes */

/*
 * The digest of texts one behind the other, each with a NUL after it, so that
 * no two lists of texts without NULs are the same.  -1 when memory runs out.
 */
int digest_texts(const struct span *texts, size_t count,
    unsigned char out[DIGEST_SIZE]);

#endif
