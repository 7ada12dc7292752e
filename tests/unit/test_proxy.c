#include "support.h"

#include "net/proxy.h"

#include <sys/socket.h>

#define SIGNATURE "\x0D\x0A\x0D\x0A\x00\x0D\x0A\x51\x55\x49\x54\x0A"
#define V4 "\xC0\x00\x02\x01\x0A\x00\x00\x01\x30\x39\x07\xAD"
#define V6 \
	"\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x07" \
	"\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x08\x30\x39\x07\xAD"
#define LONGEST \
	"PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff " \
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"

/* With more bytes behind the header, which are none of its business. */
static const struct {
	struct span bytes;
	const char *source; /* NULL: the balancer's own */
	size_t length;
} good[] = {
	{ SPAN("PROXY TCP4 192.0.2.1 10.0.0.1 12345 1965\r\n\x16\x03"),
	    "192.0.2.1", 42 },
	{ SPAN("PROXY TCP6 2001:db8::7 2001:db8::8 0 65535\r\nx"),
	    "2001:db8::7", 44 },
	{ SPAN("PROXY UNKNOWN\r\n/\r\n"), NULL, 15 },
	{ SPAN("PROXY UNKNOWN whatever it may be\r\n"), NULL, 34 },
	{ SPAN(LONGEST), NULL, 107 },
	{ SPAN(SIGNATURE "\x21\x11\x00\x0C" V4 "\x16"), "192.0.2.1", 28 },
	{ SPAN(SIGNATURE "\x21\x21\x00\x24" V6 "\x16"), "2001:db8::7", 52 },
	/* with more than the addresses: 4,096 and 5 bytes */
	{ SPAN(SIGNATURE "\x21\x11\x10\x0C" V4 "\x04"), "192.0.2.1", 4124 },
	{ SPAN(SIGNATURE "\x21\x11\x00\x11" V4 "\x04\0\2zz/"), "192.0.2.1",
	    33 },
	/* LOCAL, with and without addresses */
	{ SPAN(SIGNATURE "\x20\x00\x00\x00"), NULL, 16 },
	{ SPAN(SIGNATURE "\x20\x11\x00\x0C" V4), NULL, 28 },
	/* UNSPEC, UDP, UNIX */
	{ SPAN(SIGNATURE "\x21\x00\x00\x00/"), NULL, 16 },
	{ SPAN(SIGNATURE "\x21\x12\x00\x0C" V4), NULL, 28 },
	{ SPAN(SIGNATURE "\x21\x31\x00\xD8//"), NULL, 232 },
};

static void
reads_headers(void **state)
{
	struct proxy_header header;
	struct ip source;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		if (proxy_parse(good[i].bytes, &header) != PROXY_OK)
			fail_msg("refused row %zu", i);
		assert_int_equal(header.length, good[i].length);
		assert_int_equal(header.relayed, good[i].source != NULL);
		if (good[i].source == NULL)
			continue;
		assert_int_equal(ip_parse(span_of(good[i].source), &source), 0);
		assert_memory_equal(&header.source, &source, sizeof(source));
	}
}

static void
wants_more_of_every_beginning(void **state)
{
	struct proxy_header header;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		size_t len = 0;

		while (proxy_parse(span_first(good[i].bytes, len), &header) ==
		    PROXY_MORE)
			len++;
		assert_int_equal(proxy_parse(span_first(good[i].bytes, len),
				     &header),
		    PROXY_OK);
		assert_int_equal(header.length, good[i].length);
		assert_true(len <= good[i].length && len <= PROXY_SEEN_MAX);
	}
}

