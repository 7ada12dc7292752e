#include "net/client.h"

#include "net/stream.h"
#include "net/tls.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	URL_MAX = 1024,    /* Gemini 0.24.1: bytes of a request's URL */
	HEADER_MAX = 1026, /* bytes of an answer's header line, with CRLF */
	BODY_MAX = 256 << 20,
};

struct client {
	char host[256];
	char port[6];
	struct timespec end;
	int fd;
	struct tls_context *tls;
	struct stream *stream;
};

/* ---- waiting ------------------------------------------------------------- */

static struct timespec
time_in(unsigned ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

static int
ms_until(const struct timespec *end)
{
	struct timespec now;
	long long ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (long long)(end->tv_sec - now.tv_sec) * 1000 +
	    (end->tv_nsec - now.tv_nsec) / 1000000;
	return ms < 0 ? 0 : (int)ms;
}

static int
wait_for(struct client *client, short events, struct err *err)
{
	struct pollfd waiting = { .fd = client->fd, .events = events };

	for (;;) {
		int ready = poll(&waiting, 1, ms_until(&client->end));

		if (ready > 0)
			return 0;
		if (ready == 0)
			return err_set(err, "%s did not answer in time",
			    client->host);
		if (errno != EINTR)
			return err_system(err, "cannot wait for %s",
			    client->host);
	}
}

/* After a result that is not DONE: waits if that helps, else says why not. */
static int
wait_or_fail(struct client *client, enum stream_result result, struct err *err)
{
	switch (result) {
	case STREAM_DONE:
		return 0;
	case STREAM_WANT_READ:
		return wait_for(client, POLLIN, err);
	case STREAM_WANT_WRITE:
		return wait_for(client, POLLOUT, err);
	case STREAM_CLOSED:
	case STREAM_FAILED:
		break;
	}
	return err_set(err, "%s broke off the connection", client->host);
}

/* ---- connecting ---------------------------------------------------------- */

static int
find_place(struct client *client, const struct uri *uri, unsigned port,
    struct err *err)
{
	struct span host = uri->host;
	unsigned long number = port;

	if (span_starts(host, "["))
		host = span_make(host.ptr + 1, host.len - 2);
	if (host.len == 0 || host.len >= sizeof(client->host))
		return err_set(err, "the URL has no host");
	if (uri->port.len > 0 &&
	    (span_number(uri->port, 65535, &number) == -1 || number == 0))
		return err_set(err, "the port is not in 1 to 65535");
	snprintf(client->host, sizeof(client->host), "%.*s", SPAN_ARG(host));
	snprintf(client->port, sizeof(client->port), "%u", (unsigned)number);
	return 0;
}

static int
connect_to(struct client *client, const struct addrinfo *to, struct err *err)
{
	int failure = 0;
	socklen_t size = sizeof(failure);
	const int on = 1;

	client->fd = socket(to->ai_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, to->ai_protocol);
	if (client->fd == -1)
		return err_system(err, "cannot make a socket");
	/* The request must not wait until the handshake's end is confirmed. */
	setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(client->fd, to->ai_addr, to->ai_addrlen) == 0)
		return 0;
	if (errno == EINPROGRESS) {
		if (wait_for(client, POLLOUT, err) == -1)
			goto out;
		getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &failure, &size);
		if (failure == 0)
			return 0;
		errno = failure;
	}
	err_system(err, "cannot connect to %s port %s", client->host,
	    client->port);
out:
	close(client->fd);
	client->fd = -1;
	return -1;
}

static int
connect_to_any(struct client *client, struct err *err)
{
	const struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV,
	};
	struct addrinfo *found;
	int problem = getaddrinfo(client->host, client->port, &hints, &found);
	const struct timespec end = client->end;
	unsigned left = 0;
	int result = -1;

	if (problem != 0)
		return err_set(err, "cannot find %s: %s", client->host,
		    gai_strerror(problem));
	for (struct addrinfo *at = found; at != NULL; at = at->ai_next)
		left++;
	/* One that is dead must leave the others some of the time. */
	for (struct addrinfo *at = found; at != NULL && result == -1;
	     at = at->ai_next) {
		client->end = time_in((unsigned)ms_until(&end) / left--);
		result = connect_to(client, at, err);
	}
	client->end = end;
	freeaddrinfo(found);
	return result;
}

static int
start_stream(struct client *client, bool tls, struct err *err)
{
	enum stream_result result;

	if (tls) {
		client->tls = tls_context_new_client(err);
		if (client->tls == NULL)
			return -1;
		client->stream = tls_stream_new_client(client->tls, client->fd,
		    client->host);
	} else {
		client->stream = stream_plain_new(client->fd);
	}
	if (client->stream == NULL)
		return err_set(err, "out of memory");
	while ((result = stream_handshake(client->stream)) != STREAM_DONE)
		if (wait_or_fail(client, result, err) == -1)
			return -1;
	return 0;
}

/* ---- asking -------------------------------------------------------------- */

static int
send_all(struct client *client, struct span bytes, struct err *err)
{
	while (bytes.len > 0) {
		size_t done;
		enum stream_result result =
		    stream_write(client->stream, bytes, &done);

		if (result == STREAM_DONE)
			bytes = span_after(bytes, done);
		else if (wait_or_fail(client, result, err) == -1)
			return -1;
	}
	return 0;
}

