/*
 * Host names as they stand in configurations, URIs and menus.
 */
#ifndef BASE_HOST_H
#define BASE_HOST_H

#include "base/buf.h"
#include "base/span.h"

/*
 * A name of ASCII letters, digits, "-", "_" and ".", an IPv4 address, or an
 * IPv6 address with or without its brackets.
 */
bool host_is_valid(struct span);

/* An IPv6 address without its brackets, as menus have it; others as is. */
struct span host_bare(struct span);

/* Is it an IPv6 address, without brackets (RFC 4291, section 2.2)? */
bool host_is_ipv6(struct span);

/* Appends a host as a URI has it: an IPv6 address in brackets. */
void host_append(struct span host, struct buf *out);

/* Without a final dot, too, as certificates have it. */
struct span host_plain(struct span);

/* The same host: without regard to case, brackets and a final dot. */
bool host_equal(struct span, struct span);

#endif
