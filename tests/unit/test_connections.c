#include "server.h"

#include "net/quota.h"
#include "net/tally.h"

#include <sys/resource.h>

/* Limits that hold for 127.0.0.0/8 as for anyone. */
static void
start_with_quota(struct server *server, unsigned long connections,
    unsigned long rate, unsigned long burst)
{
	const struct quota_limits limits = { connections, rate, burst };
	struct err err;

	server->rules.quota = quota_new(&limits, 1, &err);
	server->rules.tally = tally_new(1, &err);
	assert_non_null(server->rules.quota);
	assert_non_null(server->rules.tally);
	server_start(server);
}

static void
stop_with_quota(struct server *server)
{
	server_stop(server);
	quota_free(server->rules.quota);
	tally_free(server->rules.tally);
}

static bool
is_closed(struct server *server, int fd)
{
	char byte;

	for (int i = 0; i < 10; i++)
		server_turn(server);
	return recv(fd, &byte, 1, MSG_PEEK) == 0;
}

/* ---- room ---------------------------------------------------------------- */

static void
evicts_who_has_waited_longest_of_who_has_most(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fds[5];

	(void)state;
	server.limits.most = 4;
	server_start(&server);
	fds[0] = server_connect_from(&server, 1);
	assert_int_equal(server_open_after(&server, 1), 1);
	for (unsigned i = 1; i < 4; i++) {
		fds[i] = server_connect_from(&server, i == 3 ? 3 : 2);
		assert_int_equal(server_open_after(&server, i + 1), i + 1);
	}
	assert_int_equal(server.closed, 0);
	fds[4] = server_connect_from(&server, 4);
	assert_true(is_closed(&server, fds[1]));
	assert_int_equal(server.closed, 1);
	assert_string_equal(server.reason, "evicted");
	/* The others are there, and are answered. */
	for (unsigned i = 0; i < 5; i++) {
		if (i == 1)
			continue;
		server_send(fds[i], "/\r\n");
		assert_int_equal(server_read(&server, fds[i], out, 64), 7);
	}
	for (unsigned i = 0; i < 5; i++)
		close(fds[i]);
	assert_int_equal(server_open_after(&server, 0), 0);
	server_stop(&server);
}

static void
answers_a_reader_among_silent_ones(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fds[40], reader;

	(void)state;
	server.limits.most = 8;
	server_start(&server);
	for (int i = 0; i < 40; i++) {
		fds[i] = server_connect(&server);
		reader = server_connect(&server);
		server_send(reader, "/\r\n");
		assert_int_equal(server_read(&server, reader, out, 64), 7);
		close(reader);
	}
	for (int i = 0; i < 40; i++)
		close(fds[i]);
	server_stop(&server);
}

static void
waits_for_room_when_all_are_being_answered(void **state)
{
	struct server server = server_defaults();
	int fds[3];

	(void)state;
	server.limits.most = 4; /* two connections with a file each */
	server.length = server.file_size = 20000000;
	server_start(&server);
	for (int i = 0; i < 2; i++) {
		fds[i] = server_connect(&server);
		server_send(fds[i], "/\r\n");
		assert_int_equal(server_open_after(&server, (size_t)i + 1),
		    (size_t)i + 1);
	}
	while (server.asked < 2)
		server_turn(&server);
	fds[2] = server_connect(&server);
	server_send(fds[2], "/\r\n");
	assert_int_equal(server_open_after(&server, 3), 2);
	assert_int_equal(server.closed, 0);
	close(fds[0]);
	assert_int_equal(server_read(&server, fds[2], NULL, 0), 20000007);
	close(fds[1]);
	close(fds[2]);
	assert_int_equal(server_open_after(&server, 0), 0);
	server_stop(&server);
}

/* A file takes a descriptor too, and who waits gives way to it. */
static void
makes_room_for_a_file(void **state)
{
	struct server server = server_defaults();
	int fds[3];

	(void)state;
	server.limits.most = 3;
	server.length = server.file_size = 100000;
	server_start(&server);
	for (int i = 0; i < 3; i++) {
		fds[i] = server_connect(&server);
		assert_int_equal(server_open_after(&server, (size_t)i + 1),
		    (size_t)i + 1);
	}
	server_send(fds[0], "/\r\n");
	assert_int_equal(server_read(&server, fds[0], NULL, 0), 100007);
	assert_true(is_closed(&server, fds[1]));
	assert_false(is_closed(&server, fds[2]));
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	server_stop(&server);
}

