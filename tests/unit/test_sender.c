#include "server.h"

/*
 * Readers who take what comes in turns, over sockets that hold little of it:
 * between two turns of one the others' pieces have been in the same room.
 */

enum {
	READERS = 3,
	SIZE = 1000003, /* of the file */
	LITTLE = 20000, /* of a socket's buffer */
};

static const struct timespec slow_line = { .tv_nsec = 110 * 1000000 };

struct reader {
	struct stream *stream;
	int fd;
	size_t most; /* that it takes at a time */
	uint64_t taken;
	bool ended;
};

/* In TLS where there is a context; slow: it is over a slow line then. */
static struct reader
reader_of(struct server *server, struct tls_context *context, bool slow)
{
	struct reader reader = { .fd = server_connect(server) };
	const int little = LITTLE;

	setsockopt(reader.fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof(little));
	reader.stream = context == NULL
	    ? stream_plain_new(reader.fd)
	    : tls_stream_new_client(context, reader.fd, "localhost");
	assert_non_null(reader.stream);
	while (stream_handshake(reader.stream) != STREAM_DONE) {
		server_turn(server);
		if (slow)
			nanosleep(&slow_line, NULL);
	}
	return reader;
}

/* What the answer has at a place: a line, then the file. */
static char
answer_byte(const struct server *server, uint64_t at)
{
	return at < server->bytes.len ? server->bytes.ptr[at]
				      : server_byte(at - server->bytes.len);
}

static void
take_some(const struct server *server, struct reader *reader)
{
	char bytes[16384];
	size_t got;

	switch (stream_read(reader->stream, bytes, reader->most, &got)) {
	case STREAM_DONE:
		for (size_t i = 0; i < got; i++)
			assert_int_equal(bytes[i],
			    answer_byte(server, reader->taken + i));
		reader->taken += got;
		break;
	case STREAM_CLOSED:
		reader->ended = true;
		break;
	case STREAM_WANT_READ:
	case STREAM_WANT_WRITE:
		break;
	case STREAM_FAILED:
		fail();
	}
}

static size_t
count_ended(const struct reader *readers)
{
	size_t count = 0;

	for (size_t i = 0; i < READERS; i++)
		count += readers[i].ended;
	return count;
}

static void
read_in_turns(struct server *server, struct reader *readers)
{
	unsigned start = server_clock();

	while (count_ended(readers) < READERS) {
		assert_true(server_clock() - start < 10000);
		for (size_t i = 0; i < READERS; i++)
			if (!readers[i].ended)
				take_some(server, &readers[i]);
		server_turn(server);
	}
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(readers[i].taken, SIZE + server->bytes.len);
}

static void
check_readers(bool tls, bool slow)
{
	struct server server = server_defaults();
	struct reader readers[READERS];
	struct tls_context *context = NULL;
	const int little = LITTLE;
	struct err err;
	size_t done;

	server.length = server.file_size = SIZE;
	server.numbered = true;
	if (tls) {
		server.tls = server_tls();
		context = tls_context_new_client(&err);
		assert_non_null(context);
	}
	server_start(&server);
	setsockopt(server.fd, SOL_SOCKET, SO_SNDBUF, &little, sizeof(little));
	for (size_t i = 0; i < READERS; i++) {
		readers[i] = reader_of(&server, context, slow);
		readers[i].most = 5000 * (i + 1);
		assert_int_equal(stream_write(readers[i].stream,
				     span_of("/\r\n"), &done),
		    STREAM_DONE);
	}
	read_in_turns(&server, readers);
	for (size_t i = 0; i < READERS; i++) {
		stream_free(readers[i].stream);
		close(readers[i].fd);
	}
	assert_int_equal(server_open_after(&server, 0), 0);
	server_stop(&server);
	tls_context_free(context);
}

static void
gives_each_reader_the_whole_in_plain(void **state)
{
	(void)state;
	check_readers(false, false);
}

static void
gives_each_reader_the_whole_in_tls(void **state)
{
	(void)state;
	check_readers(true, false);
}

/* In records that grow: one that had to wait has the same size again. */
static void
gives_each_slow_reader_the_whole_in_tls(void **state)
{
	(void)state;
	check_readers(true, true);
}

/* Records that the socket did not take have not reached anybody. */
static void
drops_who_stands_still_in_tls(void **state)
{
	struct server server = server_defaults();
	struct tls_context *context;
	struct reader reader;
	struct err err;
	size_t done;

	(void)state;
	server.length = server.file_size = 100000000;
	server.limits.send_window = 100;
	server.tls = server_tls();
	context = tls_context_new_client(&err);
	assert_non_null(context);
	server_start(&server);
	reader = reader_of(&server, context, false);
	assert_int_equal(stream_write(reader.stream, span_of("/\r\n"), &done),
	    STREAM_DONE);
	server_until_done(&server);
	assert_string_equal(server.reason, "reader too slow");
	assert_int_equal(server.released, 1);
	stream_free(reader.stream);
	close(reader.fd);
	server_stop(&server);
	tls_context_free(context);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_each_reader_the_whole_in_plain),
		cmocka_unit_test(gives_each_reader_the_whole_in_tls),
		cmocka_unit_test(gives_each_slow_reader_the_whole_in_tls),
		cmocka_unit_test(drops_who_stands_still_in_tls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
