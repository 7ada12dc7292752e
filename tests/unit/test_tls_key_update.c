/*
 * Key updates (RFC 8446, section 4.6.3) carry nothing for us: a peer may send
 * as many as it likes, but one read takes in one of them, so that the other
 * readers get their turn between.
 */
#include "server.h"

#include <openssl/ssl.h>

enum { UPDATES = 3 };

static char folder[] = "/tmp/test-capsule.XXXXXX";
static struct certificate_files files;

static SSL *
client_on(SSL_CTX *context, int fd)
{
	SSL *client = SSL_new(context);

	assert_non_null(client);
	assert_int_equal(SSL_set_fd(client, fd), 1);
	SSL_set_connect_state(client);
	return client;
}

static void
shake_hands(struct stream *server, SSL *client)
{
	enum stream_result result = STREAM_WANT_READ;
	int done = 0;

	for (int i = 0; i < 20 && (done != 1 || result != STREAM_DONE); i++) {
		if (done != 1)
			done = SSL_do_handshake(client);
		if (result != STREAM_DONE)
			result = stream_handshake(server);
	}
	assert_int_equal(done, 1);
	assert_int_equal(result, STREAM_DONE);
}

static void
update_keys(SSL *client)
{
	for (int i = 0; i < UPDATES; i++) {
		assert_int_equal(SSL_key_update(client,
				     SSL_KEY_UPDATE_NOT_REQUESTED),
		    1);
		assert_int_equal(SSL_do_handshake(client), 1);
	}
}

static void
one_read_takes_in_one_key_update(void **state)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	struct tls_context *server_context;
	struct stream *server;
	struct err err;
	SSL *client;
	int ends[2];
	char byte;
	size_t got;

	(void)state;
	server_context = tls_context_new(files.certificate, files.key, &err);
	assert_non_null(server_context);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
			     ends),
	    0);
	server = tls_stream_new(server_context, ends[0]);
	client = client_on(context, ends[1]);
	shake_hands(server, client);
	update_keys(client);
	assert_int_equal(SSL_write(client, "x", 1), 1);
	/* Of what is taken from the socket already it would not tell. */
	for (int i = 0; i < UPDATES; i++)
		assert_int_equal(stream_read(server, &byte, 1, &got),
		    STREAM_WANT_WRITE);
	assert_int_equal(stream_read(server, &byte, 1, &got), STREAM_DONE);
	assert_int_equal(byte, 'x');
	stream_free(server);
	tls_context_free(server_context);
	SSL_free(client);
	SSL_CTX_free(context);
	close(ends[0]);
	close(ends[1]);
}

/* All of it comes at once, and nothing after that would wake anybody. */
static void
a_request_behind_key_updates_is_answered(void **state)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	struct server server = server_defaults();
	char out[8];
	SSL *client;
	int fd, got = 0;

	(void)state;
	server.tls = server_tls();
	server_start(&server);
	fd = server_connect(&server);
	client = client_on(context, fd);
	while (SSL_do_handshake(client) != 1)
		server_turn(&server);
	server_turn(&server);
	update_keys(client);
	assert_int_equal(SSL_write(client, "/\r\n", 3), 3);
	for (int i = 0; i < 1000 && got < 1; i++) {
		server_turn(&server);
		got = SSL_read(client, out, sizeof(out));
	}
	assert_int_equal(got, 7);
	SSL_free(client);
	SSL_CTX_free(context);
	close(fd);
	server_stop(&server);
}

static int
make_certificate(void **state)
{
	struct err err;

	(void)state;
	if (mkdtemp(folder) == NULL ||
	    certificate_paths(folder, "localhost", &files, &err) == -1)
		return -1;
	return certificate_ensure("localhost", &files, &err) == CERTIFICATE_MADE
	    ? 0
	    : -1;
}

static int
remove_certificate(void **state)
{
	(void)state;
	unlink(files.certificate);
	unlink(files.key);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_read_takes_in_one_key_update),
		cmocka_unit_test(a_request_behind_key_updates_is_answered),
	};

	return cmocka_run_group_tests(tests, make_certificate,
	    remove_certificate);
}
