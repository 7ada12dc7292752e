#include "support.h"

#include "net/ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static struct ip
ip(const char *text)
{
	struct ip ip;

	assert_int_equal(ip_parse(span_of(text), &ip), 0);
	return ip;
}

static void
reads_and_writes_addresses(void **state)
{
	static const struct {
		const char *text, *full, *prefix;
	} rows[] = {
		{ "192.0.2.129", "192.0.2.129", "192.0.2.0/24" },
		{ "::ffff:192.0.2.1", "192.0.2.1", "192.0.2.0/24" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6",
		    "2001:db8:1::/48" },
		{ "::1", "::1", "::/48" },
		{ "FE80::1", "fe80::1", "fe80::/48" },
	};
	char text[IP_TEXT];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct ip one = ip(rows[i].text);

		ip_print(&one, false, text);
		assert_string_equal(text, rows[i].full);
		ip_print(&one, true, text);
		assert_string_equal(text, rows[i].prefix);
	}
}

static void
refuses_what_is_no_address(void **state)
{
	static const struct span rows[] = { SPAN(""), SPAN("1.2.3"),
		SPAN("1.2.3.4.5"), SPAN("1.2.3.256"), SPAN("01.2.3.4"),
		SPAN("[::1]"), SPAN("::1%lo"), SPAN("1.2.3.4\0"),
		SPAN("localhost"), SPAN("1:2:3:4:5:6:7:8:9"), SPAN(" 1.2.3.4"),
		SPAN("0000:0000:0000:0000:0000:0000:0000:0000:0000:0000") };
	struct ip one;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (ip_parse(rows[i], &one) == 0)
			fail_msg("accepted row %zu", i);
}

static void
takes_addresses_from_sockets(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct sockaddr other = { .sa_family = AF_UNIX };
	struct ip expected, got;

	(void)state;
	inet_pton(AF_INET, "192.0.2.7", &in.sin_addr);
	inet_pton(AF_INET6, "2001:db8::7", &in6.sin6_addr);
	expected = ip("192.0.2.7");
	got = ip_from_socket((struct sockaddr *)&in);
	assert_memory_equal(&got, &expected, sizeof(got));
	expected = ip("2001:db8::7");
	got = ip_from_socket((struct sockaddr *)&in6);
	assert_memory_equal(&got, &expected, sizeof(got));
	expected = ip("::");
	got = ip_from_socket(&other);
	assert_memory_equal(&got, &expected, sizeof(got));
}

static void
knows_loopback(void **state)
{
	static const char *const yes[] = { "127.0.0.1", "127.255.0.3", "::1",
		"::ffff:127.0.0.1" };
	static const char *const no[] = { "128.0.0.1", "::", "::2", "7f00::1" };

	(void)state;
	for (size_t i = 0; i < LENGTH(yes); i++) {
		struct ip one = ip(yes[i]);
		assert_true(ip_is_loopback(&one));
	}
	for (size_t i = 0; i < LENGTH(no); i++) {
		struct ip one = ip(no[i]);
		assert_false(ip_is_loopback(&one));
	}
}

static uint64_t
unit(const char *text)
{
	struct ip one = ip(text);

	return ip_unit(&one);
}

static void
counts_an_ipv6_network_as_one(void **state)
{
	(void)state;
	assert_true(unit("2001:db8:1:2::1") == unit("2001:db8:1:2:ff::9"));
	assert_true(unit("2001:db8:1:2::1") != unit("2001:db8:1:3::1"));
	assert_true(unit("192.0.2.1") != unit("192.0.2.2"));
	assert_true(unit("192.0.2.1") == unit("::ffff:192.0.2.1"));
	assert_true(unit("0.0.0.0") != unit("::"));
	assert_true(ip_hash(1, 7) != ip_hash(1, 8));
	assert_true(ip_hash(1, 7) != ip_hash(2, 7));
}

static void
tells_who_is_in_a_range(void **state)
{
	static const struct {
		const char *range, *in, *out;
	} rows[] = {
		{ "10.0.0.0/8", "10.255.0.1", "11.0.0.0" },
		{ "192.0.2.1", "192.0.2.1", "192.0.2.2" },
		{ "192.0.2.128/25", "192.0.2.255", "192.0.2.127" },
		{ "0.0.0.0/0", "203.0.113.1", "2001:db8::1" },
		{ "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::" },
		{ "::1", "::1", "::2" },
		{ "2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct ip_range range;
		struct ip_ranges ranges = { &range, 1 };
		struct ip in = ip(rows[i].in), out = ip(rows[i].out);
		struct err err;

		assert_int_equal(ip_range_parse(span_of(rows[i].range), &range,
				     &err),
		    0);
		assert_true(ip_is_among(&in, &ranges));
		assert_false(ip_is_among(&out, &ranges));
		ranges.count = 0;
		assert_false(ip_is_among(&in, &ranges));
	}
}

static void
refuses_what_is_no_range(void **state)
{
	static const char *const rows[] = { "", "/", "10.0.0.0/", "10.0.0.0/33",
		"10.0.0.1/8", "2001:db8::/129", "2001:db8::1/64", "10/8",
		"10.0.0.0/8/8", "10.0.0.0/-1", "balancer" };
	struct ip_range range;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (ip_range_parse(span_of(rows[i]), &range, &err) == 0)
			fail_msg("accepted %s", rows[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_addresses),
		cmocka_unit_test(refuses_what_is_no_address),
		cmocka_unit_test(takes_addresses_from_sockets),
		cmocka_unit_test(knows_loopback),
		cmocka_unit_test(counts_an_ipv6_network_as_one),
		cmocka_unit_test(tells_who_is_in_a_range),
		cmocka_unit_test(refuses_what_is_no_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
