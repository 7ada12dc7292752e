/*
 * The PROXY protocol, versions 1 and 2: what a balancer says before a
 * reader's own bytes, so that the server knows who is read to
 * (haproxy, doc/proxy-protocol.txt).
 */
#ifndef NET_PROXY_H
#define NET_PROXY_H

#include "net/ip.h"

enum {
	/*
	 * Bytes that proxy_parse wants to see at most: a line of version 1,
	 * which is longer than the addresses of version 2.
	 */
	PROXY_SEEN_MAX = 107,
};

enum proxy_parse {
	PROXY_MORE, /* all bytes so far belong to the header */
	PROXY_OK,
	PROXY_BAD, /* this is no header: close the connection */
};

struct proxy_header {
	bool relayed; /* false: the balancer speaks for itself */
	struct ip source;
	size_t length; /* bytes, which may be more than were seen */
};

/*
 * Reads the header that begins the bytes; all of them that have come, and
 * never more than PROXY_SEEN_MAX.
 */
enum proxy_parse proxy_parse(struct span bytes, struct proxy_header *);

/* A header on its way in. */
struct proxy {
	char seen[PROXY_SEEN_MAX];
	size_t seen_len;
	uint64_t read; /* bytes of the header taken from the socket */
	struct proxy_header header;
	bool parsed;
};

/*
 * Takes the header from a non-blocking socket and not a byte more: what
 * follows belongs to the handshake or the request.  PROXY_MORE: call again
 * when the socket can be read.  PROXY_OK: proxy->header is whole.
 */
enum proxy_parse proxy_read(struct proxy *, int fd);

#endif
