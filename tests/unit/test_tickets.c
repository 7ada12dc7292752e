/*
 * The supervisor's keys for session tickets, and how they replace each other.
 */
#include "support.h"

#include "serve/backoff.h"
#include "serve/channel.h"
#include "serve/tickets.h"

#include <sys/wait.h>

static bool
same(const struct tls_ticket_key *a, const struct tls_ticket_key *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* New ones that somebody wants by a channel, and what they are at first. */
static struct tickets *
wanted(int channel, struct tls_ticket_keys *keys)
{
	struct err err;
	struct tickets *tickets = tickets_new();

	assert_non_null(tickets);
	assert_int_equal(tickets_want(tickets, channel, 60, &err), 0);
	*keys = *tickets_keys(tickets);
	return tickets;
}

static void
there_are_none_before_somebody_wants_them(void **state)
{
	struct err err;
	struct tickets *tickets = tickets_new();

	(void)state;
	assert_int_equal(tickets_due(tickets), BACKOFF_NEVER);
	tickets_keep(tickets, backoff_now());
	assert_int_equal(tickets_want(tickets, -1, 0, &err), -1);
	assert_int_equal(tickets_due(tickets), BACKOFF_NEVER);
	tickets_free(tickets);
}

static void
the_first_are_two_different_keys(void **state)
{
	const struct tls_ticket_key none = { 0 };
	struct tls_ticket_keys keys;
	struct tickets *tickets = wanted(-1, &keys);

	(void)state;
	assert_false(same(&keys.current, &keys.previous));
	assert_false(same(&keys.previous, &none));
	assert_in_range(tickets_due(tickets) - backoff_now(), 50000, 60000);
	tickets_free(tickets);
}

static void
a_new_generation_gets_the_same_keys(void **state)
{
	struct tls_ticket_keys keys;
	struct tickets *tickets = wanted(-1, &keys);
	struct err err;

	(void)state;
	/* One with less patience only brings the time forward. */
	assert_int_equal(tickets_want(tickets, -1, 5, &err), 0);
	assert_memory_equal(&keys, tickets_keys(tickets), sizeof(keys));
	assert_in_range(tickets_due(tickets) - backoff_now(), 0, 5000);
	tickets_free(tickets);
}

static void
who_wants_them_is_told_of_new_ones(void **state)
{
	struct tls_ticket_keys keys;
	struct message message;
	struct tickets *tickets;
	struct err err;
	int ends[2], passed;
	long long due;

	(void)state;
	assert_int_equal(channel_new(ends, &err), 0);
	tickets = wanted(ends[0], &keys);
	due = tickets_due(tickets);
	tickets_keep(tickets, due - 1);
	assert_int_equal(channel_receive(ends[1], false, &message, &passed),
	    -1);
	tickets_keep(tickets, due);
	assert_int_equal(channel_receive(ends[1], false, &message, &passed), 1);
	assert_int_equal(message.kind, MESSAGE_KEYS);
	assert_true(same(&message.keys.previous, &keys.current));
	assert_false(same(&message.keys.current, &keys.current));
	assert_int_equal(tickets_due(tickets), due + 60000);
	/* Nobody is told who has gone. */
	tickets_forget(tickets, ends[0]);
	tickets_keep(tickets, due + 60000);
	assert_int_equal(channel_receive(ends[1], false, &message, &passed),
	    -1);
	assert_int_equal(tickets_due(tickets), due + 120000);
	tickets_free(tickets);
	close(ends[0]);
	close(ends[1]);
}

static void
a_process_that_is_forked_has_none(void **state)
{
	struct tls_ticket_keys keys;
	struct tickets *tickets = wanted(-1, &keys);
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(tickets_due(tickets) == BACKOFF_NEVER ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_memory_equal(&keys, tickets_keys(tickets), sizeof(keys));
	tickets_free(tickets);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_none_before_somebody_wants_them),
		cmocka_unit_test(the_first_are_two_different_keys),
		cmocka_unit_test(a_new_generation_gets_the_same_keys),
		cmocka_unit_test(who_wants_them_is_told_of_new_ones),
		cmocka_unit_test(a_process_that_is_forked_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
