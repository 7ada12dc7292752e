/*
 * What a worker can still do behind the sandbox: tried in a child, as the
 * sandbox is for good.
 */
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test-capsule-sandbox-XXXXXX";
static char page[sizeof(folder) + 8];
static char elsewhere[] = "/tmp/test-capsule-other-XXXXXX";

static int terminal;

static int (*confine)(enum sandbox_mode, const char *const *,
    struct err *) = sandbox_worker;

enum { NOT_CONFINED = 99 };

static int
confine_mail(enum sandbox_mode mode, const char *const *folders,
    struct err *err)
{
	return sandbox_mail(mode, folders[0], err);
}

static int
confine_mail_without_folder(enum sandbox_mode mode, const char *const *folders,
    struct err *err)
{
	(void)folders;
	return sandbox_mail(mode, NULL, err);
}

/* The status with which a child ends that tries something in the sandbox. */
static int
try_in_sandbox(int (*attempt)(void))
{
	const char *const folders[] = { folder, NULL };
	struct sandbox_state state;
	struct err err;
	int status;
	pid_t pid;

	sandbox_probe(SANDBOX_AUTO, &state);
	if (!state.landlock || !state.seccomp) {
		print_message("skipped: %s\n", state.text);
		skip();
	}
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0)
		_exit(confine(SANDBOX_REQUIRE, folders, &err) == 0
			? attempt()
			: NOT_CONFINED);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
try_confined(int (*as)(enum sandbox_mode, const char *const *, struct err *),
    int (*attempt)(void))
{
	int result;

	confine = as;
	result = try_in_sandbox(attempt);
	confine = sandbox_worker;
	return result;
}

static int
errno_of(int result)
{
	return result == -1 ? errno : 0;
}

static int
read_page(void)
{
	return errno_of(open(page, O_RDONLY));
}

static int
write_page(void)
{
	return errno_of(open(page, O_WRONLY));
}

static int
make_file(void)
{
	return errno_of(open(page, O_RDWR | O_CREAT | O_TRUNC, 0600));
}

static int
read_passwords(void)
{
	return errno_of(open("/etc/passwd", O_RDONLY));
}

static int
run_program(void)
{
	return errno_of(execl("/bin/true", "true", (char *)NULL));
}

static int
start_process(void)
{
	return errno_of(fork());
}

static int
connect_out(void)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1)
		return errno;
	return errno_of(connect(fd, (struct sockaddr *)&name, sizeof(name)));
}

/* By way of a descriptor that its victim is to own (fcntl(2), F_SETOWN). */
static int
signal_by_descriptor(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1)
		return NOT_CONFINED;
	if (fcntl(ends[0], F_SETOWN, getppid()) == 0 ||
	    fcntl(ends[0], F_SETSIG, SIGTERM) == 0 ||
	    fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK) == 0)
		return 0;
	/* What serving does with them is let through. */
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1 ||
	    fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1)
		return NOT_CONFINED;
	return errno;
}

static int
type_into_terminal(void)
{
	return errno_of(ioctl(terminal, TIOCSTI, "x"));
}

static int
look_at_window(void)
{
	struct winsize size;

	return errno_of(ioctl(terminal, TIOCGWINSZ, &size));
}

/* The generation may signal its workers, but nobody outside. */
static int
signal_supervisor(void)
{
	return errno_of(kill(getppid(), 0));
}

static void
a_worker_signals_nobody(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(signal_by_descriptor), EPERM);
	assert_int_equal(try_in_sandbox(signal_supervisor), EPERM);
}

static void
a_worker_types_into_no_terminal(void **state)
{
	(void)state;
	terminal = posix_openpt(O_RDWR | O_NOCTTY);
	assert_int_not_equal(terminal, -1);
	assert_int_equal(try_in_sandbox(type_into_terminal), EPERM);
	assert_int_equal(try_in_sandbox(look_at_window), EPERM);
	close(terminal);
}

static void
a_generation_signals_nobody_outside(void **state)
{
	const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);

	(void)state;
	if (abi < 6) {
		print_message("skipped: this kernel's Landlock has no scopes");
		skip();
	}
	confine = sandbox_generation;
	assert_int_equal(try_in_sandbox(signal_supervisor), EPERM);
	confine = sandbox_worker;
}

static void
a_worker_reads_the_content(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(read_page), 0);
}

static void
a_worker_writes_nothing(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(write_page), EPERM);
	assert_int_equal(try_in_sandbox(make_file), EPERM);
}

static void
a_worker_reads_nothing_else(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(read_passwords), EACCES);
}

static void
a_worker_runs_nothing(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(run_program), EPERM);
	assert_int_equal(try_in_sandbox(start_process), EPERM);
}