static int
receive_all(struct client *client, struct buf *body, struct err *err)
{
	char chunk[16384];

	for (;;) {
		size_t done;
		enum stream_result result =
		    stream_read(client->stream, chunk, sizeof(chunk), &done);

		if (result == STREAM_CLOSED)
			return 0;
		if (result == STREAM_FAILED)
			return err_set(err, "%s cut off the answer",
			    client->host);
		if (result != STREAM_DONE) {
			if (wait_or_fail(client, result, err) == -1)
				return -1;
			continue;
		}
		if (body->len + done > BODY_MAX)
			return err_set(err, "the answer is over %d MiB",
			    BODY_MAX >> 20);
		buf_append(body, span_make(chunk, done));
	}
}

static int
ask(struct client *client, const struct uri *uri, struct span request, bool tls,
    struct client_answer *answer, struct err *err)
{
	if (find_place(client, uri, tls ? 1965 : 70, err) == -1 ||
	    connect_to_any(client, err) == -1 ||
	    start_stream(client, tls, err) == -1)
		return -1;
	if (tls)
		tls_fingerprint(client->stream, answer->fingerprint);
	if (send_all(client, request, err) == -1)
		return -1;
	return receive_all(client, &answer->body, err);
}

/* ---- Gemini -------------------------------------------------------------- */

/* absolute-URI CRLF, without what the reader alone needs: the fragment. */
static int
gemini_request(const struct uri *uri, struct buf *out, struct err *err)
{
	if (uri_has(uri->userinfo))
		return err_set(err, "a Gemini URL holds no user name");
	buf_printf(out, "gemini://%.*s", SPAN_ARG(uri->authority));
	buf_append(out, uri->path.len > 0 ? uri->path : span_of("/"));
	if (uri_has(uri->query))
		buf_printf(out, "?%.*s", SPAN_ARG(uri->query));
	if (out->len > URL_MAX)
		return err_set(err, "the URL is longer than %d bytes", URL_MAX);
	buf_append_string(out, "\r\n");
	return 0;
}

/* header = 2DIGIT [ SP meta ] CRLF, taken off the front of what came */
static int
take_header(struct client_answer *answer, struct err *err)
{
	struct span whole = buf_span(&answer->body);
	size_t end = span_find(span_first(whole, HEADER_MAX), '\r');
	struct span header = span_first(whole, end);
	struct span rest = span_after(whole, end + 2);
	struct buf body;
	unsigned long status;

	if (!span_starts(span_after(whole, end), "\r\n") ||
	    span_number(span_first(header, 2), 69, &status) == -1 ||
	    status < 10 || (header.len > 2 && header.ptr[2] != ' '))
		return err_set(err, "the answer is not Gemini");
	snprintf(answer->header, sizeof(answer->header), "%.*s",
	    SPAN_ARG(header));
	buf_init(&body);
	buf_append(&body, rest);
	buf_clear(&answer->body);
	answer->body = body;
	return 0;
}

/* ---- Gopher -------------------------------------------------------------- */

/* RFC 4266, section 2.1: "/" type selector [ "%09" search ] */
static int
gopher_request(const struct uri *uri, struct buf *out, struct err *err)
{
	struct span selector = span_after(uri->path, 2);
	char *decoded = malloc(uri->path.len + uri->query.len + 1);
	size_t len;

	if (decoded == NULL)
		return err_set(err, "out of memory");
	len = uri_unescape(selector, decoded);
	buf_append(out, span_make(decoded, len));
	if (uri_has(uri->query)) {
		len = uri_unescape(uri->query, decoded);
		buf_append_char(out, span_starts(uri->path, "/7") ? '\t' : '?');
		buf_append(out, span_make(decoded, len));
	}
	free(decoded);
	if (span_find(buf_span(out), '\r') < out->len ||
	    span_find(buf_span(out), '\n') < out->len ||
	    span_find(buf_span(out), '\0') < out->len)
		return err_set(err, "the selector holds a line end or a NUL");
	buf_append_string(out, "\r\n");
	return 0;
}

int
client_get(const struct uri *uri, unsigned deadline,
    struct client_answer *answer, struct err *err)
{
	const struct span gemini = SPAN("gemini"), gopher = SPAN("gopher");
	bool tls = span_equal_nocase(uri->scheme, gemini);
	struct client client = { .fd = -1, .end = time_in(deadline) };
	struct buf request;
	int result = -1;

	*answer = (struct client_answer){ .header = "" };
	buf_init(&answer->body);
	buf_init(&request);
	if (!tls && !span_equal_nocase(uri->scheme, gopher)) {
		err_set(err, "write a gemini:// or gopher:// URL");
		goto out;
	}
	if ((tls ? gemini_request(uri, &request, err)
		 : gopher_request(uri, &request, err)) == -1)
		goto out;
	result = ask(&client, uri, buf_span(&request), tls, answer, err);
	if (result == 0 && tls)
		result = take_header(answer, err);
out:
	stream_free(client.stream);
	tls_context_free(client.tls);
	if (client.fd != -1)
		close(client.fd);
	buf_clear(&request);
	return result;
}
