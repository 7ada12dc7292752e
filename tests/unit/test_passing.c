#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "serve/passing.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];
static int given[2]; /* a pipe, whose ends are passed on */

static int
begin(void **state)
{
	(void)state;
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ==
		    0 &&
		pipe(given) == 0
	    ? 0
	    : -1;
}

static int
end(void **state)
{
	(void)state;
	close(ends[0]);
	close(ends[1]);
	close(given[0]);
	close(given[1]);
	return 0;
}

/* The number that the next descriptor will have: none is left open by then. */
static int
next_descriptor(void)
{
	int fd = dup(ends[0]);

	close(fd);
	return fd;
}

/* What no honest end sends: as many descriptors as one likes. */
static void
send_descriptors(size_t count)
{
	char control[CMSG_SPACE(2 * sizeof(int))] = { 0 };
	struct iovec bytes = { "two", 3 };
	struct msghdr header = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = CMSG_SPACE(count * sizeof(int)) };
	struct cmsghdr *part = CMSG_FIRSTHDR(&header);

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(part), given, count * sizeof(int));
	assert_int_equal(sendmsg(ends[0], &header, 0), 3);
}

static void
a_message_comes_whole_with_its_descriptor(void **state)
{
	char memory[8], byte = 'x';
	int passed;

	(void)state;
	assert_int_equal(passing_send(ends[0], "hello", 5, given[1], 0), 0);
	assert_int_equal(passing_send(ends[0], "alone", 5, -1, 0), 0);
	assert_int_equal(passing_receive(ends[1], memory, sizeof(memory),
			     &passed, 0),
	    5);
	assert_memory_equal(memory, "hello", 5);
	assert_int_not_equal(passed, -1);
	assert_int_equal(write(passed, &byte, 1), 1);
	close(passed);
	assert_int_equal(read(given[0], memory, 8), 1);
	assert_int_equal(passing_receive(ends[1], memory, sizeof(memory),
			     &passed, 0),
	    5);
	assert_int_equal(passed, -1);
}

static void
of_two_descriptors_only_one_is_let_in(void **state)
{
	/* What is open already, for whoever runs this, may lie between them. */
	int first = dup(given[0]);
	int second = next_descriptor();
	char memory[8];
	int passed;

	(void)state;
	close(first);
	send_descriptors(2);
	assert_int_equal(passing_receive(ends[1], memory, sizeof(memory),
			     &passed, 0),
	    3);
	assert_int_equal(passed, first);
	assert_int_equal(next_descriptor(), second);
	close(passed);
}

static void
a_message_that_is_too_long_leaves_nothing_open(void **state)
{
	int before = next_descriptor();
	char memory[2];
	int passed;

	(void)state;
	send_descriptors(1);
	assert_int_equal(passing_receive(ends[1], memory, sizeof(memory),
			     &passed, 0),
	    -1);
	assert_int_equal(errno, EPROTO);
	assert_int_equal(passed, -1);
	assert_int_equal(next_descriptor(), before);
}

static void
tells_nothing_yet_from_the_end(void **state)
{
	char memory[2];
	int passed;

	(void)state;
	assert_int_equal(passing_receive(ends[1], memory, sizeof(memory),
			     &passed, MSG_DONTWAIT),
	    -1);
	assert_int_equal(errno, EAGAIN);
	shutdown(ends[0], SHUT_WR);
	assert_int_equal(passing_receive(ends[1], memory, sizeof(memory),
			     &passed, 0),
	    0);
	assert_int_equal(passed, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_message_comes_whole_with_its_descriptor, begin, end),
		cmocka_unit_test_setup_teardown(
		    of_two_descriptors_only_one_is_let_in, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_message_that_is_too_long_leaves_nothing_open, begin, end),
		cmocka_unit_test_setup_teardown(tells_nothing_yet_from_the_end,
		    begin, end),
	};

	/* Or what was open before we began stood between ours. */
	closefrom(STDERR_FILENO + 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
