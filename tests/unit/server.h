/*
 * A server on 127.0.0.1 for the tests of net/: what it serves is set in the
 * struct, and nothing happens in it but in server_turn.
 */
#ifndef TESTS_UNIT_SERVER_H
#define TESTS_UNIT_SERVER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/certificate.h"
#include "net/connections.h"
#include "net/listener.h"
#include "net/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct server {
	struct event_base *base;
	struct connections *connections;
	struct listener *listener;
	struct tls_context *tls;
	bool plain; /* beside TLS */
	struct service service;
	struct entrance entrance;
	struct connection_limits limits;
	struct connection_rules rules; /* but for the limits */
	int fd;
	unsigned port;

	/* what it answers a line with; a file when length is not 0 */
	struct span bytes;
	uint64_t length, file_size;
	bool numbered; /* see server_byte */
	bool always_more;
	uint64_t body; /* bytes that follow a line; 0: none do */
	bool wait;     /* it answers by server_settle */

	/* what it saw */
	unsigned asked, released, ended;
	unsigned closed;
	char reason[64];
	struct outcome outcome;
	char name[256];
	unsigned long limited;
	uint64_t bytes_sent;
	unsigned ms;
	char line[64], told[256]; /* a request and its body */
	struct connection *waiting;
};

static inline void
server_release(void *owned)
{
	struct server *server = owned;

	server->released++;
}

/* A file that is gone from its folder, of so many bytes. */
static inline int
server_file(uint64_t size)
{
	char name[] = "/tmp/test-capsule.XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	return fd;
}

/* What stands where in a file whose words of four bytes are numbered. */
static inline char
server_byte(uint64_t at)
{
	return (char)(at / 4 >> 8 * (at % 4));
}

static inline void
server_number(int fd, uint64_t size)
{
	char *bytes = malloc(size);

	assert_non_null(bytes);
	for (uint64_t i = 0; i < size; i++)
		bytes[i] = server_byte(i);
	assert_int_equal(write(fd, bytes, size), size);
	free(bytes);
}

static inline enum verdict
server_answer(struct server *server, const struct peer *peer,
    struct answer *answer)
{
	answer->bytes = server->bytes;
	if (server->length > 0)
		answer->fd = server_file(server->file_size);
	if (server->numbered)
		server_number(answer->fd, server->file_size);
	answer->length = server->length;
	answer->release = server_release;
	answer->owned = server;
	server->waiting = server->wait ? peer->connection : NULL;
	return server->wait ? VERDICT_WAIT : VERDICT_ANSWER;
}

static inline enum verdict
server_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	struct server *server = data;

	server->asked++;
	if (ended)
		server->ended++;
	if (span_find(bytes, '\n') == bytes.len || server->always_more)
		return VERDICT_MORE;
	if (span_starts(bytes, "drop"))
		return VERDICT_DROP;
	snprintf(server->name, sizeof(server->name), "%.*s",
	    SPAN_ARG(peer->server_name));
	server->limited = peer->limited;
	if (server->body > 0) {
		answer->line = span_find(bytes, '\n') + 1;
		answer->length = server->body;
		return VERDICT_BODY;
	}
	return server_answer(server, peer, answer);
}

static inline enum verdict
server_body(void *data, const struct peer *peer, struct span request,
    struct span body, struct answer *answer)
{
	struct server *server = data;

	snprintf(server->line, sizeof(server->line), "%.*s", SPAN_ARG(request));
	snprintf(server->told, sizeof(server->told), "%.*s", SPAN_ARG(body));
	return server_answer(server, peer, answer);
}

static inline void
server_done(void *data, struct span request, const struct answer *answer,
    const struct outcome *outcome)
{
	struct server *server = data;

	(void)request;
	(void)answer;
	server->closed++;
	server->outcome = *outcome;
	snprintf(server->reason, sizeof(server->reason), "%s", outcome->reason);
	server->bytes_sent = outcome->bytes_sent;
	server->ms = outcome->ms;
}

