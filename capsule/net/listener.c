#include "net/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 1024,
	/* Accepted before the open connections get a turn. */
	BATCH = 64,
	/* Us until accepting is tried again: other programs close, too. */
	RETRY = 1000000,
	/* Between two looks of a reserve (us), … */
	LOOK = 2000,
	/* … until so many in a row have found nobody, … */
	IDLE = 8,
	/* … or one that so many have waited for. */
	CROWD = 16,
};

/* ---- addresses ----------------------------------------------------------- */

union socket_address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* Returns the length, or 0 when the host is not a numeric address. */
static socklen_t
to_socket_address(const struct address *address, union socket_address *out)
{
	*out = (union socket_address){ 0 };
	if (inet_pton(AF_INET, address->host, &out->in.sin_addr) == 1) {
		out->in.sin_family = AF_INET;
		out->in.sin_port = htons((uint16_t)address->port);
		return sizeof(out->in);
	}
	if (inet_pton(AF_INET6, address->host, &out->in6.sin6_addr) == 1) {
		out->in6.sin6_family = AF_INET6;
		out->in6.sin6_port = htons((uint16_t)address->port);
		return sizeof(out->in6);
	}
	return 0;
}

/* The port stands after the last colon, an IPv6 host between brackets. */
int
address_parse(struct span text, struct address *address, struct err *err)
{
	union socket_address unused;
	size_t colon = span_find_last(text, ':');
	struct span host = span_first(text, colon == 0 ? 0 : colon - 1);
	unsigned long port;
	bool brackets = span_starts(host, "[") && span_ends(host, "]");

	if (brackets)
		host = span_make(host.ptr + 1, host.len - 2);
	if (colon == 0 ||
	    span_number(span_after(text, colon), 65535, &port) == -1 ||
	    host.len >= sizeof(address->host) ||
	    brackets != (span_find(host, ':') < host.len))
		goto out;
	*address = (struct address){ .text = text, .port = (unsigned)port };
	if (host.len > 0)
		memcpy(address->host, host.ptr, host.len);
	if (to_socket_address(address, &unused) != 0)
		return 0;
out:
	return err_set(err,
	    "\"%.*s\" is not an address to listen on: write 127.0.0.1:1965 "
	    "or [::1]:1965",
	    SPAN_ARG(text));
}

/* ---- listening ----------------------------------------------------------- */

/* IPv6 alone: the IPv4 address is another listener's. */
static int
set_options(int fd, int family)
{
	const int on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
		return -1;
	if (family != AF_INET6)
		return 0;
	return setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
}

int
listener_open(const struct address *address, unsigned *port, bool *unsupported,
    struct err *err)
{
	union socket_address name;
	socklen_t len = to_socket_address(address, &name);
	int family = name.any.sa_family;
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	*unsupported = false;
	if (fd == -1) {
		*unsupported = errno == EAFNOSUPPORT;
		goto out;
	}
	if (set_options(fd, family) == -1)
		goto out;
	if (bind(fd, &name.any, len) == -1) {
		*unsupported = errno == EADDRNOTAVAIL;
		goto out;
	}
	if (listen(fd, BACKLOG) == -1 || getsockname(fd, &name.any, &len) == -1)
		goto out;
	*port =
	    ntohs(family == AF_INET6 ? name.in6.sin6_port : name.in.sin_port);
	return fd;
out:
	err_system(err, "cannot listen on %.*s", SPAN_ARG(address->text));
	if (fd != -1)
		close(fd);
	return -1;
}

/* ---- accepting ----------------------------------------------------------- */

struct listener {
	int fd;
	struct event ready;
	struct event again; /* to look, when ready is not waited for */
	struct connections *connections;
	struct waiter waiter;
	const struct entrance *entrance;
	bool reserve;
	bool waiting;  /* for ready */
	bool paused;   /* until there is room */
	unsigned idle; /* looks in a row that found nobody */
};