static void
a_worker_connects_to_nothing(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(connect_out), EPERM);
}

/* ---- the mail process ---------------------------------------------------- */

static int
deliver(void)
{
	char tmp[64], new[64];
	int fd;

	snprintf(tmp, sizeof(tmp), "%s/tmp/message", folder);
	snprintf(new, sizeof(new), "%s/new/message", folder);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd == -1 || write(fd, "x", 1) != 1 || fsync(fd) == -1 ||
	    close(fd) == -1 || link(tmp, new) == -1 || unlink(tmp) == -1 ||
	    unlink(new) == -1)
		return errno;
	return 0;
}

static int
make_file_elsewhere(void)
{
	return errno_of(open("/tmp/test-capsule-elsewhere", O_WRONLY | O_CREAT,
	    0600));
}

static int
link_elsewhere(void)
{
	return errno_of(link(page, "/tmp/test-capsule-elsewhere"));
}

static int
remove_elsewhere(void)
{
	return errno_of(unlink(elsewhere));
}

static int
connect_to_socket(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd == -1)
		return errno;
	return errno_of(connect(fd, (struct sockaddr *)&name, sizeof(name)));
}

static int
make_pair(void)
{
	int ends[2];

	return errno_of(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

static int
send_signal(void)
{
	return errno_of(kill(getppid(), 0));
}

static void
the_mail_process_delivers_to_its_folder(void **state)
{
	(void)state;
	assert_int_equal(try_confined(confine_mail, deliver), 0);
	assert_int_equal(try_confined(confine_mail_without_folder, deliver),
	    EACCES);
}

static void
the_mail_process_reaches_nothing_else(void **state)
{
	static int (*const attempts[])(void) = { read_page, read_passwords,
		make_file_elsewhere, link_elsewhere, remove_elsewhere };

	(void)state;
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		int reason = try_confined(confine_mail, attempts[i]);

		/* EXDEV: Landlock's word for a link to where nothing may be. */
		if (reason != EXDEV)
			assert_int_equal(reason, EACCES);
		assert_int_not_equal(try_confined(confine_mail_without_folder,
					 attempts[i]),
		    0);
	}
}

static void
the_mail_process_runs_and_connects_to_nothing(void **state)
{
	static int (*const attempts[])(void) = { run_program, start_process,
		connect_out, connect_to_socket, make_pair, send_signal };

	(void)state;
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		assert_int_equal(try_confined(confine_mail, attempts[i]),
		    EPERM);
		assert_int_equal(try_confined(confine_mail_without_folder,
				     attempts[i]),
		    EPERM);
	}
}

static void
off_is_off(void **state)
{
	const char *const folders[] = { folder, NULL };
	struct sandbox_state found;
	struct err err;

	(void)state;
	sandbox_probe(SANDBOX_OFF, &found);
	assert_false(found.landlock || found.seccomp);
	assert_int_equal(sandbox_worker(SANDBOX_OFF, folders, &err), 0);
	assert_int_equal(read_passwords(), 0);
}

static int
make_part(const char *name)
{
	char part[sizeof(folder) + 8];

	snprintf(part, sizeof(part), "%s/%s", folder, name);
	return mkdir(part, 0700);
}

static void
remove_part(const char *name)
{
	char part[sizeof(folder) + 8];

	snprintf(part, sizeof(part), "%s/%s", folder, name);
	rmdir(part);
}

static int
make_folder(void **state)
{
	FILE *file;
	int other;

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(page, sizeof(page), "%s/page", folder);
	file = fopen(page, "w");
	other = mkstemp(elsewhere);
	if (file == NULL || other == -1 || make_part("tmp") == -1 ||
	    make_part("new") == -1)
		return -1;
	close(other);
	return fclose(file);
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(page);
	unlink(elsewhere);
	remove_part("tmp");
	remove_part("new");
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_worker_reads_the_content),
		cmocka_unit_test(a_worker_writes_nothing),
		cmocka_unit_test(a_worker_reads_nothing_else),
		cmocka_unit_test(a_worker_runs_nothing),
		cmocka_unit_test(a_worker_connects_to_nothing),
		cmocka_unit_test(a_worker_signals_nobody),
		cmocka_unit_test(a_worker_types_into_no_terminal),
		cmocka_unit_test(a_generation_signals_nobody_outside),
		cmocka_unit_test(the_mail_process_delivers_to_its_folder),
		cmocka_unit_test(the_mail_process_reaches_nothing_else),
		cmocka_unit_test(the_mail_process_runs_and_connects_to_nothing),
		cmocka_unit_test(off_is_off),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
