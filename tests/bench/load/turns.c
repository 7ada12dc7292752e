#include "turns.h"

#include "clock.h"
#include "run.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	EVENTS = 1024,
	TICK = 500, /* us between two looks who has been answered */
	/* Seconds that the server may take for a turn. */
	PATIENCE = 10,
};

struct turns {
	const struct load_options *options;
	const struct client_plan *plan;
	struct load_result *result;
	pid_t processes[256]; /* the server's */
	size_t process_count;
	struct client *clients;
	size_t count; /* of those that have begun, this time */
	int epoll;
	struct timespec began;
};

static bool
is_open(const struct client *c)
{
	return c->state != CLIENT_DONE && c->state != CLIENT_FAILED;
}

static void
tell_server(const struct turns *t, int number)
{
	for (size_t i = 0; i < t->process_count; i++)
		kill(t->processes[i], number);
}

/* Whoever is told of here has something new, however much. */
static void
begin(const struct turns *t, struct client *c)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET,
		.data.ptr = c };
	struct pollfd connected;

	client_begin(c, t->plan);
	connected = (struct pollfd){ .fd = c->fd, .events = POLLOUT };
	if (is_open(c) && poll(&connected, 1, 1000) == 1)
		client_go_on(c);
	if (is_open(c))
		epoll_ctl(t->epoll, EPOLL_CTL_ADD, c->fd, &event);
}

/* Lets the server work until each of these clients has heard of it. */
static void
let_server_work(struct turns *t, size_t wanted)
{
	const struct timespec tick = { .tv_nsec = TICK * 1000L };
	struct epoll_event events[EVENTS];
	struct timespec start;
	double seconds = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	tell_server(t, SIGCONT);
	while (wanted > 0 && seconds < PATIENCE) {
		int ready;

		nanosleep(&tick, NULL);
		ready = epoll_wait(t->epoll, events, EVENTS, 0);
		seconds = clock_seconds_since(&start);
		for (int i = 0; i < ready; i++) {
			struct client *c = events[i].data.ptr;

			wanted -= !c->heard && wanted > 0;
			c->heard = true;
		}
	}
	tell_server(t, SIGSTOP);
	t->result->seconds += seconds;
}

/* Lets the clients work; how many want more of the server. */
static size_t
let_clients_work(struct turns *t)
{
	size_t wanting = 0;

	for (size_t i = 0; i < t->count; i++) {
		struct client *c = &t->clients[i];

		if (is_open(c) && !c->heard) {
			c->state = CLIENT_FAILED;
			c->failure = "no answer in time";
		}
		if (is_open(c))
			client_go_on(c);
		c->heard = false;
		wanting += is_open(c);
	}
	return wanting;
}

static void
play(struct turns *t, size_t count)
{
	size_t wanting = 0;

	t->count = count;
	for (size_t i = 0; i < count; i++) {
		begin(t, &t->clients[i]);
		wanting += is_open(&t->clients[i]);
	}
	while (wanting > 0) {
		let_server_work(t, wanting);
		wanting = let_clients_work(t);
	}
	for (size_t i = 0; i < count; i++)
		run_count(t->result, &t->clients[i]);
}

int
turns_load(const struct load_options *options, const struct client_plan *plan,
    struct load_result *result)
{
	struct turns t = { .options = options, .plan = plan, .result = result };
	unsigned long left = options->count;
	int outcome = -1;

	*result = (struct load_result){ 0 };
	result->samples = calloc(options->count, sizeof(*result->samples));
	t.clients = calloc(options->concurrency, sizeof(*t.clients));
	t.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (result->samples == NULL || t.clients == NULL || t.epoll == -1)
		goto out;
	t.process_count = server_processes(&options->server, t.processes,
	    sizeof(t.processes) / sizeof(t.processes[0]));
	clock_gettime(CLOCK_MONOTONIC, &t.began);
	tell_server(&t, SIGSTOP);
	while (left > 0 && clock_seconds_since(&t.began) < options->seconds) {
		size_t count =
		    left < options->concurrency ? left : options->concurrency;

		play(&t, count);
		left -= count;
	}
	tell_server(&t, SIGCONT);
	outcome = 0;
out:
	for (size_t i = 0; t.clients != NULL && i < options->concurrency; i++)
		SSL_SESSION_free(t.clients[i].session);
	free(t.clients);
	close(t.epoll);
	return outcome;
}
