#include "net/certificate_facts.h"
#include "server.h"

#include <linux/tcp.h>
#include <sys/stat.h>

struct client {
	struct server *server;
	struct tls_context *context;
	struct stream *stream;
	int fd;
};

static struct client
client_of(struct server *server, const char *host)
{
	struct client client = { .server = server };
	enum stream_result result;
	struct err err;

	client.fd = server_connect(server);
	client.context = tls_context_new_client(&err);
	assert_non_null(client.context);
	client.stream = tls_stream_new_client(client.context, client.fd, host);
	assert_non_null(client.stream);
	while ((result = stream_handshake(client.stream)) != STREAM_DONE) {
		assert_int_not_equal(result, STREAM_FAILED);
		server_turn(server);
	}
	return client;
}

static void
client_write(struct client *client, struct span bytes)
{
	size_t done;

	while (bytes.len > 0) {
		if (stream_write(client->stream, bytes, &done) == STREAM_DONE)
			bytes = span_after(bytes, done);
		server_turn(client->server);
	}
}

/* Reads to the end: how it ended; *total bytes, the first of them in out. */
static enum stream_result
client_read(struct client *client, char *out, size_t size, size_t *total)
{
	char chunk[4096];
	enum stream_result result;
	unsigned start = server_clock();
	size_t done;

	*total = 0;
	for (;;) {
		assert_true(server_clock() - start < 10000);
		result =
		    stream_read(client->stream, chunk, sizeof(chunk), &done);
		if (result == STREAM_CLOSED || result == STREAM_FAILED)
			return result;
		if (result != STREAM_DONE) {
			server_turn(client->server);
			continue;
		}
		for (size_t i = 0; i < done && *total + i < size; i++)
			out[*total + i] = chunk[i];
		*total += done;
	}
}

static void
client_end(struct client *client)
{
	stream_free(client->stream);
	tls_context_free(client->context);
	close(client->fd);
}

static void
answers_with_close_notify_in_tls_1_3(void **state)
{
	struct server server = server_defaults();
	struct client client;
	char out[64], fingerprint[32 * 3];
	size_t len;

	(void)state;
	server.tls = server_tls();
	server_start(&server);
	client = client_of(&server, "LocalHost");
	assert_string_equal(tls_version(client.stream), "TLSv1.3");
	tls_fingerprint(client.stream, fingerprint);
	assert_int_equal(strlen(fingerprint), 95);
	client_write(&client, span_of("/\r\n"));
	assert_int_equal(client_read(&client, out, sizeof(out), &len),
	    STREAM_CLOSED);
	assert_int_equal(len, 7);
	assert_memory_equal(out, "hello\r\n", 7);
	assert_string_equal(server.name, "localhost");
	client_end(&client);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	assert_int_equal(server.bytes_sent, 7);
	server_stop(&server);
}

static void
speaks_tls_beside_plain(void **state)
{
	struct server server = server_defaults();
	struct client client;
	char out[64];
	size_t len;

	(void)state;
	server.tls = server_tls();
	server.plain = true;
	server_start(&server);
	client = client_of(&server, "localhost");
	client_write(&client, span_of("/\r\n"));
	assert_int_equal(client_read(&client, out, sizeof(out), &len),
	    STREAM_CLOSED);
	assert_int_equal(len, 7);
	client_end(&client);
	server_until_done(&server);
	assert_string_equal(server.reason, "done");
	assert_string_equal(server.outcome.tls, "TLSv1.3");
	server_stop(&server);
}

static void
has_no_name_when_none_was_sent(void **state)
{
	struct server server = server_defaults();
	struct client client;
	size_t len;

	(void)state;
	snprintf(server.name, sizeof(server.name), "?");
	server.tls = server_tls();
	server_start(&server);
	client = client_of(&server, "127.0.0.1");
	client_write(&client, span_of("/\r\n"));
	assert_int_equal(client_read(&client, NULL, 0, &len), STREAM_CLOSED);
	assert_string_equal(server.name, "");
	client_end(&client);
	server_until_done(&server);
	server_stop(&server);
}

/*
 * The server's flight is one segment with data, answer, close_notify and FIN
 * together are the other.
 */
static void
answers_in_one_segment(void **state)
{
	struct server server = server_defaults();
	struct client client;
	struct tcp_info info;
	socklen_t size = sizeof(info);
	size_t len;

	(void)state;
	server.tls = server_tls();
	server_start(&server);
	client = client_of(&server, "localhost");
	client_write(&client, span_of("/\r\n"));
	assert_int_equal(client_read(&client, NULL, 0, &len), STREAM_CLOSED);
	assert_int_equal(getsockopt(client.fd, IPPROTO_TCP, TCP_INFO, &info,
			     &size),
	    0);
	assert_int_equal(info.tcpi_data_segs_in, 2);
	client_end(&client);
	server_until_done(&server);
	server_stop(&server);
}

static void
sends_a_long_answer_whole(void **state)
{
	static char text[300000];
	struct server server = server_defaults();
	struct client client;
	size_t len;

	(void)state;
	server.bytes = span_make(text, sizeof(text));
	server.length = server.file_size = 700000;
	server.tls = server_tls();
	server_start(&server);
	client = client_of(&server, "localhost");
	client_write(&client, span_of("/\r\n"));
	assert_int_equal(client_read(&client, NULL, 0, &len), STREAM_CLOSED);
	assert_int_equal(len, 1000000);
	client_end(&client);
	server_until_done(&server);
	server_stop(&server);
}

