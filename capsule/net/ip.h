/*
 * Addresses of machines: told apart, compared with ranges, and written as
 * far as the log may tell.
 */
#ifndef NET_IP_H
#define NET_IP_H

#include "base/err.h"

#include <stdint.h>

struct sockaddr;

/* An IPv4 address is mapped into IPv6, ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
struct ip {
	unsigned char bytes[16];
};

/* A range as in CIDR: the first so many bits are the same in all of it. */
struct ip_range {
	struct ip first;
	unsigned bits; /* of the 128 */
};

struct ip_ranges {
	struct ip_range *items; /* the owner's of the struct */
	size_t count;
};

enum {
	/* Bytes that ip_print needs, its NUL included. */
	IP_TEXT = 64,
};

/* Any other family than IPv4 and IPv6 is ::. */
struct ip ip_from_socket(const struct sockaddr *);

/* Of four bytes, as they are sent. */
struct ip ip_from_v4(const void *bytes);

/* Reads a numeric address without port or brackets; -1 when it is none. */
int ip_parse(struct span text, struct ip *);

/* Reads "10.0.0.0/8", "2001:db8::/32" or an address, a range of one. */
int ip_range_parse(struct span text, struct ip_range *, struct err *);

bool ip_is_v4(const struct ip *);
bool ip_is_loopback(const struct ip *);
bool ip_is_among(const struct ip *, const struct ip_ranges *);

/*
 * What limits count as one: an IPv4 address, or an IPv6 /64, which is what
 * one reader has.  No two units have the same number.
 */
uint64_t ip_unit(const struct ip *);

/* Spreads a unit over 64 bits as nobody foresees who lacks the seed. */
uint64_t ip_hash(uint64_t unit, uint64_t seed);

/*
 * Writes the address, or as prefix only "192.0.2.0/24" and
 * "2001:db8:1::/48", where many readers are.
 */
void ip_print(const struct ip *, bool prefix, char out[IP_TEXT]);

#endif
