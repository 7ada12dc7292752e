/*
 * What a TLS client says first, as far as OpenSSL does not read it for us.
 */
#ifndef NET_HELLO_H
#define NET_HELLO_H

#include "base/span.h"

/*
 * The host's name in the extension server_name (RFC 6066, section 3), as it
 * was sent, where it lies; empty when there is none.
 */
struct span hello_name(struct span extension);

#endif
