#include "serve/generation.h"

#include "base/log.h"
#include "base/memory.h"
#include "net/quota.h"
#include "net/tally.h"
#include "net/tls.h"
#include "serve/backoff.h"
#include "serve/channel.h"
#include "serve/death.h"
#include "serve/loading.h"
#include "serve/report.h"
#include "serve/sandbox.h"
#include "serve/signals.h"
#include "serve/watch.h"
#include "serve/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SETTLE = 100,       /* ms from a change to telling of it */
	PAST_DEADLINE = 10, /* ms */
	ORPHAN_DRAIN = 30,  /* seconds, when the supervisor is gone */
};

struct child {
	pid_t pid; /* 0: none */
	struct backoff backoff;
};

struct generation {
	int channel; /* to the supervisor */
	struct loaded loaded;
	struct quota *quota; /* in memory that the workers share … */
	struct tally *tally; /* … this too */
	struct child workers[CONFIG_WORKERS_MAX];
	size_t worker_count;
	int leave[2];   /* workers hold the first end, we the other */
	int accepts[2]; /* the other way round: see listen_to_workers */
	int check;      /* closing it lets the first start's check begin */
	int signals;
	long long changed; /* ms, when a change is old enough to tell;
			      BACKOFF_NEVER */
	size_t begun;      /* workers that have told that they accept */
	bool ready;        /* all first ones have */
	bool failed;
	bool draining;
	bool orphaned;   /* the supervisor is gone */
	long long until; /* ms, when what drains is killed; BACKOFF_NEVER */
};

/* ---- workers ------------------------------------------------------------- */

static _Noreturn void
become_worker(struct generation *g, unsigned number)
{
	const struct worker worker = {
		.config = g->loaded.config,
		.served = &g->loaded.served,
		.gemini = g->loaded.gemini,
		.gopher = g->loaded.gopher,
		.quota = g->quota,
		.tally = g->tally,
		.number = number,
		.connections = limits_connections(&g->loaded.config->limits,
		    ports_count(&g->loaded.gemini, g->loaded.gopher,
			g->loaded.served.count)),
		.generation = getppid(),
		.leave = g->leave[0],
		.post = g->loaded.post,
		.accepts = g->accepts[1],
	};
	struct err err;

	if (g->check != -1)
		close(g->check);
	close(g->leave[1]);
	close(g->accepts[0]);
	close(g->signals);
	close(g->channel);
	if (g->loaded.watch != -1)
		close(g->loaded.watch);
	if (sandbox_worker(g->loaded.config->sandbox,
		loading_folders(&g->loaded), &err) == -1) {
		log_why("worker-failed", span_of(err.message));
		exit(1);
	}
	exit(worker_run(&worker));
}

/* The checker needs nothing of what readers come by. */
static void
become_checker(void *data)
{
	struct generation *g = data;

	close(g->leave[0]);
	close(g->leave[1]);
	close(g->accepts[0]);
	close(g->accepts[1]);
	close(g->channel);
	ports_close(&g->loaded.gemini);
	ports_close_gopher(g->loaded.gopher, g->loaded.served.count);
	if (g->loaded.post != -1)
		close(g->loaded.post);
}

/*
 * The workers see the pipe's end and leave when they have answered.  A
 * listening socket that only we held would let readers in to wait for nobody.
 */
static void
drain(struct generation *g, unsigned seconds)
{
	long long until = backoff_now() + seconds * 1000LL;

	if (!g->draining) {
		close(g->leave[1]);
		close(g->accepts[1]);
		ports_close(&g->loaded.gemini);
		ports_close_gopher(g->loaded.gopher, g->loaded.served.count);
	}
	if (!g->draining || until < g->until)
		g->until = until;
	g->draining = true;
	g->changed = BACKOFF_NEVER;
}

static int
fail(const struct generation *g, const struct err *err)
{
	struct message message = { .kind = MESSAGE_FAILED, .err = *err };

	channel_send(g->channel, &message, -1);
	return 1;
}

/* As long as another generation may be serving, this one need not. */
static void
give_up(struct generation *g, const char *why)
{
	struct err err;

	err_set(&err, "workers cannot be started: %s", why);
	fail(g, &err);
	drain(g, ORPHAN_DRAIN);
	g->failed = true;
}

static void
fork_worker(struct generation *g, struct child *child)
{
	fflush(NULL);
	child->pid = fork();
	if (child->pid == 0)
		become_worker(g, (unsigned)(child - g->workers));
	backoff_started(&child->backoff);
	if (child->pid != -1)
		return;
	child->pid = 0;
	if (g->ready) {
		log_why("worker-failed", span_of(strerror(errno)));
		backoff_died(&child->backoff);
	} else if (!g->draining) {
		give_up(g, strerror(errno));
	}
}

static void
bury(struct generation *g, struct child *child, int status)
{
	unsigned number = (unsigned)(child - g->workers);

	quota_forget(g->quota, number);
	tally_open(g->tally, number, 0);
	if (!g->draining) {
		death_log("worker-died", child->pid, status);
		backoff_died(&child->backoff);
	}
	child->pid = 0;
	if (!g->ready && !g->draining)
		give_up(g, "one ended before it accepted anybody");
}

