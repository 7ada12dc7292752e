#include "serve/generation.h"

#include "base/log.h"
#include "base/memory.h"
#include "net/quota.h"
#include "net/tally.h"
#include "serve/backoff.h"
#include "serve/channel.h"
#include "serve/death.h"
#include "serve/identity.h"
#include "serve/inspection.h"
#include "serve/postman.h"
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
	const struct generation_start *start;
	struct config *config;
	struct served served;
	struct ports gemini;
	struct gopher_ports *gopher; /* those of each site */
	struct inspected *inspected; /* each site's */
	struct tls_tickets *tickets; /* NULL: off; all three in memory … */
	struct quota *quota;         /* … that the workers share */
	struct tally *tally;
	struct child workers[CONFIG_WORKERS_MAX];
	size_t worker_count;
	int leave[2];   /* workers hold the first end, we the other */
	int accepts[2]; /* the other way round: see listen_to_workers */
	int check;      /* closing it lets the first start's check begin */
	int signals;
	int post;          /* what leads to the mail process, or -1 */
	int watch;         /* author's mode: the content's changes, or -1 */
	long long changed; /* ms, when a change is old enough to tell;
			      BACKOFF_NEVER */
	size_t begun;      /* workers that have told that they accept */
	bool ready;        /* all first ones have */
	bool failed;
	bool draining;
	bool orphaned;   /* the supervisor is gone */
	long long until; /* ms, when what drains is killed; BACKOFF_NEVER */
};

/* ---- loading ------------------------------------------------------------- */

/* Lines go to the supervisor's log, or to standard error. */
static int
open_log(struct generation *g, struct err *err)
{
	struct message reply;
	int fd;

	if (g->config->log.file.len == 0)
		return 0;
	if (channel_ask(g->start->channel, MESSAGE_LOG, g->config->log.file.ptr,
		&reply, &fd, err) == -1)
		return -1;
	if (reply.kind != MESSAGE_OPENED)
		return err_set(err, "%s", reply.text);
	log_to(fd);
	return 0;
}

static struct tls_context *
choose_identity(const void *data, struct span server_name)
{
	const struct served_site *site = services_find(data, server_name);

	return site == NULL ? NULL : site->tls;
}

/* The first site's identity stands for all who name no host of ours. */
static int
load_identities(struct generation *g, struct err *err)
{
	for (size_t i = 0; i < g->served.count; i++) {
		struct served_site *site = &g->served.sites[i];

		site->tls = identity_load(g->config, site->config,
		    g->start->report, err);
		if (site->tls == NULL)
			return -1;
		if (config_gopher(g->config, i)->count == 0 &&
		    config_gopher_tls(g->config, i)->count == 0)
			continue;
		site->gopher_tls =
		    identity_load_gopher(g->config, site->config, err);
		if (site->gopher_tls == NULL)
			return -1;
	}
	if (g->served.count > 1)
		tls_context_choose(g->served.sites[0].tls, choose_identity,
		    &g->served);
	return 0;
}

static int
open_ports(struct generation *g, struct err *err)
{
	struct ports_source source = {
		.channel = g->start->channel,
		.given = g->start->sockets,
		.report = g->start->report,
	};

	return ports_open_all(&source, g->config, &g->gemini, g->gopher, err);
}

/* With the supervisor's identity: whatever only that may read or open. */
static int
configure(struct generation *g, struct err *err)
{
	size_t count;

	g->config = config_load(g->start->flags, err);
	/* Nothing is made, no key above all, for a start in the wrong folder.
	 */
	if (g->config == NULL || config_check_content(g->config, err) == -1 ||
	    open_log(g, err) == -1)
		return -1;
	count = g->config->sites.count;
	g->served.count = count;
	g->served.sites =
	    arena_alloc(g->config->arena, count * sizeof(*g->served.sites));
	g->gopher = arena_alloc(g->config->arena, count * sizeof(*g->gopher));
	g->inspected =
	    arena_alloc(g->config->arena, count * sizeof(*g->inspected));
	for (size_t i = 0; i < count; i++)
		g->served.sites[i].config = config_site(g->config, i);
	if (load_identities(g, err) == -1 || open_ports(g, err) == -1 ||
	    postman_ask(g->config, g->start->channel, &g->post, err) == -1)
		return -1;
	for (size_t i = 0; i < count; i++)
		ports_make_public(&g->served.sites[i], &g->gemini,
		    &g->gopher[i]);
	/* Asked for last: from here on new keys are told without asking. */
	if (identity_begin_tickets(g->config, &g->served, g->start->channel,
		&g->tickets, err) == -1)
		return -1;
	sockets_forget(g->start->sockets);
	limits_raise();
	return channel_tell(g->start->channel, MESSAGE_CONFIGURED,
	    g->config->limits.loading / 1000);
}

static int
load_site(const struct generation *g, size_t i, struct err *err)
{
	struct served_site *served = &g->served.sites[i];
	struct inspected *inspected = &g->inspected[i];
	const struct site_config *config = served->config;
	struct content *content;

	inspected->options = (struct site_options){
		.content = config->content.ptr,
		.gopher_host = site_config_gopher_host(config).ptr,
		.gopher_port = served->gopher_port,
		.gopher_tls_port = served->gopher_tls_port,
		.gopher_tls_alone = served->gopher_tls_alone,
		.gemini_host = site_config_gemini_host(config).ptr,
		.gemini_port = served->gemini_port,
		.zones = config->private.zones,
		.write = g->post != -1,
	};

	served->site =
	    site_load_with_content(&inspected->options, &content, err);
	if (served->site == NULL)
		return -1;
	inspected->site = served->site;
	return inspection_admit(inspected, content, g->config->check,
	    g->start->report != NULL, err);
}