static void
evicts_when_descriptors_run_out(void **state)
{
	struct server server = server_defaults();
	struct rlimit before, low;
	char out[64];
	int first, second;

	(void)state;
	server_start(&server);
	first = server_connect(&server);
	assert_int_equal(server_open_after(&server, 1), 1);
	second = server_connect(&server);
	server_send(second, "/\r\n");
	getrlimit(RLIMIT_NOFILE, &before);
	low = before;
	low.rlim_cur = (rlim_t)second + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	assert_int_equal(server_read(&server, second, out, sizeof(out)), 7);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_true(is_closed(&server, first));
	close(first);
	close(second);
	server_stop(&server);
}

static void
pauses_without_spinning_when_descriptors_run_out(void **state)
{
	struct server server = server_defaults();
	struct rlimit before, low;
	clock_t used;
	int first, second;

	(void)state;
	server.bytes = span_make(calloc(1, 20000000), 20000000);
	server_start(&server);
	first = server_connect(&server);
	server_send(first, "/\r\n");
	assert_int_equal(server_open_after(&server, 1), 1);
	while (server.asked == 0)
		server_turn(&server);
	second = server_connect(&server);
	server_send(second, "/\r\n");
	getrlimit(RLIMIT_NOFILE, &before);
	low = before;
	low.rlim_cur = (rlim_t)second + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	event_base_loop(server.base, EVLOOP_NONBLOCK);
	used = clock();
	event_base_loopexit(server.base, &(struct timeval){ 0, 300000 });
	event_base_dispatch(server.base);
	used = clock() - used;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_true(used < CLOCKS_PER_SEC / 10);
	assert_int_equal(connections_open(server.connections), 1);
	close(first);
	assert_int_equal(server_read(&server, second, NULL, 0), 20000000);
	close(second);
	server_stop(&server);
	free((void *)(uintptr_t)server.bytes.ptr);
}

/* ---- what an address may have -------------------------------------------- */

static void
closes_who_has_too_many_at_once(void **state)
{
	struct server server = server_defaults();
	int fds[3], other;

	(void)state;
	server.limits.loopback = true;
	start_with_quota(&server, 2, 0, 1);
	for (int i = 0; i < 3; i++)
		fds[i] = server_connect_from(&server, 2);
	other = server_connect_from(&server, 3);
	assert_true(is_closed(&server, fds[2]));
	assert_string_equal(server.reason, "too many from one address");
	assert_false(is_closed(&server, other));
	assert_int_equal(tally_sum(server.rules.tally, TALLY_CROWDED), 1);
	assert_int_equal(tally_sum(server.rules.tally, TALLY_ACCEPTED), 4);
	close(fds[0]);
	assert_int_equal(server_open_after(&server, 2), 2);
	close(fds[2]);
	fds[2] = server_connect_from(&server, 2);
	assert_int_equal(server_open_after(&server, 3), 3);
	assert_false(is_closed(&server, fds[2]));
	close(fds[1]);
	close(fds[2]);
	close(other);
	assert_int_equal(server_open_after(&server, 0), 0);
	stop_with_quota(&server);
}

/* One more that is turned away drives out nobody. */
static void
evicts_nobody_for_who_has_too_many(void **state)
{
	struct server server = server_defaults();
	int fds[3];

	(void)state;
	server.limits.loopback = true;
	server.limits.most = 2;
	start_with_quota(&server, 1, 0, 1);
	fds[0] = server_connect_from(&server, 2);
	fds[1] = server_connect_from(&server, 3);
	assert_int_equal(server_open_after(&server, 2), 2);
	fds[2] = server_connect_from(&server, 2);
	assert_true(is_closed(&server, fds[2]));
	assert_int_equal(connections_open(server.connections), 2);
	assert_int_equal(tally_sum(server.rules.tally, TALLY_EVICTED), 0);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	stop_with_quota(&server);
}

/* Asks from an address; what the service was told. */
static unsigned long
ask_from(struct server *server, unsigned host)
{
	int fd = server_connect_from(server, host);

	server->limited = 99;
	server_send(fd, "/\r\n");
	assert_int_equal(server_read(server, fd, NULL, 0), 7);
	close(fd);
	return server->limited;
}

