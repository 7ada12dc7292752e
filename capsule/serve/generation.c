#include "serve/generation.h"

#include "base/log.h"
#include "serve/backoff.h"
#include "serve/channel.h"
#include "serve/identity.h"
#include "serve/sandbox.h"
#include "serve/watch.h"
#include "serve/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
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
	struct tls_context *tls;
	struct site *site;
	struct served served;
	struct ports gemini, gopher;
	struct child workers[CONFIG_WORKERS_MAX];
	size_t worker_count;
	int leave[2]; /* workers hold the first end, we the other */
	int signals;
	int watch;         /* author's mode: the content's changes, or -1 */
	long long changed; /* ms, when a change is old enough to tell;
			      BACKOFF_NEVER */
	bool draining;
	bool orphaned;   /* the supervisor is gone */
	long long until; /* ms, when what drains is killed; BACKOFF_NEVER */
};

/* ---- loading ------------------------------------------------------------- */

/* Asks the supervisor for what only it may open. */
static int
ask(struct generation *g, enum message_kind kind, const char *text,
    struct message *reply, int *fd, struct err *err)
{
	struct message request = { .kind = kind };

	*reply = (struct message){ .kind = MESSAGE_REFUSED };
	if (snprintf(request.text, sizeof(request.text), "%s", text) >=
	    (int)sizeof(request.text))
		return err_set(err, "%s: too long", text);
	if (channel_send(g->start->channel, &request, -1) == -1 ||
	    channel_receive(g->start->channel, true, reply, fd) != 1)
		return err_set(err, "the supervisor is gone");
	return 0;
}

/* Lines go to the supervisor's log, or to standard error. */
static int
open_log(struct generation *g, struct err *err)
{
	struct message reply;
	int fd;

	if (g->config->log.file.len == 0)
		return 0;
	if (ask(g, MESSAGE_LOG, g->config->log.file.ptr, &reply, &fd, err) ==
	    -1)
		return -1;
	if (reply.kind != MESSAGE_OPENED)
		return err_set(err, "%s", reply.text);
	log_to(fd);
	return 0;
}

static void
tell(const struct generation *g, const char *name,
    const struct address *address, unsigned port)
{
	bool ipv6 = strchr(address->host, ':') != NULL;

	if (g->start->report != NULL)
		g->start->report("%s on %s%s%s port %u", name, ipv6 ? "[" : "",
		    address->host, ipv6 ? "]" : "", port);
}

/* One address of a protocol; 0 also when this machine lacks it by default. */
static int
open_port(struct generation *g, const char *name,
    const struct listeners *listeners, size_t i, struct ports *ports,
    struct err *err)
{
	const struct address *address = &listeners->addresses[i];
	struct message reply;
	char key[128];
	int fd;

	sockets_key(name, address->text, i, key);
	if (ask(g, MESSAGE_LISTEN, key, &reply, &fd, err) == -1)
		return -1;
	if (reply.kind == MESSAGE_OPENED && fd != -1) {
		ports->fds[ports->count++] = fd;
		if (ports->count == 1)
			ports->first = reply.number;
		tell(g, name, address, reply.number);
		return 0;
	}
	if (reply.number != 1 || !listeners->by_default)
		return err_set(err, "%s", reply.text);
	if (g->start->report != NULL)
		g->start->report("%s not on %.*s: this machine has no such "
				 "address",
		    name, SPAN_ARG(address->text));
	return 0;
}

/* Sockets that systemd gives stand in for the configured addresses. */
static int
open_ports(struct generation *g, const char *name,
    const struct listeners *listeners, struct ports *ports, struct err *err)
{
	struct open_socket *given;
	size_t at = 0;

	while (ports->count < CONFIG_LISTENERS &&
	    (given = sockets_given(g->start->sockets, name, &at)) != NULL) {
		ports->fds[ports->count++] = given->fd;
		if (ports->count == 1)
			ports->first = given->port;
	}
	if (ports->count > 0)
		return 0;
	for (size_t i = 0; i < listeners->count; i++)
		if (open_port(g, name, listeners, i, ports, err) == -1)
			return -1;
	if (ports->count == 0)
		return err_set(err, "there is no address for %s to listen on",
		    name);
	return 0;
}

/* With the supervisor's identity: whatever only that may read or open. */
static int
configure(struct generation *g, struct err *err)
{
	struct rlimit files;

	g->config = config_load(g->start->flags, err);
	if (g->config == NULL || open_log(g, err) == -1)
		return -1;
	g->tls = identity_load(g->config, g->start->report, err);
	if (g->tls == NULL ||
	    open_ports(g, "Gemini", &g->config->gemini, &g->gemini, err) ==
		-1 ||
	    open_ports(g, "Gopher", &g->config->gopher, &g->gopher, err) == -1)
		return -1;
	sockets_forget(g->start->sockets);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	return channel_tell(g->start->channel, MESSAGE_CONFIGURED, 0);
}