struct loading {
	const struct generation *g;
	struct err *err;
	int result;
};

static void
load_sites(void *data)
{
	struct loading *l = data;

	for (size_t i = 0; l->result == 0 && i < l->g->served.count; i++)
		l->result = load_site(l->g, i, l->err);
}

/* The content folders, for the sandbox; NULL ends the list. */
static const char *const *
content_folders(const struct generation *g)
{
	size_t count = g->served.count;
	const char **folders =
	    arena_alloc(g->config->arena, (count + 1) * sizeof(*folders));

	for (size_t i = 0; i < count; i++)
		folders[i] = g->served.sites[i].config->content.ptr;
	return folders;
}

/* Without that identity and behind the sandbox: what others wrote. */
static int
load(struct generation *g, struct err *err)
{
	const char *user = g->config->user.len > 0 ? g->config->user.ptr : NULL;
	struct loading loading = { g, err, 0 };

	if (sandbox_become(user, err) == -1 ||
	    sandbox_generation(g->config->sandbox, content_folders(g), err) ==
		-1)
		return -1;
	/* Before the content is read, or a change meanwhile would be missed. */
	if (g->start->flags->watch) {
		g->watch = watch_new(content_folders(g), err);
		if (g->watch == -1)
			return -1;
	}
	memory_apart(load_sites, &loading);
	return loading.result;
}

/* ---- workers ------------------------------------------------------------- */

static _Noreturn void
become_worker(struct generation *g, unsigned number)
{
	const struct worker worker = {
		.config = g->config,
		.served = &g->served,
		.gemini = g->gemini,
		.gopher = g->gopher,
		.quota = g->quota,
		.tally = g->tally,
		.number = number,
		.connections = limits_connections(&g->config->limits,
		    ports_count(&g->gemini, g->gopher, g->served.count)),
		.generation = getppid(),
		.leave = g->leave[0],
		.post = g->post,
		.accepts = g->accepts[1],
	};
	struct log_line line;
	struct err err;

	if (g->check != -1)
		close(g->check);
	close(g->leave[1]);
	close(g->accepts[0]);
	close(g->signals);
	close(g->start->channel);
	if (g->watch != -1)
		close(g->watch);
	if (sandbox_worker(g->config->sandbox, content_folders(g), &err) ==
	    -1) {
		log_begin(&line, "worker-failed");
		log_text(&line, "why", span_of(err.message));
		log_end(&line);
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
	close(g->start->channel);
	ports_close(&g->gemini);
	ports_close_gopher(g->gopher, g->served.count);
	if (g->post != -1)
		close(g->post);
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
		ports_close(&g->gemini);
		ports_close_gopher(g->gopher, g->served.count);
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

	channel_send(g->start->channel, &message, -1);
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
	if (g->ready)
		backoff_died(&child->backoff);
	else if (!g->draining)
		give_up(g, strerror(errno));
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

	switch (channel_receive(g->start->channel, false, &message, &passed)) {
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
		if (message.kind == MESSAGE_KEYS && g->tickets != NULL)
			tls_tickets_set(g->tickets, &message.keys);
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
	if (g->start->report != NULL) {
		report_sites(g->start->report, &g->served);
		sandbox_warn();
	}
	channel_tell(g->start->channel, MESSAGE_READY, 0);
	if (g->check != -1)
		close(g->check);
	g->check = -1;
}

/* Each says a byte when it accepts, and closes its end when it does not. */
static void
listen_to_workers(struct generation *g)
{
	char bytes[CONFIG_WORKERS_MAX];
	ssize_t got = read(g->accepts[0], bytes, sizeof(bytes));

	if (got == 0) {
		channel_tell(g->start->channel, MESSAGE_CLOSED, 0);
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
		channel_tell(g->start->channel, MESSAGE_CHANGED, 0);
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
		{ g->orphaned ? -1 : g->start->channel, POLLIN, 0 },
		{ g->draining ? -1 : g->watch, POLLIN, 0 },
		{ g->accepts[0], POLLIN, 0 },
	};

	if (poll(polled, 4, time_left(g)) == -1)
		return;
	/* An editor saves in several steps: wait until it is done. */
	if (polled[2].revents != 0 && watch_changed(g->watch))
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

	g->worker_count = config_workers(g->config);
	g->quota =
	    quota_new(&g->config->limits.quota, (unsigned)g->worker_count, err);
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
	g->check = inspection_fork(g->inspected, g->served.count,
	    g->start->report, become_checker, g);
	/* What a first handshake makes can be every worker's … */
	tls_context_rehearse(g->served.sites[0].tls);
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
	struct generation g = { .start = start,
		.post = -1,
		.watch = -1,
		.check = -1,
		.changed = BACKOFF_NEVER };
	struct err err;
	int status;

	if (configure(&g, &err) == 0 && load(&g, &err) == 0 &&
	    prepare(&g, &err) == 0)
		status = serve(&g);
	else
		status = fail(&g, &err);
	quota_free(g.quota);
	tally_free(g.tally);
	for (size_t i = 0; i < g.served.count; i++) {
		tls_context_free(g.served.sites[i].tls);
		tls_context_free(g.served.sites[i].gopher_tls);
		site_free(g.served.sites[i].site);
	}
	tls_tickets_free(g.tickets);
	config_free(g.config);
	return status;
}