static void
shows_that_a_file_was_cut_short(void **state)
{
	struct server server = server_defaults();
	struct client client;
	size_t len;

	(void)state;
	server.length = 100000;
	server.file_size = 50000;
	server.tls = server_tls();
	server_start(&server);
	client = client_of(&server, "localhost");
	client_write(&client, span_of("/\r\n"));
	assert_int_equal(client_read(&client, NULL, 0, &len), STREAM_FAILED);
	assert_int_equal(len, 50007);
	server_until_done(&server);
	assert_string_equal(server.reason, "file cut short");
	client_end(&client);
	server_stop(&server);
}

static void
drops_who_does_not_speak_tls(void **state)
{
	struct server server = server_defaults();
	int fd;

	(void)state;
	server.tls = server_tls();
	server_start(&server);
	fd = server_connect(&server);
	server_send(fd, "gemini://localhost/\r\n");
	server_until_done(&server);
	assert_string_equal(server.reason, "handshake failed");
	close(fd);
	server_stop(&server);
}

/* ---- contexts ------------------------------------------------------------ */

static char folder[] = "/tmp/test-capsule.XXXXXX";
static struct certificate_files one, two;

static int
make_two(void **state)
{
	struct err err;

	(void)state;
	if (mkdtemp(folder) == NULL ||
	    certificate_paths(folder, "one", &one, &err) < 0 ||
	    certificate_paths(folder, "two", &two, &err) < 0)
		return -1;
	return certificate_ensure("one", &one, &err) == CERTIFICATE_MADE &&
		certificate_ensure("two", &two, &err) == CERTIFICATE_MADE
	    ? 0
	    : -1;
}

static int
remove_two(void **state)
{
	(void)state;
	unlink(one.certificate);
	unlink(one.key);
	unlink(two.certificate);
	unlink(two.key);
	return rmdir(folder);
}

static void
check_refused(const char *certificate, const char *key, const char *file,
    const char *words)
{
	struct err err;

	assert_null(tls_context_new(certificate, key, &err));
	assert_string_equal(err.file, file);
	if (strstr(err.message, words) == NULL)
		fail_msg("%s", err.message);
}

static void
names_the_file_that_is_wrong(void **state)
{
	char missing[64];

	(void)state;
	snprintf(missing, sizeof(missing), "%s/missing", folder);
	check_refused(missing, one.key, missing, "No such file");
	check_refused(one.certificate, missing, missing, "No such file");
	check_refused(one.certificate, two.key, two.key, "not the key of");
	check_refused(one.key, one.key, one.key, "not a certificate");
	check_refused(one.certificate, one.certificate, one.certificate,
	    "not a key");
	check_refused(folder, one.key, folder, "not a regular file");
	assert_int_equal(chmod(one.key, 0644), 0);
	check_refused(one.certificate, one.key, one.key, "chmod 600");
	assert_int_equal(chmod(one.key, 0600), 0);
}

static void
lets_a_group_read_the_key(void **state)
{
	struct tls_context *context;
	struct err err;

	(void)state;
	assert_int_equal(chmod(one.key, 0640), 0);
	context = tls_context_new(one.certificate, one.key, &err);
	assert_non_null(context);
	tls_context_free(context);
	assert_int_equal(chmod(one.key, 0600), 0);
}

static struct tls_context *
choose(const void *data, struct span name)
{
	return span_is(name, "two") ? (struct tls_context *)(uintptr_t)data
				    : NULL;
}

/* The certificate that a client sees who asks for a host. */
static void
check_presented(struct server *server, const char *host, const char *file)
{
	struct client client = client_of(server, host);
	char fingerprint[FINGERPRINT_TEXT];
	struct certificate_facts facts;
	struct err err;

	assert_int_equal(certificate_facts_read(file, &facts, &err), 0);
	tls_fingerprint(client.stream, fingerprint);
	assert_string_equal(fingerprint, facts.fingerprint);
	client_end(&client);
}

static void
the_name_asked_for_chooses_the_certificate(void **state)
{
	struct server server = server_defaults();
	struct tls_context *other;
	struct err err;

	(void)state;
	server.tls = tls_context_new(one.certificate, one.key, &err);
	other = tls_context_new(two.certificate, two.key, &err);
	assert_non_null(server.tls);
	assert_non_null(other);
	tls_context_choose(server.tls, choose, other);
	tls_context_ask(other);
	server_start(&server);
	check_presented(&server, "one", one.certificate);
	check_presented(&server, "two", two.certificate);
	check_presented(&server, "three", one.certificate);
	check_presented(&server, "127.0.0.1", one.certificate);
	server_stop(&server);
	tls_context_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_with_close_notify_in_tls_1_3),
		cmocka_unit_test(speaks_tls_beside_plain),
		cmocka_unit_test(has_no_name_when_none_was_sent),
		cmocka_unit_test(answers_in_one_segment),
		cmocka_unit_test(sends_a_long_answer_whole),
		cmocka_unit_test(shows_that_a_file_was_cut_short),
		cmocka_unit_test(drops_who_does_not_speak_tls),
		cmocka_unit_test(names_the_file_that_is_wrong),
		cmocka_unit_test(lets_a_group_read_the_key),
		cmocka_unit_test(the_name_asked_for_chooses_the_certificate),
	};

	return cmocka_run_group_tests(tests, make_two, remove_two);
}
