/*
 * The supervisor's keys for session tickets, and how they replace each other.
 */
#include "support.h"

#include "serve/backoff.h"
#include "serve/tickets.h"

#include <sys/wait.h>

static bool
same(const struct tls_ticket_key *a, const struct tls_ticket_key *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* New ones, and what they are at first. */
static struct tickets *
wanted(unsigned seconds, struct tls_ticket_keys *keys)
{
	struct err err;
	struct tickets *tickets = tickets_new(&err);

	assert_non_null(tickets);
	assert_int_equal(tickets_want(tickets, seconds, &err), 0);
	*keys = *tickets_keys(tickets);
	return tickets;
}

static void
there_are_none_before_somebody_wants_them(void **state)
{
	struct err err;
	struct tickets *tickets = tickets_new(&err);

	(void)state;
	assert_int_equal(tickets_due(tickets), BACKOFF_NEVER);
	assert_false(tickets_replace(tickets, backoff_now()));
	assert_int_equal(tickets_want(tickets, 0, &err), -1);
	assert_int_equal(tickets_due(tickets), BACKOFF_NEVER);
	tickets_free(tickets);
}

static void
the_first_are_two_different_keys(void **state)
{
	const struct tls_ticket_key none = { 0 };
	struct tls_ticket_keys keys;
	struct tickets *tickets = wanted(60, &keys);

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
	struct tickets *tickets = wanted(60, &keys);
	struct err err;

	(void)state;
	/* One with less patience only brings the time forward. */
	assert_int_equal(tickets_want(tickets, 5, &err), 0);
	assert_memory_equal(&keys, tickets_keys(tickets), sizeof(keys));
	assert_in_range(tickets_due(tickets) - backoff_now(), 0, 5000);
	tickets_free(tickets);
}

static void
the_oldest_is_forgotten_when_one_is_due(void **state)
{
	struct tls_ticket_keys keys;
	struct tickets *tickets = wanted(60, &keys);
	long long due = tickets_due(tickets);

	(void)state;
	assert_false(tickets_replace(tickets, due - 1));
	assert_true(tickets_replace(tickets, due));
	assert_true(same(&tickets_keys(tickets)->previous, &keys.current));
	assert_false(same(&tickets_keys(tickets)->current, &keys.current));
	assert_false(tickets_replace(tickets, due));
	assert_int_equal(tickets_due(tickets), due + 60000);
	tickets_free(tickets);
}

static void
a_process_that_is_forked_has_none(void **state)
{
	struct tls_ticket_keys keys;
	struct tickets *tickets = wanted(60, &keys);
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
		cmocka_unit_test(the_oldest_is_forgotten_when_one_is_due),
		cmocka_unit_test(a_process_that_is_forked_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
