/*
 * How mail carries text through what only lets lines of ASCII through: MIME's
 * encodings of a body (RFC 2045, section 6) and of headers (RFC 2047).  All
 * lines end in LF.
 */
#ifndef PROTOCOL_ENCODE_H
#define PROTOCOL_ENCODE_H

#include "base/buf.h"
#include "base/span.h"

/*
 * A value of a header field without structure: as it is where that is safe,
 * in encoded words, folded, where it is not.
 */
void encode_header(struct span text, struct buf *out);

/* The same for the name before an address, where less is safe. */
void encode_phrase(struct span text, struct buf *out);

/* Is base64 shorter than quoted-printable? */
bool encode_suits_base64(struct span text);

/*
 * A body whose lines end in LF, CR or CRLF.  Decoded it is the same text with
 * LF (quoted-printable) or CRLF (base64) at the ends of its lines.
 */
void encode_quoted_printable(struct span text, struct buf *out);
void encode_base64(struct span text, struct buf *out);

#endif