static void
reap(struct generation *g)
{
	struct signalfd_siginfo unused;
	int status;
	pid_t pid;

	while (read(g->signals, &unused, sizeof(unused)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < g->worker_count; i++)
			if (g->workers[i].pid == pid)
				bury(g, &g->workers[i], status);
}

/* ---- the loop ------------------------------------------------------------ */

static void
listen_to_supervisor(struct generation *g)
{
	struct message message;
	int passed;

	switch (channel_receive(g->channel, false, &message, &passed)) {
	case 0:
		/* The supervisor is gone: so are we, when all is answered. */
		drain(g, ORPHAN_DRAIN);
		g->orphaned = true;
		return;
	case 1:
		if (message.kind == MESSAGE_DRAIN)
			drain(g, message.number);
		if (message.kind == MESSAGE_COUNTERS)
			tally_log(g->tally);
		if (message.kind == MESSAGE_KEYS && g->loaded.tickets != NULL)
			tls_tickets_set(g->loaded.tickets, &message.keys);
		explicit_bzero(&message, sizeof(message));
		if (passed != -1)
			close(passed);
		return;
	}
}

static void
become_ready(struct generation *g)
{
	g->ready = true;
	if (g->loaded.start->report != NULL) {
		report_sites(g->loaded.start->report, &g->loaded.served);
		sandbox_warn();
	}
	channel_tell(g->channel, MESSAGE_READY, 0);
	if (g->check != -1)
		close(g->check);
	g->check = -1;
	memory_rest();
}

/* Each says a byte when it accepts, and closes its end when it does not. */
static void
listen_to_workers(struct generation *g)
{
	char bytes[CONFIG_WORKERS_MAX];
	ssize_t got = read(g->accepts[0], bytes, sizeof(bytes));

	if (got == 0) {
		channel_tell(g->channel, MESSAGE_CLOSED, 0);
		close(g->accepts[0]);
		g->accepts[0] = -1;
	}
	if (got <= 0 || g->ready || g->draining)
		return;
	g->begun += (size_t)got;
	if (g->begun >= g->worker_count)
		become_ready(g);
}

static bool
has_workers(const struct generation *g)
{
	for (size_t i = 0; i < g->worker_count; i++)
		if (g->workers[i].pid != 0)
			return true;
	return false;
}

static void
keep_deadlines(struct generation *g)
{
	long long now = backoff_now();

	if (g->changed != BACKOFF_NEVER && now >= g->changed) {
		g->changed = BACKOFF_NEVER;
		channel_tell(g->channel, MESSAGE_CHANGED, 0);
	}
	for (size_t i = 0; i < g->worker_count; i++) {
		struct child *child = &g->workers[i];

		if (g->draining && child->pid != 0 && now >= g->until)
			kill(child->pid, SIGKILL);
		if (!g->draining && backoff_is_due(&child->backoff))
			fork_worker(g, child);
	}
}

/* ms until the nearest deadline, for poll(2). */
static int
time_left(const struct generation *g)
{
	long long nearest = g->changed;

	/* Past its end, look again now and then until all are gone. */
	if (g->draining && g->until < backoff_now())
		return PAST_DEADLINE;
	if (g->draining)
		return backoff_left(g->until);
	for (size_t i = 0; i < g->worker_count; i++)
		nearest = backoff_nearer(nearest, g->workers[i].backoff.retry);
	return backoff_left(nearest);
}

static void
wait_and_act(struct generation *g)
{
	struct pollfd polled[] = {
		{ g->signals, POLLIN, 0 },
		{ g->orphaned ? -1 : g->channel, POLLIN, 0 },
		{ g->draining ? -1 : g->loaded.watch, POLLIN, 0 },
		{ g->accepts[0], POLLIN, 0 },
	};

	if (poll(polled, 4, time_left(g)) == -1)
		return;
	/* An editor saves in several steps: wait until it is done. */
	if (polled[2].revents != 0 && watch_changed(g->loaded.watch))
		g->changed = backoff_now() + SETTLE;
	if (polled[3].revents != 0)
		listen_to_workers(g);
	if (polled[1].revents != 0)
		listen_to_supervisor(g);
	if (polled[0].revents != 0)
		reap(g);
	keep_deadlines(g);
}

static int
prepare(struct generation *g, struct err *err)
{
	static const int caught[] = { SIGCHLD, 0 };

	g->worker_count = config_workers(g->loaded.config);
	g->quota = quota_new(&g->loaded.config->limits.quota,
	    (unsigned)g->worker_count, err);
	g->tally = tally_new((unsigned)g->worker_count, err);
	if (g->quota == NULL || g->tally == NULL)
		return -1;
	if (pipe2(g->leave, O_CLOEXEC) == -1 ||
	    pipe2(g->accepts, O_CLOEXEC | O_NONBLOCK) == -1)
		return err_system(err, "workers cannot be prepared");
	g->signals = signals_catch(caught, NULL, err);
	return g->signals == -1 ? -1 : 0;
}

static int
serve(struct generation *g)
{
	g->check = inspection_fork(g->loaded.inspected, g->loaded.served.count,
	    g->loaded.start->report, become_checker, g);
	/* What a first handshake makes can be every worker's … */
	tls_context_rehearse(g->loaded.served.sites[0].tls);
	/* … and what loading left behind would be. */
	memory_return();
	for (size_t i = 0; i < g->worker_count && !g->draining; i++)
		fork_worker(g, &g->workers[i]);
	while (!g->draining || has_workers(g))
		wait_and_act(g);
	return g->failed ? 1 : 0;
}

int
generation_run(const struct generation_start *start)
{
	struct generation g = {
		.channel = start->channel, .check = -1, .changed = BACKOFF_NEVER
	};
	struct err err;
	int status;

	if (loading_configure(&g.loaded, start, &err) == 0 &&
	    loading_load(&g.loaded, &err) == 0 && prepare(&g, &err) == 0)
		status = serve(&g);
	else
		status = fail(&g, &err);
	quota_free(g.quota);
	tally_free(g.tally);
	loading_clear(&g.loaded);
	return status;
}
