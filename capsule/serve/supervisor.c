#include "serve/supervisor.h"

#include "base/log.h"
#include "serve/backoff.h"
#include "serve/channel.h"
#include "serve/generation.h"
#include "serve/mailer.h"
#include "serve/notify.h"
#include "serve/opening.h"
#include "serve/sockets.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	DRAIN_ON_STOP = 30,    /* seconds */
	DRAIN_ON_RELOAD = 600, /* seconds */
	MESSAGES_A_TURN = 64,  /* more than an honest one ever sends */
	OLD_MAX = 3,           /* generations that drain at once */
	GENERATIONS_MAX =
	    OLD_MAX + 2, /* with one that serves, one that loads */
};

enum stage {
	STAGE_NONE, /* the place is free */
	STAGE_LOADING,
	STAGE_SERVING,
	STAGE_DRAINING,
};

struct generation {
	enum stage stage;
	pid_t pid;
	int channel;
	int log;         /* the file it asked for, or -1 */
	bool configured; /* it may ask for nothing more */
	bool tickets;    /* it wants keys for them */
	bool replaced;   /* and the reload is not yet said to be done */
	long long since; /* ms, when it came to this stage */
	long long until; /* ms, when it is killed; BACKOFF_NEVER */
	struct mail_settings mail;
};

struct supervisor {
	const struct config_flags *flags;
	report_line *report;
	struct err *err;
	struct sockets sockets;
	struct tickets *tickets;
	int log; /* the file of the one that serves, or -1 */
	struct generation generations[GENERATIONS_MAX];
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

static struct generation *
find_stage(struct supervisor *s, enum stage stage)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (s->generations[i].stage == stage)
			return &s->generations[i];
	return NULL;
}

static size_t
count_stage(const struct supervisor *s, enum stage stage)
{
	size_t count = 0;

	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		count += s->generations[i].stage == stage;
	return count;
}

static void
set_stage(struct generation *g, enum stage stage, long long for_ms)
{
	g->stage = stage;
	g->since = backoff_now();
	g->until = for_ms == BACKOFF_NEVER ? BACKOFF_NEVER : g->since + for_ms;
}

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
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		if (s->generations[i].stage == STAGE_NONE)
			continue;
		close(s->generations[i].channel);
		if (s->generations[i].log != -1)
			close(s->generations[i].log);
	}
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
	exit(generation_run(&start));
}

static void
start_generation(struct supervisor *s)
{
	struct generation *g = find_stage(s, STAGE_NONE);
	int ends[2];
	pid_t pid;

	if (g == NULL || channel_new(ends, s->err) == -1) {
		backoff_died(&s->backoff);
		return;
	}
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		become_generation(s, ends[1]);
	}
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		backoff_died(&s->backoff);
		return;
	}
	*g = (struct generation){ .pid = pid, .channel = ends[0], .log = -1 };
	set_stage(g, STAGE_LOADING, BACKOFF_NEVER);
	backoff_started(&s->backoff);
}

static void
drain(struct generation *g, unsigned seconds)
{
	/* One that does not read what it is told is beyond telling. */
	if (channel_tell(g->channel, MESSAGE_DRAIN, seconds) == -1)
		kill(g->pid, SIGKILL);
	/* It leaves by itself at the deadline; a second later it is killed. */
	set_stage(g, STAGE_DRAINING, (seconds + 1) * 1000LL);
}

/* The longest drain gives way when too many are draining. */
static void
make_room(struct supervisor *s)
{
	struct generation *oldest = NULL;

	if (count_stage(s, STAGE_DRAINING) < OLD_MAX)
		return;
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &s->generations[i];

		if (g->stage == STAGE_DRAINING &&
		    (oldest == NULL || g->since < oldest->since))
			oldest = g;
	}
	drain(oldest, 0);
}

/*
 * A reload is done when nobody is answered by the old generation any more who
 * connects from now on.
 */
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

