#include "client.h"

#include "clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	READ_MOST = 16384,
	PASS_MOST = 1 << 20, /* of what is only counted */
	PACE_TICK = 50,      /* ms between the sips of a paced reader */
};

static void
fail(struct client *c, const char *why)
{
	c->state = CLIENT_FAILED;
	c->failure = why;
	ERR_clear_error();
}

static uint32_t
us_since(const struct timespec *start)
{
	return (uint32_t)(clock_seconds_since(start) * 1e6);
}

static void
set_next_read(struct client *c)
{
	clock_gettime(CLOCK_MONOTONIC, &c->next_read);
	c->next_read.tv_nsec += PACE_TICK * 1000000L;
	if (c->next_read.tv_nsec >= 1000000000L) {
		c->next_read.tv_nsec -= 1000000000L;
		c->next_read.tv_sec++;
	}
}

int
client_rest(const struct client *c)
{
	struct timespec now;
	long long left;

	if (c->plan->pace == 0 || c->state != CLIENT_READING)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &now);
	left = (long long)(c->next_read.tv_sec - now.tv_sec) * 1000 +
	    (c->next_read.tv_nsec - now.tv_nsec) / 1000000;
	return left > 0 ? (int)left + 1 : 0;
}

static void
begin_tls(struct client *c)
{
	c->ssl = SSL_new(c->plan->tls);
	if (c->ssl == NULL || SSL_set_fd(c->ssl, c->fd) != 1) {
		fail(c, "TLS cannot begin");
		return;
	}
	SSL_set_tlsext_host_name(c->ssl, c->plan->name);
	if (c->plan->resume && c->session != NULL)
		SSL_set_session(c->ssl, c->session);
	SSL_set_connect_state(c->ssl);
	c->state = CLIENT_HANDSHAKE;
}

void
client_begin(struct client *c, const struct client_plan *plan)
{
	SSL_SESSION *session = c->session;
	const int on = 1;

	*c = (struct client){ .plan = plan,
		.session = session,
		.wants = EPOLLOUT,
		.state = CLIENT_CONNECTING };
	clock_gettime(CLOCK_MONOTONIC, &c->began);
	c->fd = socket(plan->address.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd == -1) {
		fail(c, "no socket");
		return;
	}
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(c->fd, (const struct sockaddr *)&plan->address,
		plan->address_len) == -1 &&
	    errno != EINPROGRESS)
		fail(c, "cannot connect");
}

static void
finish_connecting(struct client *c)
{
	int error = 0;
	socklen_t len = sizeof(error);

	getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error != 0) {
		fail(c, "cannot connect");
		return;
	}
	if (c->plan->tls != NULL)
		begin_tls(c);
	else if (c->plan->hold)
		c->state = CLIENT_HELD;
	else
		c->state = CLIENT_SENDING;
}

/* What OpenSSL waits for; false when it is broken. */
static bool
wait_for_tls(struct client *c, int returned, const char *failure)
{
	switch (SSL_get_error(c->ssl, returned)) {
	case SSL_ERROR_WANT_READ:
		c->wants = EPOLLIN;
		return true;
	case SSL_ERROR_WANT_WRITE:
		c->wants = EPOLLOUT;
		return true;
	}
	fail(c, failure);
	return false;
}

static bool
shake_hands(struct client *c)
{
	int returned;

	ERR_clear_error();
	returned = SSL_do_handshake(c->ssl);
	if (returned != 1) {
		wait_for_tls(c, returned, "handshake failed");
		return false;
	}
	c->resumed = SSL_session_reused(c->ssl);
	c->state = c->plan->hold ? CLIENT_HELD : CLIENT_SENDING;
	c->wants = EPOLLIN;
	return true;
}