static void
refuses_anything_else(void **state)
{
	static const struct span bad[] = { SPAN("x"), SPAN("\x16\x03\x01"),
		SPAN("gemini://localhost/\r\n"), SPAN("PROXYTCP4"),
		SPAN("proxy TCP4 1.2.3.4 1.2.3.4 1 1\r\n"),
		SPAN("PROXY TCP4 1.2.3.4 1.2.3.4 1 1\n"),
		SPAN("PROXY TCP4 1.2.3.4 1.2.3.4 1 1 \r\n"),
		SPAN("PROXY TCP4  1.2.3.4 1.2.3.4 1 1\r\n"),
		SPAN("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n"),
		SPAN("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n"),
		SPAN("PROXY TCP4 1.2.3.4 1.2.3.4 01 1\r\n"),
		SPAN("PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n"),
		SPAN("PROXY TCP4 1.2.3.4 ::1 1 1\r\n"),
		SPAN("PROXY TCP4 ::1 ::1 1 1\r\n"),
		SPAN("PROXY TCP6 1.2.3.4 1.2.3.4 1 1\r\n"),
		SPAN("PROXY TCP6 ::1 1.2.3.4 1 1\r\n"),
		SPAN("PROXY UDP4 1.2.3.4 1.2.3.4 1 1\r\n"),
		SPAN("PROXY TCP4 1.2.3.4\0 1.2.3.4 1 1\r\n"),
		SPAN("PROXY UNKNOWNS\r\n"), SPAN("PROXY \r\n"),
		SPAN("PROXY UNKNOWN00 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
		     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"),
		SPAN("\r\n\r\n\0\r\nQUIX"),
		SPAN(SIGNATURE "\x11\x11\x00\x0C" V4), /* version 1 */
		SPAN(SIGNATURE "\x31\x11\x00\x0C" V4), /* version 3 */
		SPAN(SIGNATURE "\x22\x11\x00\x0C" V4), /* command 2 */
		SPAN(SIGNATURE "\x21\x41\x00\x0C" V4), /* family 4 */
		SPAN(SIGNATURE "\x21\x13\x00\x0C" V4), /* transport 3 */
		SPAN(SIGNATURE "\x21\x11\x00\x0B" V4), /* too short */
		SPAN(SIGNATURE "\x21\x21\x00\x0C" V4) };
	struct proxy_header header;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (proxy_parse(bad[i], &header) != PROXY_BAD)
			fail_msg("accepted row %zu", i);
}

static void
takes_the_header_and_not_a_byte_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		struct proxy proxy = { .parsed = false };
		char unread[8], zeros[4096] = "";
		size_t at = 0;
		int ends[2];

		assert_int_equal(socketpair(AF_UNIX,
				     SOCK_STREAM | SOCK_NONBLOCK, 0, ends),
		    0);
		assert_int_equal(proxy_read(&proxy, ends[0]), PROXY_MORE);
		/* a byte at a time, and the last one with what follows */
		while (at + 1 < good[i].length) {
			const char *from = at < good[i].bytes.len
			    ? good[i].bytes.ptr + at
			    : zeros;

			assert_int_equal(send(ends[1], from, 1, 0), 1);
			assert_int_equal(proxy_read(&proxy, ends[0]),
			    PROXY_MORE);
			at++;
			/* Nothing is left that would wake us again. */
			assert_int_equal(recv(ends[0], unread, 1, MSG_PEEK),
			    -1);
		}
		memcpy(unread,
		    good[i].bytes.len > at ? good[i].bytes.ptr + at : zeros, 1);
		memcpy(unread + 1, "rest", 4);
		assert_int_equal(send(ends[1], unread, 5, 0), 5);
		assert_int_equal(proxy_read(&proxy, ends[0]), PROXY_OK);
		assert_int_equal(proxy.read, good[i].length);
		assert_int_equal(recv(ends[0], unread, sizeof(unread), 0), 4);
		assert_memory_equal(unread, "rest", 4);
		close(ends[0]);
		close(ends[1]);
	}
}

static void
refuses_a_header_that_breaks_off(void **state)
{
	struct proxy proxy = { .parsed = false };
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
			     ends),
	    0);
	assert_int_equal(send(ends[1], "PROXY TCP4", 10, 0), 10);
	assert_int_equal(proxy_read(&proxy, ends[0]), PROXY_MORE);
	close(ends[1]);
	assert_int_equal(proxy_read(&proxy, ends[0]), PROXY_BAD);
	close(ends[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_headers),
		cmocka_unit_test(wants_more_of_every_beginning),
		cmocka_unit_test(refuses_anything_else),
		cmocka_unit_test(takes_the_header_and_not_a_byte_more),
		cmocka_unit_test(refuses_a_header_that_breaks_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
