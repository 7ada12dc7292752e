#include "serve/errand.h"

#include "serve/backoff.h"
#include "serve/passing.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct order {
	long long until; /* ms */
};

struct result {
	int reason; /* an errno; 0: status holds */
	int status; /* as waitpid(2) gives it */
	bool late;
};

/* ---- the helper ---------------------------------------------------------- */

static _Noreturn void
become_command(const struct errand *errand, int input)
{
	sigset_t none;
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	if (nowhere != -1 && dup2(input, STDIN_FILENO) != -1 &&
	    dup2(nowhere, STDOUT_FILENO) != -1 &&
	    dup2(nowhere, STDERR_FILENO) != -1)
		execv(errand->command[0], (char *const *)errand->command);
	_exit(127);
}

static void
kill_children(void)
{
	FILE *list = fopen("/proc/thread-self/children", "re");
	char *number = NULL;
	size_t size = 0;
	pid_t pid;

	while (list != NULL && getdelim(&number, &size, ' ', list) > 0) {
		pid = (pid_t)strtol(number, NULL, 10);
		if (pid > 0)
			kill(pid, SIGKILL);
	}
	free(number);
	if (list != NULL)
		fclose(list);
}

/*
 * Ends all that descends from us, whatever session it has made its own: who
 * loses its parent becomes our child (PR_SET_CHILD_SUBREAPER, prctl(2)).  What
 * cannot be ended within a second is left.
 */
static void
end_descendants(void)
{
	enum { ROUNDS = 1000 };

	for (int round = 0; round < ROUNDS; round++) {
		kill_children();
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD)
			return;
		poll(NULL, 0, 1);
	}
}

/*
 * Waits for its end, or the caller's, or until it has taken too long.  What it
 * leaves behind when it ends in time, to deliver later, is let be.
 */
static void
watch_command(pid_t pid, int caller, long long until, struct result *result)
{
	struct pollfd polled[] = {
		{ (int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0 },
		{ caller, 0, 0 },
	};
	int ready;

	do
		ready = poll(polled, 2, backoff_left(until));
	while (ready == -1 && errno == EINTR);
	result->late = polled[0].revents == 0;
	if (result->late) {
		kill(-pid, SIGKILL);
		end_descendants();
		return;
	}
	while (waitpid(pid, &result->status, 0) == -1 && errno == EINTR)
		;
}

static _Noreturn void
run(const struct errand *errand, int caller, int input, long long until)
{
	struct result result = { .reason = 0 };
	pid_t pid;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid = fork();
	if (pid == 0)
		become_command(errand, input);
	if (pid == -1) {
		result.reason = errno;
	} else {
		/* As the command does: whoever is first. */
		setpgid(pid, pid);
		watch_command(pid, caller, until, &result);
	}
	passing_send(caller, &result, sizeof(result), -1, 0);
	_exit(0);
}

/*
 * In a process of its own for each message, which also tells the caller: so
 * what descends from it is of that message, and nothing an earlier one left.
 */
static void
run_apart(const struct errand *errand, int caller, int input, long long until)
{
	struct result result = { .reason = ECHILD };
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		run(errand, caller, input, until);
	if (pid == -1)
		result.reason = errno;
	while (pid != -1 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (pid != -1 && status == 0)
		return;
	passing_send(caller, &result, sizeof(result), -1, 0);
}

static void
connect_to(const char *path, int caller)
{
	struct result result = { .reason = 0 };
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(name.sun_path, sizeof(name.sun_path), "%s", path);
	if (fd == -1 ||
	    connect(fd, (struct sockaddr *)&name, sizeof(name)) == -1)
		result.reason = errno;
	passing_send(caller, &result, sizeof(result),
	    result.reason == 0 ? fd : -1, 0);
	if (fd != -1)
		close(fd);
}

static _Noreturn void
help(const struct errand *errand, int caller)
{
	struct order order = { .until = 0 };
	int input;

	while (passing_receive(caller, &order, sizeof(order), &input, 0) ==
	    sizeof(order)) {
		if (errand->command != NULL)
			run_apart(errand, caller, input, order.until);
		else
			connect_to(errand->socket, caller);
		if (input != -1)
			close(input);
	}
	_exit(0);
}

int
errand_new(const struct errand *errand, struct err *err)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		return err_system(err, "a pair of sockets cannot be made");
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		help(errand, ends[1]);
	}
	close(ends[1]);
	if (pid != -1)
		return ends[0];
	close(ends[0]);
	return err_system(err, "the mail helper cannot be started");
}

/* ---- its caller ---------------------------------------------------------- */

static int
ask(int helper, int passed, long long until, struct result *result, int *fd,
    struct err *err)
{
	const struct order order = { .until = until };

	if (passing_send(helper, &order, sizeof(order), passed, 0) == 0 &&
	    passing_receive(helper, result, sizeof(*result), fd, 0) ==
		sizeof(*result))
		return 0;
	return err_set(err, "the mail helper is gone");
}

int
errand_run(int helper, int input, long long until, struct err *err)
{
	struct result result = { .reason = 0 };
	int fd = -1;

	if (ask(helper, input, until, &result, &fd, err) == -1)
		return -1;
	if (result.reason != 0)
		return err_set(err, "the mail command cannot be started: %s",
		    strerror(result.reason));
	if (result.late)
		return err_set(err, "the mail command took too long");
	if (WIFSIGNALED(result.status))
		return err_set(err, "the mail command was ended by signal %d",
		    WTERMSIG(result.status));
	if (WEXITSTATUS(result.status) == 0)
		return 0;
	return err_set(err, "the mail command's exit status was %d%s",
	    WEXITSTATUS(result.status),
	    WEXITSTATUS(result.status) == 127 ? ": it may be missing" : "");
}

int
errand_connect(int helper, long long until, struct err *err)
{
	struct result result = { .reason = 0 };
	int fd = -1;

	if (ask(helper, -1, until, &result, &fd, err) == -1)
		return -1;
	if (fd != -1)
		return fd;
	return err_set(err, "the LMTP socket cannot be connected to: %s",
	    strerror(result.reason));
}
