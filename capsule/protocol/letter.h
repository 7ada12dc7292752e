/*
 * What a reader has written, as an Internet message (RFC 5322 with MIME, RFC
 * 2045 and 2047).  Pure: no clock, no files.
 */
#ifndef PROTOCOL_LETTER_H
#define PROTOCOL_LETTER_H

#include "base/buf.h"
#include "base/span.h"

#include <stdint.h>

enum {
	LETTER_ID_SIZE = 16,                     /* bytes */
	LETTER_ID_TEXT = LETTER_ID_SIZE * 2 + 1, /* with its NUL */
	LETTER_REFERENCE_TEXT = sizeof("0000-0000-0000"),
};

/*
 * Any bytes may stand in any of these, but in from and to: whatever could
 * forge a header is encoded.
 */
struct letter {
	struct span from, to; /* addresses, see letter_is_address; to: or "" */
	struct span host;     /* of the capsule */
	struct span name;     /* … and what it is called; or empty */
	struct span page;     /* the path that it is about, or empty */
	struct span language; /* of the place it was written at: "en" */
	struct span protocol; /* "gemini" */
	struct span text;     /* UTF-8 */
	int64_t time;         /* s since 1970 */
	unsigned char id[LETTER_ID_SIZE];
};

/* Appends the message; all its lines end in LF and are of ASCII. */
void letter_write(const struct letter *, struct buf *out);

/* The id in hexadecimal digits. */
void letter_id_format(const unsigned char id[LETTER_ID_SIZE],
    char out[LETTER_ID_TEXT]);

/* Reads one back.  -1 when it is anything else. */
int letter_id_parse(struct span text, unsigned char id[LETTER_ID_SIZE]);

/*
 * What a reader is told to remember, in digits, which can be dictated in any
 * language: "4821-9937-0164".  It follows from time and id alone.
 */
void letter_reference(int64_t time, const unsigned char id[LETTER_ID_SIZE],
    char out[LETTER_REFERENCE_TEXT]);

/* Is it an address for from and to (RFC 5321, section 4.1.2, unquoted)? */
bool letter_is_address(struct span);

/* Is there anything in a text but white space? */
bool letter_is_empty(struct span);

#endif
