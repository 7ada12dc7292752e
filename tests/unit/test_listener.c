#include "server.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *text, *host;
	unsigned port;
} good[] = {
	{ "127.0.0.1:1965", "127.0.0.1", 1965 },
	{ "0.0.0.0:0", "0.0.0.0", 0 },
	{ "[::1]:70", "::1", 70 },
	{ "[::]:65535", "::", 65535 },
	{ "[::ffff:1.2.3.4]:1", "::ffff:1.2.3.4", 1 },
};

static void
reads_addresses(void **state)
{
	struct address address;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		assert_int_equal(address_parse(span_of(good[i].text), &address,
				     &err),
		    0);
		assert_string_equal(address.host, good[i].host);
		assert_int_equal(address.port, good[i].port);
	}
}

static void
refuses_other_addresses(void **state)
{
	static const char *const bad[] = { "", ":", ":1965", "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x", "::1:70", "::1",
		"[::1]", "[::1]:", "[127.0.0.1]:70", "localhost:1965",
		"127.0.0.1:70 ", "[::1]]:70", "[]:70", "*:70" };
	char text[100];
	struct address address;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (address_parse(span_of(bad[i]), &address, &err) == 0)
			fail_msg("accepted %s", bad[i]);
	memset(text, '1', sizeof(text));
	memcpy(text + 95, ":1965", 5);
	assert_int_equal(address_parse(span_make(text, sizeof(text)), &address,
			     &err),
	    -1);
}

static void
picks_a_port_and_says_when_it_is_taken(void **state)
{
	struct address address;
	struct err err;
	unsigned port;
	bool unsupported;
	char text[32];
	int fd;

	(void)state;
	assert_int_equal(address_parse(span_of("127.0.0.1:0"), &address, &err),
	    0);
	fd = listener_open(&address, &port, &unsupported, &err);
	assert_true(fd >= 0);
	assert_int_not_equal(port, 0);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	snprintf(text, sizeof(text), "127.0.0.1:%u", port);
	assert_int_equal(address_parse(span_of(text), &address, &err), 0);
	assert_int_equal(listener_open(&address, &port, &unsupported, &err),
	    -1);
	assert_false(unsupported);
	assert_non_null(strstr(err.message, text));
	close(fd);
}

static void
tells_an_address_that_is_not_here(void **state)
{
	struct address address;
	struct err err;
	unsigned port;
	bool unsupported = false;

	(void)state;
	assert_int_equal(address_parse(span_of("192.0.2.1:0"), &address, &err),
	    0);
	assert_int_equal(listener_open(&address, &port, &unsupported, &err),
	    -1);
	assert_true(unsupported);
}

static int
is_waited_for(const struct event_base *base, const struct event *event,
    void *fd)
{
	(void)base;
	return event_get_fd(event) == *(int *)fd &&
	    event_pending(event, EV_READ, NULL);
}

/*
 * Once it has found somebody it is not woken but looks by itself.  After 16 ms
 * without anybody it waits again: so on a busy machine it may be caught at it.
 */
static void
a_reserve_is_not_woken_for_each(void **state)
{
	struct server server = server_defaults();
	bool rested = false;
	char out[8];

	(void)state;
	server.plain = true;
	server_start(&server);
	listener_free(server.listener);
	server.listener = listener_new(server.base, server.fd,
	    server.connections, &server.entrance, true);
	assert_non_null(server.listener);
	for (int i = 0; i < 100 && !rested; i++) {
		int fd = server_connect(&server);

		server_send(fd, "/\r\n");
		assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
		close(fd);
		rested = !event_base_foreach_event(server.base, is_waited_for,
		    &server.fd);
	}
	assert_true(rested);
	server_stop(&server);
}

/* Two that accept from one socket, as workers do. */
static void
a_reserve_takes_what_is_left(void **state)
{
	struct server server = server_defaults();
	struct listener *other;
	char out[8];

	(void)state;
	server.tls = server_tls();
	server.plain = true;
	server_start(&server);
	other = listener_new(server.base, server.fd, server.connections,
	    &server.entrance, true);
	assert_non_null(other);
	for (int i = 0; i < 50; i++) {
		int fd = server_connect(&server);

		server_send(fd, "/\r\n");
		assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
		close(fd);
	}
	/* The first is gone for good, and the reserve answers alone. */
	listener_free(server.listener);
	server.listener = other;
	for (int i = 0; i < 5; i++) {
		int fd = server_connect(&server);

		server_send(fd, "/\r\n");
		assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
		close(fd);
	}
	server_stop(&server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_addresses),
		cmocka_unit_test(refuses_other_addresses),
		cmocka_unit_test(picks_a_port_and_says_when_it_is_taken),
		cmocka_unit_test(tells_an_address_that_is_not_here),
		cmocka_unit_test(a_reserve_is_not_woken_for_each),
		cmocka_unit_test(a_reserve_takes_what_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
