#include "serve/worker.h"

#include "base/log.h"
#include "base/memory.h"
#include "net/connections.h"
#include "net/listener.h"
#include "serve/access.h"
#include "serve/postman.h"

#include <event2/event.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Looks whether all is answered, so often while draining (us). */
	DRAIN_TICK = 20000,
	/*
	 * The generation ends what drains too long.  When it is gone, or does
	 * not, its workers end by themselves (s).
	 */
	ORPHAN_DRAIN = 30,
	LONGEST_DRAIN = 660,
	/* More that come than this, … */
	RUSH = 6,
	/* … in so long (us), are taken together at its end. */
	PAUSE = 500,
};

struct loop {
	const struct worker *worker;
	struct event_base *base;
	struct connections *connections;
	struct postman *postman;
	struct listener *listeners[SOCKETS_MAX];
	struct entrance entrances[SOCKETS_MAX]; /* theirs */
	size_t listening;
	struct event *leave; /* the pipe's end */
	struct event *drained;
	time_t leaving;             /* s, on a clock that only goes forward */
	struct timespec rush_began; /* or what may become one, … */
	unsigned long accepted;     /* … and how many had come until then */
};

static int
accept_on(struct loop *l, const struct ports *ports,
    const struct entrance *entrance)
{
	for (size_t i = 0; i < ports->count; i++) {
		size_t at = l->listening;

		if (at == SOCKETS_MAX)
			return -1;
		l->entrances[at] = *entrance;
		l->listeners[at] = listener_new(l->base, ports->fds[i],
		    l->connections, &l->entrances[at],
		    entrance->plain && l->worker->number > 0);
		if (l->listeners[at] == NULL)
			return -1;
		l->listening++;
	}
	return 0;
}

static void
stop_listening(struct loop *l)
{
	while (l->listening > 0)
		listener_free(l->listeners[--l->listening]);
}

static void
close_ports(const struct ports *ports)
{
	for (size_t i = 0; i < ports->count; i++)
		close(ports->fds[i]);
}

static time_t
now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/*
 * Who has connected already is still accepted; then nobody is, and what is
 * open is finished.
 */
static void
on_leave(evutil_socket_t fd, short what, void *data)
{
	const struct timeval tick = { 0, DRAIN_TICK };
	struct loop *l = data;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < l->listening; i++)
		listener_drain(l->listeners[i]);
	stop_listening(l);
	close_ports(&l->worker->gemini);
	for (size_t i = 0; i < l->worker->served->count; i++) {
		close_ports(&l->worker->gopher[i].both);
		close_ports(&l->worker->gopher[i].tls);
	}
	close(l->worker->accepts);
	l->leaving = now_s();
	event_del(l->leave);
	event_add(l->drained, &tick);
}

static bool
is_too_long(const struct loop *l)
{
	bool orphan = getppid() != l->worker->generation;

	return now_s() - l->leaving >= (orphan ? ORPHAN_DRAIN : LONGEST_DRAIN);
}

static void
on_tick(evutil_socket_t fd, short what, void *data)
{
	struct loop *l = data;

	(void)fd;
	(void)what;
	if (connections_open(l->connections) == 0 || is_too_long(l))
		event_base_loopbreak(l->base);
}

static struct connections *
new_connections(const struct loop *l)
{
	const struct worker *w = l->worker;
	const struct limits *limits = &w->config->limits;
	struct connection_rules rules = {
		.limits = limits->connection,
		.balancers = w->config->balancers,
		.quota = w->quota,
		.tally = w->tally,
		.worker = w->number,
	};

	rules.limits.most = w->connections;
	return connections_new(l->base, &rules);
}

static int
accept_all(struct loop *l)
{
	const struct worker *w = l->worker;
	struct entrance entrance = {
		.tls = w->served->sites[0].tls,
		.service = &service_gemini,
		.data = w->served,
	};

	if (accept_on(l, &w->gemini, &entrance) == -1)
		return -1;
	for (size_t i = 0; i < w->served->count; i++) {
		entrance.tls = w->served->sites[i].gopher_tls;
		entrance.data = &w->served->sites[i];
		entrance.service = &service_gopher;
		entrance.plain = true;
		if (accept_on(l, &w->gopher[i].both, &entrance) == -1)
			return -1;
		entrance.plain = false;
		entrance.service = &service_gopher_tls;
		if (accept_on(l, &w->gopher[i].tls, &entrance) == -1)
			return -1;
	}
	return 0;
}