static void
tells_who_asks_too_often_to_wait(void **state)
{
	struct server server = server_defaults();

	(void)state;
	server.limits.loopback = true;
	start_with_quota(&server, 0, 6, 2);
	assert_int_equal(ask_from(&server, 2), 0);
	assert_int_equal(ask_from(&server, 2), 0);
	assert_int_equal(ask_from(&server, 2), 10);
	assert_int_equal(ask_from(&server, 3), 0);
	assert_int_equal(tally_sum(server.rules.tally, TALLY_LIMITED), 1);
	stop_with_quota(&server);
}

static void
holds_loopback_to_nothing(void **state)
{
	struct server server = server_defaults();
	int fds[2];

	(void)state;
	start_with_quota(&server, 1, 6, 1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ask_from(&server, 2), 0);
	fds[0] = server_connect(&server);
	fds[1] = server_connect(&server);
	assert_false(is_closed(&server, fds[1]));
	close(fds[0]);
	close(fds[1]);
	stop_with_quota(&server);
}

/* ---- balancers ----------------------------------------------------------- */

static void
trust(struct server *server, const char *text)
{
	static struct ip_range range;
	struct err err;

	assert_int_equal(ip_range_parse(span_of(text), &range, &err), 0);
	server->rules.balancers = (struct ip_ranges){ &range, 1 };
}

static void
sees_the_reader_behind_a_balancer(void **state)
{
	struct server server = server_defaults();
	char text[IP_TEXT];
	int fd;

	(void)state;
	trust(&server, "127.0.0.1");
	start_with_quota(&server, 0, 6, 1);
	for (unsigned long i = 0; i < 2; i++) {
		fd = server_connect(&server);
		server_send(fd, "PROXY TCP4 192.0.2.7 10.0.0.1 1 2\r\n/\r\n");
		assert_int_equal(server_read(&server, fd, NULL, 0), 7);
		close(fd);
		assert_int_equal(server_open_after(&server, 0), 0);
		ip_print(&server.outcome.address, false, text);
		assert_string_equal(text, "192.0.2.7");
		assert_int_equal(server.outcome.received, 38);
		/* The reader is not on loopback, so limits hold. */
		assert_int_equal(server.limited, i * 10);
	}
	/* Whom nobody trusts speaks for itself. */
	assert_int_equal(ask_from(&server, 2), 0);
	stop_with_quota(&server);
}

static void
lets_a_balancer_speak_for_itself(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	trust(&server, "127.0.0.0/8");
	server.limits.loopback = true;
	start_with_quota(&server, 1, 1, 1);
	for (int i = 0; i < 3; i++) {
		fd = server_connect(&server);
		server_send(fd, "PROXY UNKNOWN\r\n/\r\n");
		assert_int_equal(server_read(&server, fd, NULL, 0), 7);
		assert_int_equal(server.limited, 0);
		close(fd);
	}
	stop_with_quota(&server);
}

static void
closes_a_balancer_that_says_anything_else(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	trust(&server, "127.0.0.1");
	server.limits.handshake = 100;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	server_until_done(&server);
	assert_string_equal(server.reason, "no PROXY header");
	close(fd);
	server.reason[0] = '\0';
	fd = server_connect(&server);
	server_send(fd, "PROXY TCP4 ");
	server_until_done(&server);
	assert_string_equal(server.reason, "proxy deadline");
	close(fd);
	assert_int_equal(server.asked, 0);
	server_stop(&server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evicts_who_has_waited_longest_of_who_has_most),
		cmocka_unit_test(answers_a_reader_among_silent_ones),
		cmocka_unit_test(waits_for_room_when_all_are_being_answered),
		cmocka_unit_test(makes_room_for_a_file),
		cmocka_unit_test(evicts_when_descriptors_run_out),
		cmocka_unit_test(
		    pauses_without_spinning_when_descriptors_run_out),
		cmocka_unit_test(closes_who_has_too_many_at_once),
		cmocka_unit_test(evicts_nobody_for_who_has_too_many),
		cmocka_unit_test(tells_who_asks_too_often_to_wait),
		cmocka_unit_test(holds_loopback_to_nothing),
		cmocka_unit_test(sees_the_reader_behind_a_balancer),
		cmocka_unit_test(lets_a_balancer_speak_for_itself),
		cmocka_unit_test(closes_a_balancer_that_says_anything_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