static bool
send_request(struct client *c)
{
	struct span rest = span_after(c->plan->request, c->sent);
	size_t done = 0;
	ssize_t sent;
	int returned;

	if (c->ssl != NULL) {
		ERR_clear_error();
		returned = SSL_write_ex(c->ssl, rest.ptr, rest.len, &done);
		if (returned != 1) {
			wait_for_tls(c, returned, "request not sent");
			return false;
		}
	} else {
		sent = send(c->fd, rest.ptr, rest.len, MSG_NOSIGNAL);
		if (sent == -1) {
			c->wants = EPOLLOUT;
			if (errno != EAGAIN)
				fail(c, "request not sent");
			return false;
		}
		done = (size_t)sent;
		c->out += done;
	}
	c->sent += done;
	if (c->sent == c->plan->request.len) {
		c->state = CLIENT_READING;
		c->wants = EPOLLIN;
	}
	return true;
}

/*
 * Reads without TLS, or passes over what there is (MSG_TRUNC, tcp(7)) where
 * there is nowhere to put it.
 */
static ssize_t
take_some(struct client *c, char *to, size_t size)
{
	ssize_t got = recv(c->fd, to, size, to == NULL ? MSG_TRUNC : 0);

	if (got > 0)
		c->in += (uint64_t)got;
	c->wants = EPOLLIN;
	if (got == -1 && errno != EAGAIN)
		fail(c, "connection reset");
	return got;
}

/* Bytes that were read; 0 at the end; -1 when there are none now. */
static ssize_t
read_some(struct client *c, char *to, size_t size)
{
	size_t done;
	int returned;

	if (c->plan->blind)
		return take_some(c, NULL, PASS_MOST);
	if (c->ssl == NULL)
		return take_some(c, to, size);
	ERR_clear_error();
	returned = SSL_read_ex(c->ssl, to, size, &done);
	if (returned == 1)
		return (ssize_t)done;
	if (SSL_get_error(c->ssl, returned) == SSL_ERROR_ZERO_RETURN)
		return 0;
	wait_for_tls(c, returned, "no close_notify");
	return -1;
}

static void
keep_session(struct client *c)
{
	SSL_SESSION *session;

	if (!c->plan->resume || c->ssl == NULL)
		return;
	session = SSL_get1_session(c->ssl);
	if (session == NULL || !SSL_SESSION_is_resumable(session)) {
		SSL_SESSION_free(session);
		return;
	}
	SSL_SESSION_free(c->session);
	c->session = session;
}

static bool
read_answer(struct client *c)
{
	char bytes[READ_MOST];
	size_t most = sizeof(bytes);
	ssize_t got;

	if (c->plan->pace > 0) {
		most = c->plan->pace * PACE_TICK / 1000;
		if (most == 0)
			most = 1;
		if (most > sizeof(bytes))
			most = sizeof(bytes);
		if (client_rest(c) > 0)
			return false;
		set_next_read(c);
	}
	got = read_some(c, bytes, most);
	if (got == -1)
		return false;
	if (c->body == 0)
		c->sample.first_us = us_since(&c->began);
	c->body += (uint64_t)got;
	if (got > 0)
		return true;
	c->sample.total_us = us_since(&c->began);
	c->state = c->body > 0 ? CLIENT_DONE : CLIENT_FAILED;
	c->failure = c->body > 0 ? NULL : "empty answer";
	keep_session(c);
	return true;
}

void
client_go_on(struct client *c)
{
	bool more = true;

	if (c->state == CLIENT_CONNECTING)
		finish_connecting(c);
	while (more) {
		switch (c->state) {
		case CLIENT_HANDSHAKE:
			more = shake_hands(c);
			break;
		case CLIENT_SENDING:
			more = send_request(c);
			break;
		case CLIENT_READING:
			more = read_answer(c);
			break;
		case CLIENT_CONNECTING:
		case CLIENT_HELD:
		case CLIENT_DONE:
		case CLIENT_FAILED:
			more = false;
			break;
		}
	}
}

void
client_end(struct client *c)
{
	if (c->ssl != NULL) {
		SSL_set_quiet_shutdown(c->ssl, 1);
		c->in += BIO_number_read(SSL_get_rbio(c->ssl));
		c->out = BIO_number_written(SSL_get_wbio(c->ssl));
		SSL_shutdown(c->ssl);
		SSL_free(c->ssl);
		c->ssl = NULL;
	}
	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
}
