#include "support.h"

#include "serve/recent.h"

#include <sys/wait.h>

static const unsigned char one[LETTER_ID_SIZE] = { 1 };
static const unsigned char two[LETTER_ID_SIZE] = { 2 };

static void
the_same_message_is_known_for_ten_minutes(void **state)
{
	const struct recent_limits limits = { .each = 9, .all = 9 };
	struct recent *r = recent_new(&limits);
	int64_t time = 0;

	(void)state;
	recent_add(r, one, 7, 1000);
	assert_true(recent_find(r, one, 1000, &time));
	assert_int_equal(time, 1000);
	assert_true(recent_find(r, one, 1599, &time));
	assert_false(recent_find(r, one, 1600, &time));
	assert_false(recent_find(r, two, 1000, &time));
	/* A clock that was put back. */
	assert_true(recent_find(r, one, 900, &time));
	recent_free(r);
}

static void
a_reader_and_all_have_their_limits(void **state)
{
	const struct recent_limits limits = { .each = 2, .all = 3 };
	struct recent *r = recent_new(&limits);

	(void)state;
	assert_int_equal(recent_wait(r, 7, 1000), 0);
	recent_add(r, one, 7, 1000);
	assert_int_equal(recent_wait(r, 7, 1100), 0);
	recent_add(r, two, 7, 1100);
	assert_int_equal(recent_wait(r, 7, 1100), 3500);
	assert_int_equal(recent_wait(r, 8, 1100), 0);
	assert_int_equal(recent_wait(r, 0, 1100), 0);
	recent_add(r, one, 8, 1200);
	assert_int_equal(recent_wait(r, 8, 1200), 3400);
	assert_int_equal(recent_wait(r, 0, 1200), 3400);
	/* The oldest falls out of the hour. */
	assert_int_equal(recent_wait(r, 0, 4600), 0);
	assert_int_equal(recent_wait(r, 7, 4600), 0);
	recent_free(r);
}

static void
of_too_many_the_newest_are_kept(void **state)
{
	const struct recent_limits limits = { .each = 2, .all = 2 };
	struct recent *r = recent_new(&limits);
	unsigned char id[LETTER_ID_SIZE] = { 0 };
	int64_t time;

	(void)state;
	for (unsigned i = 1; i <= 9; i++) {
		id[0] = (unsigned char)(i * 7 % 10);
		recent_add(r, id, 1, 1000 + id[0]);
	}
	id[0] = 9;
	assert_true(recent_find(r, id, 1010, &time));
	id[0] = 8;
	assert_true(recent_find(r, id, 1010, &time));
	id[0] = 7;
	assert_false(recent_find(r, id, 1010, &time));
	recent_free(r);
}

static void
other_limits_forget_nothing(void **state)
{
	const struct recent_limits few = { .each = 1, .all = 2 };
	const struct recent_limits many = { .each = 2, .all = 9 };
	struct recent *old = recent_new(&few);
	struct recent *r;
	int64_t time;

	(void)state;
	recent_add(old, one, 7, 1000);
	recent_add(old, two, 8, 1001);
	r = recent_copy(old, &many);
	recent_free(old);
	assert_true(recent_has_limits(r, &many));
	assert_true(recent_find(r, one, 1002, &time));
	assert_true(recent_find(r, two, 1002, &time));
	assert_int_equal(recent_wait(r, 7, 1002), 0);
	recent_add(r, one, 7, 1700);
	assert_int_equal(recent_wait(r, 7, 1700), 2900);
	old = r;
	r = recent_copy(old, &few);
	recent_free(old);
	assert_false(recent_find(r, one, 1600, &time) && time == 1000);
	assert_true(recent_find(r, one, 1700, &time));
	recent_free(r);
}

static void
what_a_child_adds_its_parent_knows(void **state)
{
	const struct recent_limits limits = { .each = 2, .all = 2 };
	struct recent *r = recent_new(&limits);
	int64_t time;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		recent_add(r, one, 7, 1000);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(recent_find(r, one, 1000, &time));
	recent_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_message_is_known_for_ten_minutes),
		cmocka_unit_test(a_reader_and_all_have_their_limits),
		cmocka_unit_test(of_too_many_the_newest_are_kept),
		cmocka_unit_test(other_limits_forget_nothing),
		cmocka_unit_test(what_a_child_adds_its_parent_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
