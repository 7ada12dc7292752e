#include "net/proxy.h"

#include <errno.h>
#include <sys/socket.h>

enum {
	V2_FIXED = 16, /* signature, version and command, family, length */
	V2_TCP4 = 12,  /* bytes of addresses and ports */
	V2_TCP6 = 36,
	V2_UNIX = 216,
};

static const struct span v2_signature =
    SPAN("\x0D\x0A\x0D\x0A\x00\x0D\x0A\x51\x55\x49\x54\x0A");

/* ---- version 1 (section 2.1) --------------------------------------------- */

/* 0 to 65535, in decimal without a leading zero */
static bool
is_port(struct span text)
{
	unsigned long port;

	return span_number(text, 65535, &port) == 0 &&
	    (text.len == 1 || text.ptr[0] != '0');
}

/* SP family SP source SP destination SP port SP port */
static enum proxy_parse
parse_line(struct span line, struct proxy_header *header)
{
	struct span parts[6];
	struct ip destination;
	size_t count = 0;
	bool v4;

	while (count < 6 && span_split(&line, ' ', &parts[count]))
		count++;
	if (count >= 2 && span_is(parts[1], "UNKNOWN"))
		return PROXY_OK;
	if (count < 6 || line.ptr != NULL)
		return PROXY_BAD;
	v4 = span_is(parts[1], "TCP4");
	if ((!v4 && !span_is(parts[1], "TCP6")) ||
	    ip_parse(parts[2], &header->source) == -1 ||
	    ip_parse(parts[3], &destination) == -1 || !is_port(parts[4]) ||
	    !is_port(parts[5]))
		return PROXY_BAD;
	/* A colon tells the families apart: IPv6 may hold IPv4. */
	if ((span_find(parts[2], ':') == parts[2].len) != v4 ||
	    (span_find(parts[3], ':') == parts[3].len) != v4)
		return PROXY_BAD;
	header->relayed = true;
	return PROXY_OK;
}

/* "PROXY" ... CRLF, 107 bytes at most */
static enum proxy_parse
parse_v1(struct span bytes, struct proxy_header *header)
{
	const struct span word = SPAN("PROXY ");
	size_t end = span_find(bytes, '\n');
	struct span line = span_first(bytes, end);

	if (!span_equal(span_first(bytes, word.len),
		span_first(word, bytes.len)))
		return PROXY_BAD;
	if (end == bytes.len)
		return bytes.len < PROXY_SEEN_MAX ? PROXY_MORE : PROXY_BAD;
	if (!span_ends(line, "\r"))
		return PROXY_BAD;
	header->length = end + 1;
	return parse_line(span_first(line, line.len - 1), header);
}

/* ---- version 2 (section 2.2) --------------------------------------------- */

/* Bytes that the addresses of a family need; -1 when there is no such. */
static int
size_of_addresses(unsigned family, unsigned transport)
{
	if (family > 3 || transport > 2)
		return -1;
	/* Of what is not TCP the addresses do not matter. */
	if (transport != 1)
		return 0;
	return family == 1 ? V2_TCP4
	    : family == 2  ? V2_TCP6
	    : family == 3  ? V2_UNIX
			   : 0;
}

static enum proxy_parse
parse_v2(struct span bytes, struct proxy_header *header)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	unsigned command, family;
	size_t length;
	int needed;

	if (!span_equal(span_first(bytes, v2_signature.len),
		span_first(v2_signature, bytes.len)))
		return PROXY_BAD;
	if (bytes.len < V2_FIXED)
		return PROXY_MORE;
	command = at[12] & 0xF;
	family = at[13] >> 4;
	length = (size_t)at[14] << 8 | at[15];
	needed = size_of_addresses(family, at[13] & 0xF);
	if (at[12] >> 4 != 2 || command > 1 || needed == -1)
		return PROXY_BAD;
	header->length = V2_FIXED + length;
	if (command == 0)
		return PROXY_OK;
	if (length < (size_t)needed)
		return PROXY_BAD;
	/* Sockets of this machine have no address to tell. */
	if (needed != V2_TCP4 && needed != V2_TCP6)
		return PROXY_OK;
	if (bytes.len < V2_FIXED + (size_t)needed)
		return PROXY_MORE;
	header->relayed = true;
	if (needed == V2_TCP4)
		header->source = ip_from_v4(at + V2_FIXED);
	else
		memcpy(header->source.bytes, at + V2_FIXED,
		    sizeof(header->source.bytes));
	return PROXY_OK;
}

enum proxy_parse
proxy_parse(struct span bytes, struct proxy_header *header)
{
	*header = (struct proxy_header){ .relayed = false };
	if (bytes.len == 0)
		return PROXY_MORE;
	return bytes.ptr[0] == '\r' ? parse_v2(bytes, header)
				    : parse_v1(bytes, header);
}

/* ---- reading ------------------------------------------------------------- */

/* recv(2), with 0 for "not now" and -1 for the end or a broken one. */
static ssize_t
receive(int fd, char *to, size_t size, int flags)
{
	ssize_t got = recv(fd, to, size, flags);

	if (got > 0)
		return got;
	return got == -1 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

/*
 * Looks first, then takes what belongs to the header: as long as it is not
 * whole that is all there is.  What is only looked at would stay ready to be
 * read for ever.
 */
static enum proxy_parse
take_seen(struct proxy *proxy, int fd)
{
	char *to = proxy->seen + proxy->seen_len;
	ssize_t got =
	    receive(fd, to, sizeof(proxy->seen) - proxy->seen_len, MSG_PEEK);
	enum proxy_parse verdict;
	size_t take;

	if (got <= 0)
		return got == 0 ? PROXY_MORE : PROXY_BAD;
	take = (size_t)got;
	verdict = proxy_parse(span_make(proxy->seen, proxy->seen_len + take),
	    &proxy->header);
	if (verdict == PROXY_BAD)
		return PROXY_BAD;
	if (verdict == PROXY_OK &&
	    proxy->seen_len + take > proxy->header.length)
		take = proxy->header.length - proxy->seen_len;
	if (receive(fd, to, take, 0) != (ssize_t)take)
		return PROXY_BAD;
	proxy->seen_len += take;
	proxy->read += take;
	proxy->parsed = verdict == PROXY_OK;
	return verdict;
}

enum proxy_parse
proxy_read(struct proxy *proxy, int fd)
{
	char unread[512]; /* what follows the addresses is of no use here */

	while (!proxy->parsed) {
		size_t before = proxy->seen_len;
		enum proxy_parse verdict = take_seen(proxy, fd);

		if (verdict == PROXY_BAD)
			return PROXY_BAD;
		if (proxy->seen_len == before)
			return PROXY_MORE;
	}
	while (proxy->read < proxy->header.length) {
		size_t left = proxy->header.length - proxy->read;
		ssize_t got = receive(fd, unread,
		    left < sizeof(unread) ? left : sizeof(unread), 0);

		if (got <= 0)
			return got == 0 ? PROXY_MORE : PROXY_BAD;
		proxy->read += (size_t)got;
	}
	return PROXY_OK;
}
