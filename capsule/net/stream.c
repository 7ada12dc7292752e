#include "net/stream.h"

#include <errno.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

ssize_t
stream_send(struct stream *stream, struct span bytes)
{
	int flags = MSG_NOSIGNAL | (stream->holding ? MSG_MORE : 0);
	ssize_t sent = send(stream->fd, bytes.ptr, bytes.len, flags);

	if (sent > 0)
		stream->sent += (uint64_t)sent;
	return sent;
}

ssize_t
stream_receive(struct stream *stream, void *to, size_t size)
{
	size_t given = size < stream->early.len ? size : stream->early.len;
	ssize_t got;

	if (given > 0) {
		/* Into the memory that it lies in, it may be. */
		memmove(to, stream->early.ptr, given);
		stream->early = span_after(stream->early, given);
		got = (ssize_t)given;
	} else {
		got = recv(stream->fd, to, size, 0);
	}
	if (got > 0)
		stream->received += (uint64_t)got;
	return got;
}

/* What errno says of a call that could not be done at once. */
static enum stream_result
result_of_errno(enum stream_result wait)
{
	return errno == EAGAIN || errno == EINTR ? wait : STREAM_FAILED;
}

static enum stream_result
plain_handshake(struct stream *stream)
{
	(void)stream;
	return STREAM_DONE;
}

static enum stream_result
plain_read(struct stream *stream, void *to, size_t size, size_t *done)
{
	ssize_t got = stream_receive(stream, to, size);

	if (got == -1)
		return result_of_errno(STREAM_WANT_READ);
	*done = (size_t)got;
	return got == 0 ? STREAM_CLOSED : STREAM_DONE;
}

static enum stream_result
plain_write(struct stream *stream, struct span bytes, size_t *done)
{
	ssize_t sent = stream_send(stream, bytes);

	if (sent == -1)
		return result_of_errno(STREAM_WANT_WRITE);
	*done = (size_t)sent;
	return STREAM_DONE;
}

static enum stream_result
plain_finish(struct stream *stream)
{
	(void)stream;
	return STREAM_DONE;
}

static struct span
plain_server_name(const struct stream *stream)
{
	(void)stream;
	return span_of("");
}

static const struct peer_certificate *
plain_certificate(const struct stream *stream)
{
	(void)stream;
	return NULL;
}

static void
plain_free(struct stream *stream)
{
	free(stream);
}

static const struct stream_kind plain_kind = {
	.handshake = plain_handshake,
	.read = plain_read,
	.write = plain_write,
	.finish = plain_finish,
	.server_name = plain_server_name,
	.certificate = plain_certificate,
	.free = plain_free,
};

struct stream *
stream_plain_new(int fd)
{
	struct stream *stream = malloc(sizeof(*stream));

	if (stream != NULL)
		*stream = (struct stream){ .kind = &plain_kind, .fd = fd };
	return stream;
}

void
stream_free(struct stream *stream)
{
	if (stream != NULL)
		stream->kind->free(stream);
}

void
stream_give(struct stream *stream, struct span early)
{
	stream->early = early;
}

enum stream_result
stream_handshake(struct stream *stream)
{
	return stream->kind->handshake(stream);
}

enum stream_result
stream_read(struct stream *stream, void *to, size_t size, size_t *done)
{
	return stream->kind->read(stream, to, size, done);
}

void
stream_hold(struct stream *stream, bool on)
{
	stream->holding = on;
}

void
stream_lend(struct stream *stream, char *room)
{
	stream->room = room;
}

enum stream_result
stream_write(struct stream *stream, struct span bytes, size_t *done)
{
	return stream->kind->write(stream, bytes, done);
}

/* The FIN rides on the last segment, and releases what MSG_MORE held. */
enum stream_result
stream_finish(struct stream *stream)
{
	enum stream_result result = stream->kind->finish(stream);

	if (result == STREAM_DONE && shutdown(stream->fd, SHUT_WR) == -1)
		return STREAM_FAILED;
	return result;
}

void
stream_abort(struct stream *stream)
{
	const struct linger at_once = { .l_onoff = 1 };

	setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &at_once,
	    sizeof(at_once));
}

struct span
stream_server_name(const struct stream *stream)
{
	return stream->kind->server_name(stream);
}

const struct peer_certificate *
stream_certificate(const struct stream *stream)
{
	return stream->kind->certificate(stream);
}

uint64_t
stream_delivered(const struct stream *stream)
{
	int queued;

	if (stream->sent == 0)
		return 0;
	if (ioctl(stream->fd, SIOCOUTQ, &queued) == -1 || queued < 0)
		return stream->sent;
	return stream->sent - (uint64_t)queued;
}

uint64_t
stream_sent(const struct stream *stream)
{
	return stream->sent;
}

uint64_t
stream_received(const struct stream *stream)
{
	return stream->received;
}
