#include "run.h"

#include "clock.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	EVENTS = 256,
	/* Handshakes at once while idle connections are opened. */
	HOLD_BATCH = 64,
	/* Seconds that requests may take past the end. */
	GRACE = 20,
	PEAK_TICK = 200, /* ms between two looks at the server's memory */
};

/* Clients on one epoll. */
struct crowd {
	const struct client_plan *plan;
	struct client *clients;
	size_t count;
	int epoll;
};

static int
crowd_open(struct crowd *crowd, const struct client_plan *plan, size_t count)
{
	*crowd = (struct crowd){ .plan = plan, .count = count };
	crowd->clients = calloc(count, sizeof(*crowd->clients));
	crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (crowd->clients == NULL || crowd->epoll == -1)
		return -1;
	for (size_t i = 0; i < count; i++)
		crowd->clients[i].fd = -1;
	return 0;
}

static void
crowd_close(struct crowd *crowd)
{
	for (size_t i = 0; crowd->clients != NULL && i < crowd->count; i++) {
		client_end(&crowd->clients[i]);
		SSL_SESSION_free(crowd->clients[i].session);
	}
	free(crowd->clients);
	close(crowd->epoll);
}

static void
watch(const struct crowd *crowd, struct client *c, int operation)
{
	struct epoll_event event = { .events = c->wants, .data.ptr = c };

	epoll_ctl(crowd->epoll, operation, c->fd, &event);
}

static void
start(const struct crowd *crowd, struct client *c)
{
	client_begin(c, crowd->plan);
	if (c->state != CLIENT_FAILED)
		watch(crowd, c, EPOLL_CTL_ADD);
}

/* ---- requests ------------------------------------------------------------ */

struct running {
	struct crowd crowd;
	const struct load_options *options;
	struct load_result *result;
	struct timespec began, looked;
	unsigned long started;
};

void
run_count(struct load_result *result, struct client *c)
{
	bool done = c->state == CLIENT_DONE;

	client_end(c);
	if (!done) {
		if (result->failed++ == 0)
			snprintf(result->failure, sizeof(result->failure), "%s",
			    c->failure);
		return;
	}
	result->samples[result->done++] = c->sample;
	result->resumed += c->resumed;
	result->bytes_in += c->in;
	result->bytes_out += c->out;
	result->bytes_body += c->body;
	result->bytes_request += c->plan->request.len;
}

static bool
may_start(const struct running *r)
{
	return r->started < r->options->count &&
	    clock_seconds_since(&r->began) < r->options->seconds;
}

/* A client that is through begins again at once. */
static void
settle(struct running *r, struct client *c)
{
	while (c->state == CLIENT_DONE || c->state == CLIENT_FAILED) {
		run_count(r->result, c);
		c->state = CLIENT_HELD; /* at rest */
		c->fd = -1;
		if (!may_start(r))
			return;
		r->started++;
		start(&r->crowd, c);
	}
	if (c->fd != -1)
		watch(&r->crowd, c, EPOLL_CTL_MOD);
}

/* ms until the first paced reader wants more; -1 when nobody rests. */
static int
next_rest(const struct running *r)
{
	int least = -1;

	for (size_t i = 0; r->options->pace > 0 && i < r->crowd.count; i++) {
		const struct client *c = &r->crowd.clients[i];
		int rest = c->fd == -1 ? 0 : client_rest(c);

		if (rest > 0 && (least == -1 || rest < least))
			least = rest;
	}
	return least;
}

/* One that rests is not to be woken by what waits for it. */
static void
mind_pace(struct running *r)
{
	for (size_t i = 0; r->options->pace > 0 && i < r->crowd.count; i++) {
		struct client *c = &r->crowd.clients[i];
		struct epoll_event event = { .data.ptr = c };

		if (c->fd == -1 || c->state != CLIENT_READING)
			continue;
		event.events = client_rest(c) > 0 ? 0 : c->wants;
		epoll_ctl(r->crowd.epoll, EPOLL_CTL_MOD, c->fd, &event);
	}
}

static size_t
busy(const struct running *r)
{
	size_t count = 0;

	for (size_t i = 0; i < r->crowd.count; i++)
		count += r->crowd.clients[i].fd != -1;
	return count;
}

