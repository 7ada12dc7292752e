/*
 * The supervisor's keys for session tickets, and how they replace each other.
 */
#include "support.h"

#include "serve/backoff.h"
#include "serve/tickets.h"

#include <time.h>

static bool
same(const struct tls_ticket_key *a, const struct tls_ticket_key *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static void
there_are_none_before_somebody_wants_them(void **state)
{
	struct tickets tickets = { 0 };

	(void)state;
	assert_int_equal(tickets_due(&tickets), BACKOFF_NEVER);
	assert_false(tickets_replace(&tickets));
}

static void
the_first_are_two_different_keys(void **state)
{
	const struct tls_ticket_key none = { 0 };
	struct tickets tickets = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(tickets_want(&tickets, 60, &err), 0);
	assert_false(same(&tickets.keys.current, &tickets.keys.previous));
	assert_false(same(&tickets.keys.previous, &none));
	assert_in_range(tickets_due(&tickets) - backoff_now(), 50000, 60000);
}

static void
a_new_generation_gets_the_same_keys(void **state)
{
	struct tickets tickets = { 0 };
	struct tls_ticket_keys keys;
	struct err err;

	(void)state;
	assert_int_equal(tickets_want(&tickets, 60, &err), 0);
	keys = tickets.keys;
	/* One with less patience only brings the time forward. */
	assert_int_equal(tickets_want(&tickets, 5, &err), 0);
	assert_memory_equal(&keys, &tickets.keys, sizeof(keys));
	assert_in_range(tickets_due(&tickets) - backoff_now(), 0, 5000);
}

static void
the_oldest_is_forgotten_when_one_is_due(void **state)
{
	struct tickets tickets = { 0 };
	struct tls_ticket_keys keys;
	struct err err;

	(void)state;
	assert_int_equal(tickets_want(&tickets, 60, &err), 0);
	keys = tickets.keys;
	assert_false(tickets_replace(&tickets));
	tickets.replace = backoff_now();
	assert_true(tickets_replace(&tickets));
	assert_true(same(&tickets.keys.previous, &keys.current));
	assert_false(same(&tickets.keys.current, &keys.current));
	assert_false(tickets_replace(&tickets));
	tickets_clear(&tickets);
	assert_int_equal(tickets_due(&tickets), BACKOFF_NEVER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_none_before_somebody_wants_them),
		cmocka_unit_test(the_first_are_two_different_keys),
		cmocka_unit_test(a_new_generation_gets_the_same_keys),
		cmocka_unit_test(the_oldest_is_forgotten_when_one_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
