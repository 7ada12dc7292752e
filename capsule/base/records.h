/*
 * How an answer is divided into TLS records.  A record can only be read when
 * all of it has come, and each takes 22 bytes more: so a slow reader gets the
 * first lines in a small one, and then ones that come before what is there
 * has been read.
 */
#ifndef BASE_RECORDS_H
#define BASE_RECORDS_H

#include "base/span.h"

enum {
	RECORD_MAX = 16384,   /* bytes of plain text (RFC 8446, 5.1) */
	RECORD_OVERHEAD = 22, /* header, type and tag (5.2) */
};

/*
 * Bytes of what is left of an answer that go into its record of this number,
 * from 0: at most 512 at first, then four times as many each time, up to a
 * line's end or a word's where there is one near.
 */
size_t records_first(struct span left, unsigned number);

/* How many an answer takes. */
size_t records_count(struct span answer);

#endif
