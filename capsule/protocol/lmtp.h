/*
 * LMTP (RFC 2033) from the client's side: replies, and a message as DATA has
 * it.  Pure functions: no sockets.
 */
#ifndef PROTOCOL_LMTP_H
#define PROTOCOL_LMTP_H

#include "base/buf.h"
#include "base/span.h"

enum { LMTP_REPLY_MAX = 4096 }; /* bytes, of all its lines */

enum lmtp_parse {
	LMTP_PARSE_OK,
	LMTP_PARSE_MORE, /* its last line has not come yet */
	LMTP_PARSE_BAD,  /* no reply, or one that is too long */
};

struct lmtp_reply {
	unsigned code;   /* 200 to 599 */
	size_t consumed; /* bytes of its lines, their ends included */
};

/*
 * Reads one reply from the bytes that have come so far (RFC 5321, section
 * 4.2): lines "250-text", and a last one "250 text", all with one code.
 */
enum lmtp_parse lmtp_parse(struct span bytes, struct lmtp_reply *);

/*
 * Appends a message with lines that end in LF as DATA wants it (RFC 5321,
 * section 4.5.2): with CRLF, a dot before each dot that begins a line, and
 * the line that ends it.
 */
void lmtp_append_data(struct span message, struct buf *out);

#endif