/* A public port or host that is not configured is the first listener's. */
static int
load_site(struct generation *g, struct err *err)
{
	const struct site_config *config = config_site(g->config);
	struct site_options options = {
		.content = config->content.ptr,
		.gopher_host = config->gopher.host.len > 0
		    ? config->gopher.host.ptr
		    : config_first_host(g->config),
		.gopher_port = config->gopher.port != 0
		    ? (unsigned)config->gopher.port
		    : g->gopher.first,
		.gemini_host = config->gemini.host.len > 0
		    ? config->gemini.host.ptr
		    : config_first_host(g->config),
		.gemini_port = config->gemini.port != 0
		    ? (unsigned)config->gemini.port
		    : g->gemini.first,
	};

	g->site = site_load(&options, err);
	if (g->site == NULL)
		return -1;
	g->served = (struct served){
		.site = g->site,
		.config = config,
		.gemini_port = config->gemini.port != 0
		    ? (unsigned)config->gemini.port
		    : g->gemini.first,
	};
	return 0;
}

/* Without that identity and behind the sandbox: what others wrote. */
static int
load(struct generation *g, struct err *err)
{
	const char *user = g->config->user.len > 0 ? g->config->user.ptr : NULL;
	const char *content = config_site(g->config)->content.ptr;

	if (sandbox_become(user, err) == -1 ||
	    sandbox_generation(g->config->sandbox, content, err) == -1)
		return -1;
	/* Before the content is read, or a change meanwhile would be missed. */
	if (g->start->flags->watch) {
		g->watch = watch_new(content, err);
		if (g->watch == -1)
			return -1;
	}
	return load_site(g, err);
}

/* ---- workers ------------------------------------------------------------- */

static _Noreturn void
become_worker(struct generation *g)
{
	const struct worker worker = {
		.config = g->config,
		.served = &g->served,
		.tls = g->tls,
		.gemini = g->gemini,
		.gopher = g->gopher,
		.leave = g->leave[0],
	};
	struct log_line line;
	struct err err;

	close(g->leave[1]);
	close(g->signals);
	close(g->start->channel);
	if (sandbox_worker(g->config->sandbox,
		config_site(g->config)->content.ptr, &err) == -1) {
		log_begin(&line, "worker-failed");
		log_text(&line, "why", span_of(err.message));
		log_end(&line);
		exit(1);
	}
	exit(worker_run(&worker));
}

static void
fork_worker(struct generation *g, struct child *child)
{
	fflush(NULL);
	child->pid = fork();
	if (child->pid == 0)
		become_worker(g);
	backoff_started(&child->backoff);
	if (child->pid != -1)
		return;
	child->pid = 0;
	backoff_died(&child->backoff);
}

static void
log_death(const struct child *child, int status)
{
	struct log_line line;

	log_begin(&line, "worker-died");
	log_number(&line, "pid", (unsigned long long)child->pid);
	if (WIFSIGNALED(status))
		log_number(&line, "signal", (unsigned)WTERMSIG(status));
	else
		log_number(&line, "exit", (unsigned)WEXITSTATUS(status));
	log_end(&line);
}

static void
bury(struct generation *g, struct child *child, int status)
{
	if (!g->draining) {
		log_death(child, status);
		backoff_died(&child->backoff);
	}
	child->pid = 0;
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
close_ports(struct ports *ports)
{
	while (ports->count > 0)
		close(ports->fds[--ports->count]);
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
		close_ports(&g->gemini);
		close_ports(&g->gopher);
	}
	if (!g->draining || until < g->until)
		g->until = until;
	g->draining = true;
	g->changed = BACKOFF_NEVER;
}

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
		return;
	}
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
	};

	if (poll(polled, 3, time_left(g)) == -1)
		return;
	/* An editor saves in several steps: wait until it is done. */
	if (polled[2].revents != 0 && watch_changed(g->watch))
		g->changed = backoff_now() + SETTLE;
	if (polled[1].revents != 0)
		listen_to_supervisor(g);
	if (polled[0].revents != 0)
		reap(g);
	keep_deadlines(g);
}

static int
prepare(struct generation *g, struct err *err)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) == -1 ||
	    pipe2(g->leave, O_CLOEXEC) == -1)
		return err_system(err, "workers cannot be prepared");
	g->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (g->signals == -1)
		return err_system(err, "workers cannot be prepared");
	return 0;
}

static void
report_urls(const struct generation *g)
{
	const char *host = config_first_host(g->config);

	if (g->start->report == NULL)
		return;
	g->start->report("Serving %.*s", SPAN_ARG(site_name(g->site)));
	g->start->report("Read it at gemini://%s:%u/ and gopher://%s:%u/", host,
	    g->served.gemini_port, host, g->gopher.first);
}

static int
fail(const struct generation *g, const struct err *err)
{
	struct message message = { .kind = MESSAGE_FAILED };

	err_format(err, message.text, sizeof(message.text));
	channel_send(g->start->channel, &message, -1);
	return 1;
}

static void
serve(struct generation *g)
{
	g->worker_count = config_workers(g->config);
	for (size_t i = 0; i < g->worker_count; i++)
		fork_worker(g, &g->workers[i]);
	report_urls(g);
	channel_tell(g->start->channel, MESSAGE_READY, 0);
	while (!g->draining || has_workers(g))
		wait_and_act(g);
}

int
generation_run(const struct generation_start *start)
{
	struct generation g = {
		.start = start, .watch = -1, .changed = BACKOFF_NEVER
	};
	struct err err;
	int status = 0;

	if (configure(&g, &err) == 0 && load(&g, &err) == 0 &&
	    prepare(&g, &err) == 0)
		serve(&g);
	else
		status = fail(&g, &err);
	tls_context_free(g.tls);
	site_free(g.site);
	config_free(g.config);
	return status;
}