/* The look costs the server time: it is taken only when asked for. */
static void
look_at_memory(struct running *r)
{
	struct server_cost cost;

	if (!r->options->peak ||
	    clock_seconds_since(&r->looked) * 1000 < PEAK_TICK)
		return;
	clock_gettime(CLOCK_MONOTONIC, &r->looked);
	server_cost(&r->options->server, &cost);
	if (cost.pss_kib > r->result->peak_kib)
		r->result->peak_kib = cost.pss_kib;
}

/* Whoever is not through by then is not going to be. */
static void
give_up(struct running *r)
{
	for (size_t i = 0; i < r->crowd.count; i++) {
		struct client *c = &r->crowd.clients[i];

		if (c->fd == -1)
			continue;
		c->state = CLIENT_FAILED;
		c->failure = "no answer in time";
		run_count(r->result, c);
	}
}

static void
run_until_done(struct running *r)
{
	struct epoll_event events[EVENTS];
	const double end = (double)r->options->seconds + GRACE;

	while (busy(r) > 0 && clock_seconds_since(&r->began) < end) {
		int rest = next_rest(r);
		int ready = epoll_wait(r->crowd.epoll, events, EVENTS,
		    rest == -1 ? 100 : rest);

		for (int i = 0; i < ready; i++) {
			struct client *c = events[i].data.ptr;

			client_go_on(c);
			settle(r, c);
		}
		mind_pace(r);
		look_at_memory(r);
	}
	give_up(r);
}

int
run_load(const struct load_options *options, const struct client_plan *plan,
    struct load_result *result)
{
	struct running r = { .options = options, .result = result };
	int outcome = -1;

	*result = (struct load_result){ 0 };
	result->samples = calloc(options->count, sizeof(*result->samples));
	if (result->samples != NULL &&
	    crowd_open(&r.crowd, plan, options->concurrency) == 0) {
		clock_gettime(CLOCK_MONOTONIC, &r.began);
		for (size_t i = 0; i < r.crowd.count && may_start(&r); i++) {
			r.started++;
			start(&r.crowd, &r.crowd.clients[i]);
			settle(&r, &r.crowd.clients[i]);
		}
		run_until_done(&r);
		result->seconds = clock_seconds_since(&r.began);
		outcome = 0;
	}
	crowd_close(&r.crowd);
	return outcome;
}

/* ---- idle connections ---------------------------------------------------- */

struct run_held {
	struct crowd crowd;
};

static size_t
count_state(const struct crowd *crowd, size_t begun, enum client_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < begun; i++)
		count += crowd->clients[i].state == state;
	return count;
}

struct run_held *
run_hold(const struct client_plan *plan, unsigned long count, unsigned seconds,
    unsigned long *held)
{
	struct run_held *h = calloc(1, sizeof(*h));
	struct epoll_event events[EVENTS];
	struct timespec began;
	size_t begun = 0, settled = 0;

	*held = 0;
	if (h == NULL || crowd_open(&h->crowd, plan, count) == -1)
		return h;
	clock_gettime(CLOCK_MONOTONIC, &began);
	while (settled < count && clock_seconds_since(&began) < seconds) {
		int ready;

		while (begun < count && begun - settled < HOLD_BATCH)
			start(&h->crowd, &h->crowd.clients[begun++]);
		ready = epoll_wait(h->crowd.epoll, events, EVENTS, 100);
		for (int i = 0; i < ready; i++) {
			struct client *c = events[i].data.ptr;

			client_go_on(c);
			/* Nothing more is expected of one that is held. */
			watch(&h->crowd, c,
			    c->state == CLIENT_HELD || c->state == CLIENT_FAILED
				? EPOLL_CTL_DEL
				: EPOLL_CTL_MOD);
		}
		settled = count_state(&h->crowd, begun, CLIENT_HELD) +
		    count_state(&h->crowd, begun, CLIENT_FAILED);
	}
	*held = count_state(&h->crowd, begun, CLIENT_HELD);
	return h;
}

unsigned long
run_still_held(const struct run_held *h)
{
	unsigned long count = 0;

	for (size_t i = 0; i < h->crowd.count; i++) {
		const struct client *c = &h->crowd.clients[i];
		struct pollfd polled = { c->fd, POLLRDHUP, 0 };

		count += c->state == CLIENT_HELD && poll(&polled, 1, 0) == 0;
	}
	return count;
}

void
run_release(struct run_held *h)
{
	if (h == NULL)
		return;
	crowd_close(&h->crowd);
	free(h);
}
