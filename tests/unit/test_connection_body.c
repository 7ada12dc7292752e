/* Requests with a body, and answers that come later. */
#include "server.h"

static void
takes_a_body_in_pieces_and_with_its_line(void **state)
{
	static const char *const pieces[][4] = {
		{ "/\r\n1234567890", NULL },
		{ "/\r\n", "1234567890", NULL },
		{ "/\r\n12345", "678", "90", NULL },
		{ "/", "\r\n1", "234567890and more", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct server server = server_defaults();
		char out[64];
		int fd;

		server.body = 10;
		server_start(&server);
		fd = server_connect(&server);
		for (size_t j = 0; pieces[i][j] != NULL; j++) {
			server_send(fd, pieces[i][j]);
			for (int turn = 0; turn < 5; turn++)
				server_turn(&server);
		}
		assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
		assert_memory_equal(out, "hello\r\n", 7);
		assert_string_equal(server.line, "/\r\n");
		assert_string_equal(server.told, "1234567890");
		close(fd);
		server_until_done(&server);
		assert_string_equal(server.reason, "done");
		assert_int_equal(server.released, 1);
		server_stop(&server);
	}
}

static void
closes_when_a_body_ends_early(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server.body = 10;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n123");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 0);
	assert_string_equal(server.reason, "no whole body");
	assert_string_equal(server.told, "");
	close(fd);
	server_stop(&server);
}

static void
a_body_has_a_least_speed_and_no_end(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server.body = 40;
	server.limits.send_window = 300;
	server.limits.send_rate = 10;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	/* Some 100 bytes a second, for longer than one window. */
	for (int i = 0; i < 40; i++) {
		server_send(fd, "x");
		for (int turn = 0; turn < 10; turn++)
			server_turn(&server);
	}
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 7);
	assert_int_equal(strlen(server.told), 40);
	close(fd);
	server_until_done(&server);

	server.reason[0] = '\0';
	fd = server_connect(&server);
	server_send(fd, "/\r\n12");
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 0);
	assert_string_equal(server.reason, "body too slow");
	close(fd);
	server_stop(&server);
}

/* Turns until the service waits. */
static void
until_waiting(struct server *server)
{
	unsigned start = server_clock();

	while (server->waiting == NULL && server_clock() - start < 10000)
		server_turn(server);
	assert_non_null(server->waiting);
}

static void
answers_later(void **state)
{
	struct server server = server_defaults();
	struct answer answer = { .fd = -1, .bytes = SPAN("later") };
	char out[64];
	int fd;

	(void)state;
	server.wait = true;
	server.body = 3;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\nabc");
	until_waiting(&server);
	server_send(fd, "whatever comes now waits");
	for (int i = 0; i < 20; i++)
		server_turn(&server);
	assert_string_equal(server.reason, "");
	connection_settle(server.waiting, &answer);
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 5);
	assert_memory_equal(out, "later", 5);
	close(fd);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	assert_int_equal(server.released, 0);
	server_stop(&server);
}

static void
who_waits_in_vain_is_told_to_stop(void **state)
{
	struct server server = server_defaults();
	char out[64];
	int fd;

	(void)state;
	server.wait = true;
	server.limits.answer = 50;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	assert_int_equal(server_read(&server, fd, out, sizeof(out)), 0);
	assert_string_equal(server.reason, "answer deadline");
	assert_int_equal(server.released, 1);
	close(fd);

	server.waiting = NULL;
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	until_waiting(&server);
	server_stop(&server);
	assert_int_equal(server.released, 2);
	close(fd);
}

static void
who_waits_for_its_answer_gives_way_to_nobody(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.wait = true;
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "/\r\n");
	until_waiting(&server);
	assert_false(connections_evict(server.connections));
	close(fd);
	server_stop(&server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_body_in_pieces_and_with_its_line),
		cmocka_unit_test(closes_when_a_body_ends_early),
		cmocka_unit_test(a_body_has_a_least_speed_and_no_end),
		cmocka_unit_test(answers_later),
		cmocka_unit_test(who_waits_in_vain_is_told_to_stop),
		cmocka_unit_test(who_waits_for_its_answer_gives_way_to_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
