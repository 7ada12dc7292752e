#include "base/memory.h"
#include "support.h"

#include <sys/resource.h>
#include <sys/wait.h>

enum { MIB = 1024 * 1024 };

/* Bytes of addresses that the process has. */
static size_t
used(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu", &pages), 1);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* From here on this process, a child, gets no more. */
static void
run_dry(void)
{
	const struct rlimit limit = { used(), used() };

	if (setrlimit(RLIMIT_AS, &limit) == -1)
		_exit(9);
}

/* The exit status of a child that runs a function, or minus a signal. */
static int
status_of(void (*run)(void))
{
	int status;
	pid_t pid;

#ifdef __SANITIZE_ADDRESS__
	skip(); /* it has all the addresses there are for itself */
#endif
	pid = fork();
	if (pid == 0) {
		/* What it says when it ends is not the test's. */
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(9);
		run();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void
build(void)
{
	struct buf text;

	buf_init(&text);
	buf_append_repeated(&text, 'x', 2 * MIB);
	buf_clear(&text);
}

static void
build_with_nothing(void)
{
	run_dry();
	build();
}

static void
build_with_some_aside(void)
{
	if (!memory_set_aside(4 * MIB))
		_exit(1);
	run_dry();
	build();
}

/* What was given up cannot be set aside again while somebody has it. */
static void
set_aside_again(void)
{
	void *taken;

	if (!memory_set_aside(4 * MIB))
		_exit(1);
	run_dry();
	taken = memory_new(1, 3 * MIB);
	if (memory_set_aside(4 * MIB))
		_exit(2);
	free(taken);
	if (!memory_set_aside(2 * MIB))
		_exit(3);
}

static void
without_memory_the_program_ends(void **state)
{
	(void)state;
	assert_int_equal(status_of(build_with_nothing), -SIGABRT);
}

static void
what_lies_aside_is_used_before_that(void **state)
{
	(void)state;
	assert_int_equal(status_of(build_with_some_aside), 0);
}

static void
what_was_given_up_must_be_had_again(void **state)
{
	(void)state;
	assert_int_equal(status_of(set_aside_again), 0);
}

/* Pages of files that are mapped into this process, proc(5). */
static long
mapped_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long shared = -1;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*d %*d %ld", &shared), 1);
	fclose(file);
	return shared;
}

static void
text_that_was_left_is_there_when_it_is_needed(void **state)
{
	static const char words[] = "as before";
	long before = mapped_pages();

	(void)state;
	memory_rest();
	assert_true(mapped_pages() < before);
	assert_string_equal(words, "as before");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_memory_the_program_ends),
		cmocka_unit_test(what_lies_aside_is_used_before_that),
		cmocka_unit_test(what_was_given_up_must_be_had_again),
		cmocka_unit_test(text_that_was_left_is_there_when_it_is_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
