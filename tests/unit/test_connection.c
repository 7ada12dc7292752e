#include "server.h"

static void
answers_and_closes(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\nmore than the request");
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
	assert_memory_equal(out, "hello\r\n", 7);
	assert_string_equal(server.reason, "");
	close(fd);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	assert_int_equal(server.bytes_sent, 7);
	assert_int_equal(server.released, 1);
	assert_int_equal(connections_open(server.connections), 0);
	server_stop(&server);
}

static void
takes_a_request_a_byte_at_a_time(void **state)
{
	struct server server = server_defaults();
	const char *request = "/page/\r\n";
	char byte[2] = "", out[64];
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	for (; *request != '\0'; request++) {
		byte[0] = *request;
		server_send(fd, byte);
		for (int i = 0; i < 5; i++)
			server_turn(&server);
	}
	assert_true(server.asked > 2);
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
	close(fd);
	server_until_done(&server);
	server_stop(&server);
}

static void
answers_who_has_half_closed(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	close(fd);
	server_stop(&server);
}

static void
closes_without_a_word_when_the_request_never_ends(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/page");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 0);
	assert_string_equal(server.reason, "no whole request");
	assert_int_equal(server.ended, 1);
	close(fd);
	server_stop(&server);
}

static void
drops_when_told_to(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "drop\r\n");
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 0);
	assert_string_equal(server.reason, "dropped");
	close(fd);
	server_stop(&server);
}

static void
drops_a_request_that_fills_the_buffer(void **state)
{
	struct server server = server_defaults();
	char text[65];
	int fd;

	(void)state;
	memset(text, 'a', 64);
	text[64] = '\0';
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, text);
	server_until_done(&server);
	assert_string_equal(server.reason, "request too long");
	close(fd);
	server_stop(&server);
}

static void
does_not_let_bytes_put_off_the_deadline(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.limits.request = 200;
	server_start(&server);
	fd = server_connect(&server);
	while (server.reason[0] == '\0') {
		send(fd, "a", 1, MSG_NOSIGNAL);
		for (int i = 0; i < 20; i++)
			server_turn(&server);
	}
	assert_string_equal(server.reason, "request deadline");
	assert_true(server.ms >= 190);
	close(fd);
	server_stop(&server);
}

static void
drops_a_silent_handshake_at_its_deadline(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.tls = server_tls();
	server.limits.handshake = 100;
	server_start(&server);
	fd = server_connect(&server);
	server_until_done(&server);
	assert_string_equal(server.reason, "handshake deadline");
	close(fd);
	server_stop(&server);
}

static void
takes_a_plain_request_beside_tls(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server.tls = server_tls();
	server.plain = true;
	server_start(&server);
	fd = server_connect(&server);
	for (int i = 0; i < 5; i++)
		server_turn(&server);
	server_send(fd, "/\r\n");
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
	close(fd);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	assert_null(server.outcome.tls);
	server_stop(&server);
}

static void
drops_who_says_nothing_to_a_listener_of_both_kinds(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.tls = server_tls();
	server.plain = true;
	server.limits.handshake = 100;
	server_start(&server);
	fd = server_connect(&server);
	server_until_done(&server);
	assert_string_equal(server.reason, "handshake deadline");
	close(fd);
	server_stop(&server);
}

static void
drops_who_leaves_a_listener_of_both_kinds_at_once(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.tls = server_tls();
	server.plain = true;
	server_start(&server);
	fd = server_connect(&server);
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	server_until_done(&server);
	assert_string_equal(server.reason, "no whole request");
	assert_null(server.outcome.tls);
	close(fd);
	server_stop(&server);
}

static void
sends_a_file_after_the_bytes(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server.length = server.file_size = 1000000;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 1000007);
	assert_memory_equal(out, "hello\r\n\0\0", 9);
	close(fd);
	server_until_done(&server);
	assert_int_equal(server.bytes_sent, 1000007);
	assert_int_equal(server.released, 1);
	server_stop(&server);
}

/* Without TLS an end alone would pass for the file's. */
static void
resets_when_a_file_was_cut_short(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.length = 100000;
	server.file_size = 50000;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	assert_int_equal(server_read(&server, fd, NULL, 0), -1);
	assert_int_equal(errno, ECONNRESET);
	server_until_done(&server);
	assert_string_equal(server.reason, "file cut short");
	close(fd);
	server_stop(&server);
}

