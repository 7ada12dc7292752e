#include "serve/supervisor.h"

#include "base/log.h"
#include "base/memory.h"
#include "serve/backoff.h"
#include "serve/channel.h"
#include "serve/death.h"
#include "serve/generation.h"
#include "serve/generations.h"
#include "serve/mailer.h"
#include "serve/notify.h"
#include "serve/opening.h"
#include "serve/schedule.h"
#include "serve/signals.h"
#include "serve/sockets.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LOAD_DEFAULT = 300,    /* seconds, until the configuration is read */
	DRAIN_ON_STOP = 30,    /* seconds */
	DRAIN_ON_RELOAD = 600, /* seconds */
	MESSAGES_A_TURN = 64,  /* more than an honest one ever sends */
};

struct supervisor {
	const struct config_flags *flags;
	report_line *report;
	struct err *err;
	struct sockets sockets;
	struct tickets *tickets;
	int log; /* the file of the one that serves, or -1 */
	struct generations generations;
	int signals;
	sigset_t old_mask;
	bool started; /* some generation has served */
	bool stopping;
	bool again;  /* reload once more when the loading one is done */
	bool failed; /* the first one could not start: err says why */
	struct backoff backoff;
	struct mailer mailer;
};

/* ---- generations --------------------------------------------------------- */

/* The child keeps nothing of the supervisor's but the listening sockets. */
static _Noreturn void
become_generation(struct supervisor *s, int channel)
{
	struct generation_start start = { .flags = s->flags,
		.sockets = &s->sockets,
		.channel = channel,
		.report = s->started ? NULL : s->report };

	close(s->signals);
	mailer_forget(&s->mailer);
	log_to(STDERR_FILENO);
	if (s->log != -1)
		close(s->log);
	generations_forget(&s->generations);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
	exit(generation_run(&start));
}

static int
fork_generation(struct supervisor *s, struct generation *g, struct err *err)
{
	int ends[2];
	pid_t pid;

	if (channel_new(ends, err) == -1)
		return -1;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		become_generation(s, ends[1]);
	}
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		return err_system(err, "no process can be made");
	}
	*g = (struct generation){ .pid = pid, .channel = ends[0], .log = -1 };
	generations_allow(g, LOAD_DEFAULT);
	sockets_begin(&s->sockets);
	backoff_started(&s->backoff);
	return 0;
}

/* Or later: there is no place until one that was told to leave has left. */
static void
start_generation(struct supervisor *s)
{
	struct generation *g = generations_find(&s->generations, STAGE_NONE);
	struct err err;

	if (g != NULL) {
		if (fork_generation(s, g, &err) == 0)
			return;
		log_why("generation-failed", span_of(err.message));
	}
	backoff_died(&s->backoff);
}

/* A reload is done when the old generation accepts nobody any more. */
static void
finish_reload(struct supervisor *s, struct generation *old)
{
	struct log_line line;

	if (!old->replaced || s->stopping)
		return;
	old->replaced = false;
	notify_ready();
	log_begin(&line, "reloaded");
	log_end(&line);
}

/* What the supervisor has to say stands with what the workers log. */
static void
take_log(struct supervisor *s, struct generation *g)
{
	log_to(g->log == -1 ? STDERR_FILENO : g->log);
	if (s->log != -1)
		close(s->log);
	s->log = g->log;
	g->log = -1;
}

static void
reload(struct supervisor *s)
{
	if (s->stopping)
		return;
	if (generations_find(&s->generations, STAGE_LOADING) != NULL) {
		s->again = true;
		return;
	}
	s->again = false;
	if (s->started)
		notify_reloading();
	start_generation(s);
}

/* A new generation serves: the old one drains. */
static void
take_over(struct supervisor *s, struct generation *g)
{
	struct generation *old =
	    generations_find(&s->generations, STAGE_SERVING);

	if (old != NULL) {
		generations_make_room(&s->generations);
		generations_drain(old, DRAIN_ON_RELOAD);
		old->replaced = true;
	}
	generations_enter(g, STAGE_SERVING, BACKOFF_NEVER);
	take_log(s, g);
	mailer_adopt(&s->mailer, &g->mail, s->log);
	sockets_adopt(&s->sockets);
	s->started = true;
	if (old == NULL)
		notify_ready();
	if (s->again)
		reload(s);
	memory_rest();
}