static int
begin_post(struct loop *l)
{
	const struct worker *w = l->worker;

	if (w->post == -1)
		return 0;
	l->postman = postman_new(l->base, w->post, w->config);
	for (size_t i = 0; i < w->served->count; i++)
		w->served->sites[i].postman = l->postman;
	return l->postman == NULL ? -1 : 0;
}

/* ---- libevent's memory ---------------------------------------------------
 * Of each descriptor that it has ever waited for it keeps some bytes for good.
 * Among the connections each of these would hold a page, when a rush has gone:
 * so they lie together, in memory that costs nothing before it is used.
 */

enum { PIECE = 32 };

static struct {
	char *begin;
	size_t used, size; /* bytes */
} pieces;

/* As numbers: pointers into different objects cannot be compared. */
static bool
is_piece(const void *memory)
{
	return (uintptr_t)memory - (uintptr_t)pieces.begin < pieces.size;
}

static void *
new_memory(size_t size)
{
	char *piece = pieces.begin + pieces.used;

	if (size > PIECE || pieces.used == pieces.size)
		return malloc(size);
	pieces.used += PIECE;
	return piece;
}

static void *
resize_memory(void *memory, size_t size)
{
	void *larger;

	if (!is_piece(memory))
		return realloc(memory, size);
	if (size <= PIECE)
		return memory;
	larger = malloc(size);
	if (larger != NULL)
		memcpy(larger, memory, PIECE);
	return larger;
}

static void
free_memory(void *memory)
{
	if (!is_piece(memory))
		free(memory);
}

static void
keep_pieces_together(size_t descriptors)
{
	size_t size = descriptors * PIECE;
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		return;
	pieces.begin = memory;
	pieces.size = size;
	event_set_mem_functions(new_memory, resize_memory, free_memory);
}

/* ---- beginning and end --------------------------------------------------- */

static int
begin(struct loop *l)
{
	const struct worker *w = l->worker;

	keep_pieces_together(w->connections);
	l->base = event_base_new();
	if (l->base == NULL)
		return -1;
	l->connections = new_connections(l);
	l->leave =
	    event_new(l->base, w->leave, EV_READ | EV_PERSIST, on_leave, l);
	l->drained = event_new(l->base, -1, EV_PERSIST, on_tick, l);
	if (l->connections == NULL || l->leave == NULL || l->drained == NULL ||
	    event_add(l->leave, NULL) == -1 || begin_post(l) == -1)
		return -1;
	return accept_all(l);
}

static void
end(struct loop *l)
{
	stop_listening(l);
	connections_free(l->connections);
	postman_free(l->postman);
	if (l->leave != NULL)
		event_free(l->leave);
	if (l->drained != NULL)
		event_free(l->drained);
	if (l->base != NULL)
		event_base_free(l->base);
	libevent_global_shutdown();
}

static long
us_between(const struct timespec *from, const struct timespec *to)
{
	return (long)(to->tv_sec - from->tv_sec) * 1000000 +
	    (to->tv_nsec - from->tv_nsec) / 1000;
}

/*
 * In a rush most of the time would go into being woken: for a connection, for
 * its request, for its end.  After a pause many of each are there at once.
 */
static void
pause_in_rush(struct loop *l)
{
	unsigned long accepted = connections_accepted(l->connections);
	struct timespec now, left = { 0 };
	long us;

	clock_gettime(CLOCK_MONOTONIC, &now);
	us = us_between(&l->rush_began, &now);
	if (us < PAUSE && accepted - l->accepted < RUSH)
		return;
	if (us < PAUSE) {
		left.tv_nsec = (PAUSE - us) * 1000;
		nanosleep(&left, NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
	l->rush_began = now;
	l->accepted = accepted;
}

/* What a turn has to log is written at its end. */
static void
serve(struct loop *l)
{
	while (event_base_loop(l->base, EVLOOP_ONCE) == 0 &&
	    !event_base_got_break(l->base)) {
		log_flush();
		pause_in_rush(l);
	}
}

int
worker_run(const struct worker *worker)
{
	struct loop l = { .worker = worker };
	int result;

	access_tell_addresses(worker->config->log.addresses);
	log_hold();
	result = begin(&l);
	memory_return();
	if (result == 0 && write(worker->accepts, "", 1) != 1)
		result = -1;
	if (result == 0)
		serve(&l);
	end(&l);
	log_flush();
	return result == 0 ? 0 : 1;
}
