#include "serve/notify.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* The first descriptor that systemd hands over (sd_listen_fds(3)). */
enum { FIRST_GIVEN = 3 };

static struct sockaddr_un notify_address;
static socklen_t notify_length; /* 0: there is nobody to tell */

static unsigned
port_of(int fd)
{
	struct sockaddr_storage name = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(name);

	if (getsockname(fd, (struct sockaddr *)&name, &len) == -1)
		return 0;
	if (name.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&name)->sin_port);
	if (name.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&name)->sin6_port);
	return 0;
}

static int
take_socket(struct sockets *sockets, int fd, struct span name, struct err *err)
{
	struct open_socket open = { .fd = fd, .given = true };

	if (!span_is(name, "gemini") && !span_is(name, "gopher"))
		return err_set(err,
		    "systemd gives a socket named \"%.*s\": its unit needs "
		    "FileDescriptorName=gemini or gopher",
		    SPAN_ARG(name));
	open.port = port_of(fd);
	snprintf(open.key, sizeof(open.key), "%.*s fd %d", SPAN_ARG(name), fd);
	if (open.port == 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
		return err_system(err,
		    "the socket \"%.*s\" that systemd gives is of no use",
		    SPAN_ARG(name));
	return sockets_add(sockets, &open, err);
}

static int
take_sockets(struct sockets *sockets, struct err *err)
{
	const char *pid = getenv("LISTEN_PID");
	const char *fds = getenv("LISTEN_FDS");
	struct span names = span_of(getenv("LISTEN_FDNAMES"));
	struct span name;
	unsigned long number, count;

	if (pid == NULL || fds == NULL ||
	    span_number(span_of(pid), 1UL << 22, &number) == -1 ||
	    number != (unsigned long)getpid() ||
	    span_number(span_of(fds), SOCKETS_MAX, &count) == -1)
		return 0;
	for (int i = 0; i < (int)count; i++) {
		if (!span_split(&names, ':', &name))
			name = span_of("unknown");
		if (take_socket(sockets, FIRST_GIVEN + i, name, err) == -1)
			return -1;
	}
	return 0;
}

/* "@name" means an abstract socket, whose name begins with NUL. */
static void
take_address(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path == NULL ? 0 : strlen(path);

	if (len == 0 || len >= sizeof(notify_address.sun_path))
		return;
	notify_address.sun_family = AF_UNIX;
	memcpy(notify_address.sun_path, path, len);
	if (path[0] == '@')
		notify_address.sun_path[0] = '\0';
	notify_length =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

int
notify_begin(struct sockets *sockets, struct err *err)
{
	int result = take_sockets(sockets, err);

	take_address();
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	unsetenv("NOTIFY_SOCKET");
	return result;
}

/* One datagram; systemd not listening is systemd's affair. */
static void
tell(const char *text)
{
	int fd;

	if (notify_length == 0)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	sendto(fd, text, strlen(text), MSG_NOSIGNAL,
	    (const struct sockaddr *)&notify_address, notify_length);
	close(fd);
}

void
notify_ready(void)
{
	tell("READY=1");
}

void
notify_reloading(void)
{
	struct timespec now;
	char text[96];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	tell(text);
}

void
notify_stopping(void)
{
	tell("STOPPING=1");
}
