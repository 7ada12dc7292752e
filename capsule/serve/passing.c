#include "serve/passing.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * CMSG_SPACE pads to where a second descriptor fits: what the kernel is told
 * is CMSG_LEN, or one that nobody expects would stay open for good.
 */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int
passing_send(int end, const void *data, size_t size, int passed, int flags)
{
	struct iovec bytes = { (void *)data, size };
	union control control = { .bytes = { 0 } };
	struct msghdr header = { .msg_iov = &bytes, .msg_iovlen = 1 };
	struct cmsghdr *part;
	ssize_t sent;

	if (passed != -1) {
		header.msg_control = &control;
		header.msg_controllen = CMSG_LEN(sizeof(int));
		part = CMSG_FIRSTHDR(&header);
		part->cmsg_level = SOL_SOCKET;
		part->cmsg_type = SCM_RIGHTS;
		part->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(part), &passed, sizeof(int));
	}
	do
		sent = sendmsg(end, &header, MSG_NOSIGNAL | flags);
	while (sent == -1 && errno == EINTR);
	return sent == -1 ? -1 : 0;
}

ssize_t
passing_receive(int end, void *data, size_t size, int *passed, int flags)
{
	struct iovec bytes = { data, size };
	union control control;
	struct msghdr header = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = CMSG_LEN(sizeof(int)) };
	const struct cmsghdr *part;
	ssize_t got;

	*passed = -1;
	do
		got = recvmsg(end, &header, MSG_CMSG_CLOEXEC | flags);
	while (got == -1 && errno == EINTR);
	part = got == -1 ? NULL : CMSG_FIRSTHDR(&header);
	if (part != NULL && part->cmsg_type == SCM_RIGHTS)
		memcpy(passed, CMSG_DATA(part), sizeof(int));
	if (got > 0 && (header.msg_flags & MSG_TRUNC) == 0)
		return got;
	if (*passed != -1)
		close(*passed);
	*passed = -1;
	if (got > 0)
		errno = EPROTO;
	return got > 0 ? -1 : got;
}