static void
stop(struct supervisor *s)
{
	notify_stopping();
	s->stopping = true;
	s->backoff.retry = BACKOFF_NEVER;
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &s->generations.places[i];

		if (g->stage == STAGE_LOADING)
			kill(g->pid, SIGKILL);
		if (g->stage == STAGE_SERVING || g->stage == STAGE_DRAINING)
			generations_drain(g, DRAIN_ON_STOP);
	}
	/* With the workers' copies gone too, no new reader can connect. */
	sockets_close_all(&s->sockets);
}

static void
stop_at_once(struct supervisor *s)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (s->generations.places[i].stage != STAGE_NONE)
			generations_drain(&s->generations.places[i], 0);
}

/* ---- what generations say ------------------------------------------------ */

/* One that asks after it gave its identity up is not to be trusted. */
static void
answer_request(struct supervisor *s, struct generation *g,
    const struct message *request)
{
	int fd;

	if (g->configured) {
		kill(g->pid, SIGKILL);
		return;
	}
	fd = opening_answer(request, g->channel, &s->sockets, &s->mailer,
	    s->tickets);
	if (request->kind == MESSAGE_MAIL)
		g->mail = request->mail;
	if (request->kind == MESSAGE_LOG) {
		if (g->log != -1)
			close(g->log);
		g->log = fd;
	}
}

static void
note_failure(struct supervisor *s, const struct err *err)
{
	char why[sizeof(*err) + 64];
	struct span rest, line;

	if (!s->started) {
		s->failed = true;
		*s->err = *err;
		return;
	}
	err_format(err, why, sizeof(why));
	if (s->flags->watch)
		s->report("%s", why);
	rest = span_of(why);
	while (span_split(&rest, '\n', &line))
		log_why("reload-refused", line);
	notify_ready();
}

static void
hear(struct supervisor *s, struct generation *g, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_LISTEN:
	case MESSAGE_LOG:
	case MESSAGE_MAIL:
	case MESSAGE_TICKETS:
		answer_request(s, g, message);
		return;
	case MESSAGE_CONFIGURED:
		if (g->stage == STAGE_LOADING && !g->configured)
			generations_allow(g, message->number);
		g->configured = true;
		return;
	case MESSAGE_READY:
		if (g->stage == STAGE_LOADING && !g->failed && !s->stopping)
			take_over(s, g);
		return;
	case MESSAGE_FAILED:
		/* Once: what goes on talking is not what we started. */
		if (g->stage != STAGE_LOADING || g->failed)
			kill(g->pid, SIGKILL);
		else
			note_failure(s, &message->err);
		g->failed = true;
		return;
	case MESSAGE_CLOSED:
		finish_reload(s, g);
		return;
	case MESSAGE_CHANGED:
		if (s->flags->watch && g->stage == STAGE_SERVING)
			reload(s);
		return;
	case MESSAGE_OPENED:
	case MESSAGE_REFUSED:
	case MESSAGE_DRAIN:
	case MESSAGE_COUNTERS:
	case MESSAGE_KEYS:
		return;
	}
}

/*
 * What has come so far, within bounds: signals wait meanwhile.  What it says
 * may start or end others.  -1 when it has hung up, or makes no sense.
 */
static int
listen_to(struct supervisor *s, struct generation *g)
{
	struct message message;
	int passed, got;

	for (unsigned i = 0; i < MESSAGES_A_TURN; i++) {
		got = channel_receive(g->channel, false, &message, &passed);
		if (passed != -1)
			close(passed);
		if (got == -1 && errno == EAGAIN)
			return 0;
		if (got != 1)
			return -1;
		hear(s, g, &message);
	}
	return 0;
}

/* ---- deaths -------------------------------------------------------------- */

static void
bury_loading(struct supervisor *s, const struct generation *g, int status)
{
	struct err err;

	sockets_drop(&s->sockets);
	if (WIFSIGNALED(status))
		death_log("generation-died", g->pid, status);
	if (!g->failed) {
		if (g->late)
			err_set(&err,
			    "loading took longer than %u seconds: "
			    "see \"loading\" under \"limits\"",
			    g->allowed);
		else
			err_set(&err, "it died while it loaded");
		note_failure(s, &err);
	}
	if (s->failed)
		return;
	/* Where nobody serves, a failed attempt is not the last one. */
	if (generations_find(&s->generations, STAGE_SERVING) == NULL)
		backoff_died(&s->backoff);
	if (s->again)
		reload(s);
}