/* A new generation serves: the old one drains. */
static void
take_over(struct supervisor *s, struct generation *g)
{
	struct generation *old = find_stage(s, STAGE_SERVING);

	if (old != NULL) {
		make_room(s);
		drain(old, DRAIN_ON_RELOAD);
		old->replaced = true;
	}
	set_stage(g, STAGE_SERVING, BACKOFF_NEVER);
	take_log(s, g);
	mailer_adopt(&s->mailer, &g->mail, s->log);
	sockets_close_unused(&s->sockets);
	s->started = true;
	if (old == NULL)
		notify_ready();
}

static void
reload(struct supervisor *s)
{
	if (s->stopping)
		return;
	if (find_stage(s, STAGE_LOADING) != NULL) {
		s->again = true;
		return;
	}
	s->again = false;
	if (s->started)
		notify_reloading();
	start_generation(s);
}

static void
stop(struct supervisor *s)
{
	notify_stopping();
	s->stopping = true;
	s->backoff.retry = BACKOFF_NEVER;
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &s->generations[i];

		if (g->stage == STAGE_LOADING)
			kill(g->pid, SIGKILL);
		if (g->stage == STAGE_SERVING || g->stage == STAGE_DRAINING)
			drain(g, DRAIN_ON_STOP);
	}
	/* With the workers' copies gone too, no new reader can connect. */
	sockets_close_unused(&s->sockets);
	sockets_close_unused(&s->sockets);
}

static void
stop_at_once(struct supervisor *s)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (s->generations[i].stage != STAGE_NONE)
			drain(&s->generations[i], 0);
}

/* ---- what generations say ------------------------------------------------ */

/* One that asks after it gave its identity up is not to be trusted. */
static void
answer_request(struct supervisor *s, struct generation *g,
    const struct message *request)
{
	struct message reply = { .kind = MESSAGE_REFUSED };
	int fd;

	if (g->configured) {
		kill(g->pid, SIGKILL);
		return;
	}
	fd = opening_answer(request, &s->sockets, &s->mailer, s->tickets,
	    &reply);
	channel_send(g->channel, &reply, fd);
	if (request->kind == MESSAGE_MAIL)
		g->mail = request->mail;
	if (request->kind == MESSAGE_TICKETS)
		g->tickets = reply.kind == MESSAGE_KEYS;
	if (request->kind == MESSAGE_LOG) {
		if (g->log != -1)
			close(g->log);
		g->log = fd;
	}
	explicit_bzero(&reply, sizeof(reply));
}

/* It has those of now, whatever happened since it asked. */
static void
tell_keys(const struct supervisor *s, const struct generation *g)
{
	if (g->stage != STAGE_NONE && g->configured && g->tickets)
		channel_tell_keys(g->channel, tickets_keys(s->tickets));
}

