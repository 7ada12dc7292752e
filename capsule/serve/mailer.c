#include "serve/mailer.h"

#include "base/log.h"
#include "serve/death.h"
#include "serve/mail.h"
#include "serve/post.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LEAVE = 5000 }; /* ms that it may take to finish what it has */

void
mailer_init(struct mailer *m)
{
	*m = (struct mailer){ .post = { -1, -1 },
		.life = -1,
		.log = -1,
		.backoff = { .retry = BACKOFF_NEVER } };
}

int
mailer_post(struct mailer *m, struct err *err)
{
	if (m->post[0] == -1 && post_new(m->post, err) == -1)
		return -1;
	return m->post[0];
}

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Whatever else the supervisor has open is not the mail process's business. */
static void
close_all_but(int *kept, size_t count)
{
	unsigned from = STDERR_FILENO + 1;

	qsort(kept, count, sizeof(*kept), compare);
	for (size_t i = 0; i < count; i++) {
		if (kept[i] < (int)from)
			continue;
		if (kept[i] > (int)from)
			close_range(from, (unsigned)kept[i] - 1, 0);
		from = (unsigned)kept[i] + 1;
	}
	close_range(from, ~0U, 0);
}

static _Noreturn void
become_mail(const struct mailer *m, int life)
{
	int kept[] = { m->post[1], life, m->log };
	sigset_t none;

	prctl(PR_SET_NAME, "capsule-mail");
	close_all_but(kept, sizeof(kept) / sizeof(kept[0]));
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	log_to(m->log == -1 ? STDERR_FILENO : m->log);
	exit(mail_run(&m->settings, m->recent, m->post[1], life));
}

/* The limits may be others than before; what has come has come. */
static int
keep_recent(struct mailer *m)
{
	const struct recent_limits limits = { m->settings.each,
		m->settings.all };
	struct recent *old = m->recent, *kept;

	if (old != NULL && recent_has_limits(old, &limits))
		return 0;
	kept = old == NULL ? recent_new(&limits) : recent_copy(old, &limits);
	if (kept == NULL)
		return -1;
	recent_free(old);
	m->recent = kept;
	return 0;
}

static int
fork_mail(struct mailer *m)
{
	int ends[2];
	pid_t pid;

	if (keep_recent(m) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		return -1;
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become_mail(m, ends[1]);
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		return -1;
	}
	m->pid = pid;
	m->life = ends[0];
	return 0;
}

static void
start(struct mailer *m)
{
	backoff_started(&m->backoff);
	if (fork_mail(m) == 0)
		return;
	log_why("mail-failed", span_of(strerror(errno)));
	backoff_died(&m->backoff);
}

static void
let_go(struct mailer *m)
{
	if (m->life != -1)
		close(m->life);
	m->life = -1;
	m->pid = 0;
	m->backoff.retry = BACKOFF_NEVER;
}

void
mailer_adopt(struct mailer *m, const struct mail_settings *settings, int log)
{
	let_go(m);
	m->settings = *settings;
	m->log = log;
	if (settings->way != MAIL_OFF)
		start(m);
}

bool
mailer_bury(struct mailer *m, pid_t pid, int status)
{
	if (m->pid == 0 || pid != m->pid)
		return false;
	let_go(m);
	death_log("mail-died", pid, status);
	backoff_died(&m->backoff);
	return true;
}

void
mailer_keep(struct mailer *m)
{
	if (backoff_is_due(&m->backoff))
		start(m);
}

long long
mailer_next(const struct mailer *m)
{
	return m->backoff.retry;
}

static void
let_finish(struct mailer *m)
{
	long long until = backoff_now() + LEAVE;
	struct pollfd left = { m->life, 0, 0 };
	pid_t pid = m->pid;

	/* Its own end closes with it, and says so at ours. */
	shutdown(m->life, SHUT_WR);
	while (poll(&left, 1, backoff_left(until)) == -1 && errno == EINTR)
		;
	if (left.revents == 0) {
		log_why("mail-killed", span_of("it did not finish in time"));
		kill(pid, SIGKILL);
	}
	waitpid(pid, NULL, 0);
	let_go(m);
}

void
mailer_stop(struct mailer *m)
{
	if (m->pid != 0)
		let_finish(m);
	recent_free(m->recent);
	m->recent = NULL;
}

void
mailer_forget(struct mailer *m)
{
	recent_free(m->recent);
	m->recent = NULL;
	if (m->life != -1)
		close(m->life);
	for (size_t i = 0; i < 2; i++)
		if (m->post[i] != -1)
			close(m->post[i]);
}