static void
bury(struct supervisor *s, struct generation *g, int status)
{
	enum stage stage;

	listen_to(s, g);
	/* It may have said at the last moment that it serves. */
	stage = g->stage;
	finish_reload(s, g);
	tickets_forget(s->tickets, g->channel);
	close(g->channel);
	if (g->log != -1)
		close(g->log);
	g->stage = STAGE_NONE;
	if (s->stopping)
		return;
	if (stage == STAGE_SERVING) {
		death_log("generation-died", g->pid, status);
		backoff_died(&s->backoff);
	}
	if (stage == STAGE_LOADING)
		bury_loading(s, g, status);
}

/* As process 1 of a container others' orphans are ours to reap too. */
static void
reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (mailer_bury(&s->mailer, pid, status))
			continue;
		for (size_t i = 0; i < GENERATIONS_MAX; i++)
			if (s->generations.places[i].stage != STAGE_NONE &&
			    s->generations.places[i].pid == pid)
				bury(s, &s->generations.places[i], status);
	}
}

/* ---- the loop ------------------------------------------------------------ */

static void
take_signal(struct supervisor *s)
{
	struct signalfd_siginfo info;
	struct generation *serving =
	    generations_find(&s->generations, STAGE_SERVING);

	if (read(s->signals, &info, sizeof(info)) != sizeof(info))
		return;
	switch (info.ssi_signo) {
	case SIGCHLD:
		reap(s);
		return;
	case SIGHUP:
		reload(s);
		return;
	case SIGUSR1:
		if (serving != NULL)
			channel_tell(serving->channel, MESSAGE_COUNTERS, 0);
		return;
	case SIGTERM:
	case SIGINT:
		/* Who asks twice does not want to wait. */
		if (s->stopping)
			stop_at_once(s);
		else
			stop(s);
		return;
	}
}

static void
keep_deadlines(struct supervisor *s)
{
	generations_keep(&s->generations);
	mailer_keep(&s->mailer);
	tickets_keep(s->tickets, backoff_now());
	if (backoff_is_due(&s->backoff)) {
		s->backoff.retry = BACKOFF_NEVER;
		reload(s);
	}
}

/* ms until the nearest deadline, for poll(2). */
static int
time_left(const struct supervisor *s)
{
	long long nearest =
	    backoff_nearer(s->backoff.retry, mailer_next(&s->mailer));

	nearest = backoff_nearer(nearest, tickets_due(s->tickets));
	nearest = backoff_nearer(nearest, generations_next(&s->generations));
	return backoff_left(nearest);
}

static bool
is_over(const struct supervisor *s)
{
	return (s->stopping || s->failed) &&
	    generations_count(&s->generations, STAGE_NONE) == GENERATIONS_MAX;
}

static void
wait_and_act(struct supervisor *s)
{
	struct pollfd polled[1 + GENERATIONS_MAX];
	struct generation *whose[1 + GENERATIONS_MAX];
	nfds_t count = 0;

	polled[count++] = (struct pollfd){ s->signals, POLLIN, 0 };
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &s->generations.places[i];

		if (g->stage == STAGE_NONE || g->silent)
			continue;
		whose[count] = g;
		polled[count++] = (struct pollfd){ g->channel, POLLIN, 0 };
	}
	if (poll(polled, count, time_left(s)) == -1)
		return;
	for (nfds_t i = 1; i < count; i++) {
		if (polled[i].revents == 0 || listen_to(s, whose[i]) == 0)
			continue;
		whose[i]->silent = true;
		kill(whose[i]->pid, SIGKILL);
	}
	if (polled[0].revents != 0)
		take_signal(s);
	keep_deadlines(s);
}

int
supervisor_run(const struct config_flags *flags, report_line *report,
    struct err *err)
{
	struct supervisor s = { .flags = flags,
		.report = report,
		.err = err,
		.log = -1,
		.backoff = { .retry = BACKOFF_NEVER } };
	static const int caught[] = { SIGCHLD, SIGHUP, SIGTERM, SIGINT, SIGUSR1,
		0 };

	if (notify_begin(&s.sockets, err) == -1)
		return -1;
	schedule_interrupt_nobody();
	signal(SIGPIPE, SIG_IGN);
	s.signals = signals_catch(caught, &s.old_mask, err);
	if (s.signals == -1)
		return -1;
	s.tickets = tickets_new();
	mailer_init(&s.mailer);
	start_generation(&s);
	while (!is_over(&s))
		wait_and_act(&s);
	mailer_stop(&s.mailer);
	tickets_free(s.tickets);
	close(s.signals);
	sigprocmask(SIG_SETMASK, &s.old_mask, NULL);
	return s.failed ? -1 : 0;
}
