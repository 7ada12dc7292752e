/*
 * What a worker can still do behind the sandbox: tried in a child, as the
 * sandbox is for good.
 */
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/capsule-sandbox-XXXXXX";
static char page[sizeof(folder) + 8];

enum { NOT_CONFINED = 99 };

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
		_exit(sandbox_worker(SANDBOX_REQUIRE, folders, &err) == 0
			? attempt()
			: NOT_CONFINED);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
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
make_folder(void **state)
{
	FILE *file;

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(page, sizeof(page), "%s/page", folder);
	file = fopen(page, "w");
	return file == NULL ? -1 : fclose(file);
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(page);
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
		cmocka_unit_test(off_is_off),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