static void
note_failure(struct supervisor *s, const struct message *message)
{
	char why[sizeof(message->err) + 64];
	struct log_line line;

	if (!s->started) {
		s->failed = true;
		*s->err = message->err;
		return;
	}
	err_format(&message->err, why, sizeof(why));
	if (s->flags->watch)
		s->report("%s", why);
	log_begin(&line, "reload-refused");
	log_text(&line, "why", span_of(why));
	log_end(&line);
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
		g->configured = true;
		tell_keys(s, g);
		return;
	case MESSAGE_READY:
		if (g->stage == STAGE_LOADING && !s->stopping)
			take_over(s, g);
		return;
	case MESSAGE_FAILED:
		note_failure(s, message);
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
 * may start or end others.
 */
static void
listen_to(struct supervisor *s, struct generation *g)
{
	struct message message;
	int passed;

	for (unsigned i = 0; i < MESSAGES_A_TURN; i++) {
		if (channel_receive(g->channel, false, &message, &passed) != 1)
			return;
		if (passed != -1)
			close(passed);
		hear(s, g, &message);
	}
}

/* ---- deaths -------------------------------------------------------------- */

static void
bury(struct supervisor *s, struct generation *g, int status)
{
	enum stage stage;

	listen_to(s, g);
	/* It may have said at the last moment that it serves. */
	stage = g->stage;
	finish_reload(s, g);
	close(g->channel);
	if (g->log != -1)
		close(g->log);
	g->stage = STAGE_NONE;
	if (s->stopping)
		return;
	if (stage == STAGE_SERVING) {
		backoff_log_death("generation-died", g->pid, status);
		backoff_died(&s->backoff);
	}
	if (stage == STAGE_LOADING && WIFSIGNALED(status)) {
		backoff_log_death("generation-died", g->pid, status);
		if (s->started)
			notify_ready();
		else if (!s->failed) {
			s->failed = true;
			err_set(s->err, "the first generation was killed");
		}
	}
	/* Where nobody serves, a failed attempt is not the last one. */
	if (stage == STAGE_LOADING && s->started &&
	    find_stage(s, STAGE_SERVING) == NULL)
		backoff_died(&s->backoff);
	if (stage == STAGE_LOADING && s->again)
		reload(s);
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
			if (s->generations[i].stage != STAGE_NONE &&
			    s->generations[i].pid == pid)
				bury(s, &s->generations[i], status);
	}
}

/* ---- the loop ------------------------------------------------------------ */

static void
take_signal(struct supervisor *s)
{
	struct signalfd_siginfo info;
	struct generation *serving = find_stage(s, STAGE_SERVING);

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
	long long now = backoff_now();

	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &s->generations[i];

		if (g->stage == STAGE_NONE || g->until == BACKOFF_NEVER ||
		    now < g->until)
			continue;
		kill(g->pid, SIGKILL);
		g->until = BACKOFF_NEVER;
	}
	mailer_keep(&s->mailer);
	if (tickets_replace(s->tickets, now))
		for (size_t i = 0; i < GENERATIONS_MAX; i++)
			tell_keys(s, &s->generations[i]);
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
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (s->generations[i].stage != STAGE_NONE)
			nearest =
			    backoff_nearer(nearest, s->generations[i].until);
	return backoff_left(nearest);
}

static bool
is_over(const struct supervisor *s)
{
	bool alive = count_stage(s, STAGE_NONE) < GENERATIONS_MAX;

	return (s->stopping || s->failed) && !alive;
}

static void
wait_and_act(struct supervisor *s)
{
	struct pollfd polled[1 + GENERATIONS_MAX];
	struct generation *whose[1 + GENERATIONS_MAX];
	nfds_t count = 0;

	polled[count++] = (struct pollfd){ s->signals, POLLIN, 0 };
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &s->generations[i];

		if (g->stage == STAGE_NONE)
			continue;
		whose[count] = g;
		polled[count++] = (struct pollfd){ g->channel, POLLIN, 0 };
	}
	if (poll(polled, count, time_left(s)) == -1)
		return;
	for (nfds_t i = 1; i < count; i++) {
		if ((polled[i].revents & POLLIN) != 0)
			listen_to(s, whose[i]);
		else if (polled[i].revents != 0)
			kill(whose[i]->pid, SIGKILL); /* it hung up */
	}
	if (polled[0].revents != 0)
		take_signal(s);
	keep_deadlines(s);
}

static int
catch_signals(struct supervisor *s, struct err *err)
{
	static const int caught[] = { SIGCHLD, SIGHUP, SIGTERM, SIGINT,
		SIGUSR1 };
	sigset_t mask;

	sigemptyset(&mask);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(&mask, caught[i]);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &mask, &s->old_mask) == -1)
		return err_system(err, "signals cannot be blocked");
	s->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->signals == -1)
		return err_system(err, "signals cannot be caught");
	return 0;
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

	if (notify_begin(&s.sockets, err) == -1 || catch_signals(&s, err) == -1)
		return -1;
	s.tickets = tickets_new(err);
	if (s.tickets == NULL)
		return -1;
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