static void
drops_a_reader_who_takes_nothing(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.length = server.file_size = 100000000;
	server.limits.send_window = 100;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	server_until_done(&server);
	assert_string_equal(server.reason, "reader too slow");
	assert_int_equal(server.released, 1);
	close(fd);
	server_stop(&server);
}

static void
keeps_a_reader_who_is_only_slow(void **state)
{
	struct server server = server_defaults();
	char chunk[65536];
	unsigned start, last = 0;
	int fd;

	(void)state;
	server.length = server.file_size = 100000000;
	server.limits.send_window = 100;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	start = server_clock();
	while (server_clock() - start < 1000) {
		server_turn(&server);
		if (server_clock() - last < 10)
			continue;
		assert_true(recv(fd, chunk, sizeof(chunk), 0) != 0);
		last = server_clock();
	}
	assert_string_equal(server.reason, "");
	close(fd);
	server_until_done(&server);
	server_stop(&server);
}

static void
loses_nothing_to_a_peer_that_goes_on_sending(void **state)
{
	struct server server = server_defaults();
	char junk[20000];
	int fd;

	(void)state;
	memset(junk, 'a', sizeof(junk));
	junk[0] = '\n';
	server.length = server.file_size = 2000000;
	server_start(&server);
	fd = server_connect(&server);
	assert_true(send(fd, junk, sizeof(junk), MSG_NOSIGNAL) > 0);
	assert_int_equal(server_read(&server, fd, NULL, 0), 2000007);
	assert_true(send(fd, junk, sizeof(junk), MSG_NOSIGNAL) > 0);
	close(fd);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	server_stop(&server);
}

static void
lingers_for_a_limited_time(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.limits.linger = 50;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	close(fd);
	server_stop(&server);
}

static void
closes_soon_after_a_peer_that_takes_its_time(void **state)
{
	struct server server = server_defaults();
	unsigned start;
	int fd;

	(void)state;
	server.limits.linger = 10000;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	assert_int_equal(server_read(&server, fd, NULL, 0), 7);
	start = server_clock();
	while (server_clock() - start < 100)
		server_turn(&server);
	assert_string_equal(server.reason, "");
	close(fd);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	assert_true(server.ms < 9000);
	server_stop(&server);
}

static void
closes_who_lingers_when_stopped(void **state)
{
	struct server server = server_defaults();
	char out[8];
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	while (recv(fd, out, sizeof(out), 0) != 7)
		event_base_loop(server.base, EVLOOP_NONBLOCK);
	server_stop(&server);
	assert_string_equal(server.reason, "stopped");
	close(fd);
}

static void
closes_what_is_open_when_stopped(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server_start(&server);
	fd = server_connect(&server);
	assert_int_equal(server_open_after(&server, 1), 1);
	server_stop(&server);
	assert_string_equal(server.reason, "stopped");
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_and_closes),
		cmocka_unit_test(takes_a_request_a_byte_at_a_time),
		cmocka_unit_test(answers_who_has_half_closed),
		cmocka_unit_test(
		    closes_without_a_word_when_the_request_never_ends),
		cmocka_unit_test(drops_when_told_to),
		cmocka_unit_test(drops_a_request_that_fills_the_buffer),
		cmocka_unit_test(does_not_let_bytes_put_off_the_deadline),
		cmocka_unit_test(drops_a_silent_handshake_at_its_deadline),
		cmocka_unit_test(takes_a_plain_request_beside_tls),
		cmocka_unit_test(
		    drops_who_says_nothing_to_a_listener_of_both_kinds),
		cmocka_unit_test(
		    drops_who_leaves_a_listener_of_both_kinds_at_once),
		cmocka_unit_test(sends_a_file_after_the_bytes),
		cmocka_unit_test(resets_when_a_file_was_cut_short),
		cmocka_unit_test(drops_a_reader_who_takes_nothing),
		cmocka_unit_test(keeps_a_reader_who_is_only_slow),
		cmocka_unit_test(loses_nothing_to_a_peer_that_goes_on_sending),
		cmocka_unit_test(lingers_for_a_limited_time),
		cmocka_unit_test(closes_soon_after_a_peer_that_takes_its_time),
		cmocka_unit_test(closes_who_lingers_when_stopped),
		cmocka_unit_test(closes_what_is_open_when_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