static inline struct server
server_defaults(void)
{
	return (struct server){
		.limits = connection_limits_default,
		.service = { .name = "test",
		    .request_max = 64,
		    .request = server_request,
		    .body = server_body,
		    .done = server_done },
		.bytes = SPAN("hello\r\n"),
	};
}

/* The server must stay where it is until server_stop. */
static inline void
server_start(struct server *server)
{
	struct address address;
	struct err err;
	bool unsupported;

	assert_int_equal(address_parse(span_of("127.0.0.1:0"), &address, &err),
	    0);
	server->base = event_base_new();
	server->rules.limits = server->limits;
	server->connections = connections_new(server->base, &server->rules);
	server->fd = listener_open(&address, &server->port, &unsupported, &err);
	assert_true(server->fd >= 0);
	server->entrance = (struct entrance){
		.tls = server->tls,
		.plain = server->plain,
		.service = &server->service,
		.data = server,
	};
	server->listener = listener_new(server->base, server->fd,
	    server->connections, &server->entrance, false);
	assert_non_null(server->listener);
}

static inline void
server_stop(struct server *server)
{
	listener_free(server->listener);
	connections_free(server->connections);
	event_base_free(server->base);
	tls_context_free(server->tls);
	close(server->fd);
}

/* Lets the server do what there is to do, and then waits a millisecond. */
static inline void
server_turn(struct server *server)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	event_base_loop(server->base, EVLOOP_NONBLOCK);
	nanosleep(&pause, NULL);
}

static inline unsigned
server_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

/* Lets the server run until a connection has ended: 10 s at most. */
static inline void
server_until_done(struct server *server)
{
	unsigned start = server_clock();

	while (server->reason[0] == '\0' && server_clock() - start < 10000)
		server_turn(server);
	assert_string_not_equal(server->reason, "");
}

/* A non-blocking socket connected to the server, from 127.0.0.HOST. */
static inline int
server_connect_from(const struct server *server, unsigned host)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)server->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_in from = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7F000000 + host),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	return fd;
}

static inline int
server_connect(const struct server *server)
{
	return server_connect_from(server, 1);
}

static inline void
server_send(int fd, const char *text)
{
	ssize_t len = (ssize_t)strlen(text);

	assert_int_equal(send(fd, text, (size_t)len, MSG_NOSIGNAL), len);
}

/*
 * Reads all that comes until the end: the bytes in all, the first of them in
 * out.  -1 when the connection was reset.
 */
static inline ssize_t
server_read(struct server *server, int fd, char *out, size_t size)
{
	char chunk[4096];
	ssize_t total = 0, got;
	unsigned start = server_clock();

	for (;;) {
		assert_true(server_clock() - start < 10000);
		got = recv(fd, chunk, sizeof(chunk), 0);
		if (got == 0)
			return total;
		if (got < 0 && errno != EAGAIN)
			return -1;
		if (got < 0) {
			server_turn(server);
			continue;
		}
		for (ssize_t i = 0; i < got; i++)
			if ((size_t)(total + i) < size)
				out[total + i] = chunk[i];
		total += got;
	}
}

/* Turns until so many are open, or a second has gone by. */
static inline size_t
server_open_after(struct server *server, size_t expected)
{
	unsigned start = server_clock();

	while (connections_open(server->connections) != expected &&
	    server_clock() - start < 1000)
		server_turn(server);
	return connections_open(server->connections);
}

/* A context with a new certificate for localhost. */
static inline struct tls_context *
server_tls(void)
{
	char folder[] = "/tmp/test-capsule.XXXXXX";
	struct certificate_files files;
	struct tls_context *tls;
	struct err err;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(certificate_paths(folder, "localhost", &files, &err),
	    0);
	assert_int_equal(certificate_ensure("localhost", &files, &err),
	    CERTIFICATE_MADE);
	tls = tls_context_new(files.certificate, files.key, &err);
	assert_non_null(tls);
	unlink(files.certificate);
	unlink(files.key);
	rmdir(folder);
	return tls;
}

#endif
