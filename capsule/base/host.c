#include "base/host.h"

#include <arpa/inet.h>
#include <ctype.h>

enum { NAME_MAX_LEN = 253 }; /* RFC 1035, section 2.3.4 */

struct span
host_bare(struct span host)
{
	if (host.len > 1 && host.ptr[0] == '[' && span_ends(host, "]"))
		return span_make(host.ptr + 1, host.len - 2);
	return host;
}

static bool
needs_brackets(struct span host)
{
	return span_find(host, ':') < host.len;
}

void
host_append(struct span host, struct buf *out)
{
	bool brackets = needs_brackets(host);

	host = host_bare(host);
	buf_printf(out, "%s%.*s%s", brackets ? "[" : "", SPAN_ARG(host),
	    brackets ? "]" : "");
}

/* inet_pton reads up to a NUL, which must not hide anything. */
bool
host_is_ipv6(struct span host)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (host.len >= sizeof(text) || span_find(host, '\0') < host.len)
		return false;
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	return inet_pton(AF_INET6, text, &address) == 1;
}

bool
host_is_valid(struct span host)
{
	struct span bare = host_bare(host);

	if (bare.len != host.len || needs_brackets(host))
		return host_is_ipv6(bare);
	for (size_t i = 0; i < host.len; i++) {
		unsigned char c = (unsigned char)host.ptr[i];

		if (!isalnum(c) && c != '-' && c != '_' && c != '.')
			return false;
	}
	return host.len > 0 && host.len <= NAME_MAX_LEN;
}

struct span
host_plain(struct span host)
{
	host = host_bare(host);
	if (host.len > 1 && host.ptr[host.len - 1] == '.')
		host.len--;
	return host;
}

bool
host_equal(struct span a, struct span b)
{
	return span_equal_nocase(host_plain(a), host_plain(b));
}
