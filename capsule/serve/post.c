#include "serve/post.h"

#include "serve/passing.h"

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
	return passing_send(end, packed, size, reply, MSG_DONTWAIT);
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
	ssize_t got =
	    passing_receive(end, memory, POST_SIZE_MAX, reply, MSG_DONTWAIT);

	if (got <= 0)
		return (int)got;
	if (*reply != -1 && unpack(memory, (size_t)got, post) == 0)
		return 1;
	if (*reply != -1)
		close(*reply);
	*reply = -1;
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
