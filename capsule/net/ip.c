#include "net/ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };

enum {
	V4_BITS = 96, /* of the prefix before an IPv4 address */
	V4_PREFIX = 24,
	V6_PREFIX = 48,
};

struct ip
ip_from_v4(const void *bytes)
{
	struct ip ip;

	memcpy(ip.bytes, mapped, sizeof(mapped));
	memcpy(ip.bytes + sizeof(mapped), bytes, 4);
	return ip;
}

struct ip
ip_from_socket(const struct sockaddr *name)
{
	const struct sockaddr_in *in = (const void *)name;
	const struct sockaddr_in6 *in6 = (const void *)name;
	struct ip ip = { { 0 } };

	if (name->sa_family == AF_INET)
		return ip_from_v4(&in->sin_addr);
	if (name->sa_family == AF_INET6)
		memcpy(ip.bytes, &in6->sin6_addr, sizeof(ip.bytes));
	return ip;
}

int
ip_parse(struct span text, struct ip *ip)
{
	char copy[INET6_ADDRSTRLEN];
	struct in_addr in;

	/* inet_pton reads up to a NUL, which must not hide anything. */
	if (text.len == 0 || text.len >= sizeof(copy) ||
	    memchr(text.ptr, '\0', text.len) != NULL)
		return -1;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	if (inet_pton(AF_INET, copy, &in) == 1) {
		*ip = ip_from_v4(&in);
		return 0;
	}
	return inet_pton(AF_INET6, copy, ip->bytes) == 1 ? 0 : -1;
}

bool
ip_is_v4(const struct ip *ip)
{
	return memcmp(ip->bytes, mapped, sizeof(mapped)) == 0;
}

bool
ip_is_loopback(const struct ip *ip)
{
	const struct ip v6 = { { [15] = 1 } };

	if (ip_is_v4(ip))
		return ip->bytes[12] == 127;
	return memcmp(ip, &v6, sizeof(v6)) == 0;
}

/* The address with all bits after the first so many cleared. */
static struct ip
cut(struct ip ip, unsigned bits)
{
	for (unsigned i = 0; i < sizeof(ip.bytes); i++) {
		unsigned kept = bits > 8 * i ? bits - 8 * i : 0;

		if (kept < 8)
			ip.bytes[i] &= (unsigned char)(0xFF00 >> kept);
	}
	return ip;
}

int
ip_range_parse(struct span text, struct ip_range *range, struct err *err)
{
	size_t slash = span_find(text, '/');
	bool has_bits = slash < text.len;
	unsigned before, most;
	unsigned long bits = 0;
	struct ip first;

	if (ip_parse(span_first(text, slash), &range->first) == -1)
		goto out;
	before = ip_is_v4(&range->first) ? V4_BITS : 0;
	most = 128 - before;
	if (has_bits &&
	    span_number(span_after(text, slash + 1), most, &bits) == -1)
		goto out;
	range->bits = has_bits ? before + (unsigned)bits : 128;
	first = cut(range->first, range->bits);
	if (memcmp(&first, &range->first, sizeof(first)) == 0)
		return 0;
	return err_set(err,
	    "\"%.*s\" has bits set after the first %lu: that is no range",
	    SPAN_ARG(text), bits);
out:
	return err_set(err,
	    "\"%.*s\" is no address or range: write 192.0.2.1, 10.0.0.0/8 or "
	    "2001:db8::/32",
	    SPAN_ARG(text));
}

bool
ip_is_among(const struct ip *ip, const struct ip_ranges *ranges)
{
	for (size_t i = 0; i < ranges->count; i++) {
		const struct ip_range *range = &ranges->items[i];
		struct ip first = cut(*ip, range->bits);

		if (memcmp(&first, &range->first, sizeof(first)) == 0)
			return true;
	}
	return false;
}

/* IPv4 goes where no IPv6 network can be: 0:ffff::/32 is reserved. */
uint64_t
ip_unit(const struct ip *ip)
{
	const unsigned char *from = ip->bytes + (ip_is_v4(ip) ? 8 : 0);
	uint64_t unit = 0;

	for (unsigned i = 0; i < 8; i++)
		unit = unit << 8 | from[i];
	return unit;
}

/* The finaliser of SplitMix64 (Steele, Lea and Flood, 2014), twice keyed. */
uint64_t
ip_hash(uint64_t unit, uint64_t seed)
{
	uint64_t hash = unit ^ seed;

	hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
	hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
	hash ^= (hash >> 31) ^ (seed << 32 | seed >> 32);
	hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
	return hash ^ (hash >> 32);
}

void
ip_print(const struct ip *ip, bool prefix, char out[IP_TEXT])
{
	bool v4 = ip_is_v4(ip);
	unsigned bits = v4 ? V4_PREFIX : V6_PREFIX;
	struct ip shown = prefix ? cut(*ip, v4 ? V4_BITS + bits : bits) : *ip;
	char text[INET6_ADDRSTRLEN] = "";

	inet_ntop(v4 ? AF_INET : AF_INET6, shown.bytes + (v4 ? 12 : 0), text,
	    sizeof(text));
	if (prefix)
		snprintf(out, IP_TEXT, "%s/%u", text, bits);
	else
		snprintf(out, IP_TEXT, "%s", text);
}
