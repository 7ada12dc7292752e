#include "serve/post.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIELDS = 6 };

/* What a datagram begins with; the fields' bytes follow. */
struct head {
	int64_t until;
	struct ip reader;
	uint32_t limited;
	uint32_t lengths[FIELDS];
};

/* Room for one descriptor beside a datagram (cmsg(3)). */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int
post_new(int ends[2], struct err *err)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		0, ends) == -1)
		return err_system(err, "a pair of sockets cannot be made");
	return 0;
}

static void
list_fields(struct post *post, struct span *fields[FIELDS])
{
	fields[0] = &post->host;
	fields[1] = &post->name;
	fields[2] = &post->page;
	fields[3] = &post->language;
	fields[4] = &post->protocol;
	fields[5] = &post->text;
}

char *
post_pack(const struct post *post, size_t *size)
{
	struct post copy = *post;
	struct head head;
	struct span *fields[FIELDS];
	char *packed, *at;

	/* Padding goes onto the wire too. */
	memset(&head, 0, sizeof(head));
	head.until = post->until;
	head.reader = post->reader;
	head.limited = post->limited;
	list_fields(&copy, fields);
	*size = sizeof(head);
	for (size_t i = 0; i < FIELDS; i++) {
		head.lengths[i] = (uint32_t)fields[i]->len;
		*size += fields[i]->len;
	}
	packed = malloc(*size);
	if (packed == NULL)
		return NULL;
	memcpy(packed, &head, sizeof(head));
	at = packed + sizeof(head);
	for (size_t i = 0; i < FIELDS; i++) {
		if (fields[i]->len > 0)
			memcpy(at, fields[i]->ptr, fields[i]->len);
		at += fields[i]->len;
	}
	return packed;
}

int
post_send(int end, const char *packed, size_t size, int reply)
{
	struct iovec bytes = { (void *)packed, size };
	union control control = { .bytes = { 0 } };
	struct msghdr header = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *part = CMSG_FIRSTHDR(&header);
	ssize_t sent;

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(part), &reply, sizeof(int));
	do
		sent = sendmsg(end, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent == -1 && errno == EINTR);
	return sent == -1 ? -1 : 0;
}

/* A worker reads strangers' bytes: what it says is checked. */
static int
unpack(const char *memory, size_t size, struct post *post)
{
	struct span *fields[FIELDS];
	struct span rest;
	struct head head;

	if (size < sizeof(head))
		return -1;
	memcpy(&head, memory, sizeof(head));
	rest = span_make(memory + sizeof(head), size - sizeof(head));
	*post = (struct post){ .until = head.until,
		.reader = head.reader,
		.limited = head.limited != 0 };
	list_fields(post, fields);
	for (size_t i = 0; i < FIELDS; i++) {
		if (head.lengths[i] > rest.len)
			return -1;
		*fields[i] = span_first(rest, head.lengths[i]);
		rest = span_after(rest, head.lengths[i]);
	}
	return rest.len == 0 && post->text.len <= POST_TEXT_MAX ? 0 : -1;
}

int
post_receive(int end, char *memory, struct post *post, int *reply)
{
	struct iovec bytes = { memory, POST_SIZE_MAX };
	union control control;
	struct msghdr header = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	const struct cmsghdr *part;
	ssize_t got;

	*reply = -1;
	do
		got = recvmsg(end, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	while (got == -1 && errno == EINTR);
	if (got <= 0)
		return (int)got;
	part = CMSG_FIRSTHDR(&header);
	if (part != NULL && part->cmsg_type == SCM_RIGHTS)
		memcpy(reply, CMSG_DATA(part), sizeof(int));
	if (*reply != -1 && (header.msg_flags & MSG_TRUNC) == 0 &&
	    unpack(memory, (size_t)got, post) == 0)
		return 1;
	if (*reply != -1)
		close(*reply);
	errno = EPROTO;
	return -1;
}

/* Smaller than PIPE_BUF: it is written whole or not at all. */
void
post_reply(int reply, const struct post_reply *told)
{
	ssize_t written;

	do
		written = write(reply, told, sizeof(*told));
	while (written == -1 && errno == EINTR);
}

int
post_read_reply(int reply, struct post_reply *told)
{
	ssize_t got;

	do
		got = read(reply, told, sizeof(*told));
	while (got == -1 && errno == EINTR);
	if (got != sizeof(*told))
		return -1;
	told->reference[sizeof(told->reference) - 1] = '\0';
	return 0;
}