/* Left alone, a socket that is not accepted from stays ready. */
static void
look_again_in(struct listener *listener, unsigned us)
{
	const struct timeval delay = { us / 1000000, us % 1000000 };

	event_del(&listener->ready);
	listener->waiting = false;
	if (event_add(&listener->again, &delay) == -1)
		connections_wait(listener->connections, &listener->waiter);
}

static void
pause_accepting(struct listener *listener)
{
	listener->paused = true;
	look_again_in(listener, RETRY);
	connections_wait(listener->connections, &listener->waiter);
}

static void
resume_accepting(void *data)
{
	struct listener *listener = data;

	if (listener->waiting)
		return;
	event_del(&listener->again);
	connections_forget(listener->connections, &listener->waiter);
	listener->idle = 0;
	listener->paused = false;
	listener->waiting = event_add(&listener->ready, NULL) == 0;
	if (!listener->waiting)
		look_again_in(listener, RETRY);
}

/* This machine has no room (accept(2)); other errors are the peer's. */
static bool
is_want(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS ||
	    error == ENOMEM;
}

/* How many were accepted; -1 when there is no room for more. */
static int
accept_some(struct listener *listener, int most)
{
	int accepted = 0;

	for (int i = 0; i < most; i++) {
		union socket_address name;
		socklen_t len = sizeof(name);
		struct ip ip;
		int peer;

		if (!connections_can_add(listener->connections))
			return -1;
		peer = accept4(listener->fd, &name.any, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (peer != -1) {
			ip = ip_from_socket(&name.any);
			connections_add(listener->connections, peer, &ip,
			    listener->entrance);
			accepted++;
			continue;
		}
		if (errno == EAGAIN)
			break;
		if (is_want(errno) && !connections_evict(listener->connections))
			return -1;
	}
	return accepted;
}

/*
 * Each connection wakes all who wait for it, and one of them gets it.  A plain
 * request is answered in less time than being woken takes: so one accepts,
 * and a reserve looks now and then what that one could not.
 */
static bool
is_enough(struct listener *listener, int accepted)
{
	if (!listener->reserve || accepted >= CROWD)
		return false;
	listener->idle = accepted == 0 ? listener->idle + 1 : 0;
	return listener->idle < IDLE;
}

static void
look(struct listener *listener)
{
	int accepted = accept_some(listener, BATCH);

	if (accepted == -1)
		pause_accepting(listener);
	else if (is_enough(listener, accepted))
		look_again_in(listener, LOOK);
	else
		resume_accepting(listener);
}

static void
on_ready(evutil_socket_t fd, short what, void *data)
{
	(void)fd;
	(void)what;
	look(data);
}

/* After a pause there may be nobody whom there was no room for. */
static void
on_again(evutil_socket_t fd, short what, void *data)
{
	struct listener *listener = data;

	(void)fd;
	(void)what;
	if (listener->paused)
		resume_accepting(listener);
	else
		look(listener);
}

void
listener_drain(struct listener *listener)
{
	accept_some(listener, BACKLOG);
}

struct listener *
listener_new(struct event_base *base, int fd, struct connections *connections,
    const struct entrance *entrance, bool reserve)
{
	struct listener *listener = calloc(1, sizeof(*listener));
	const int on = 1;

	if (listener == NULL)
		return NULL;
	*listener = (struct listener){
		.fd = fd,
		.connections = connections,
		.waiter = { .call = resume_accepting, .data = listener },
		.entrance = entrance,
		.reserve = reserve,
		.waiting = true,
	};
	/*
	 * Those who are accepted inherit it: a stream fills its segments, so
	 * the kernel need not wait.
	 */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	event_assign(&listener->ready, base, fd, EV_READ | EV_PERSIST, on_ready,
	    listener);
	evtimer_assign(&listener->again, base, on_again, listener);
	if (event_add(&listener->ready, NULL) == 0)
		return listener;
	free(listener);
	return NULL;
}

void
listener_free(struct listener *listener)
{
	if (listener == NULL)
		return;
	event_del(&listener->ready);
	event_del(&listener->again);
	connections_forget(listener->connections, &listener->waiter);
	free(listener);
}
