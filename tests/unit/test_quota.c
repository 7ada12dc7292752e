#include "support.h"

#include "net/quota.h"

#include <sys/wait.h>

static struct quota *
new_quota(unsigned long connections, unsigned long rate, unsigned long burst)
{
	const struct quota_limits limits = { connections, rate, burst };
	struct err err;
	struct quota *quota = quota_new(&limits, 2, &err);

	assert_non_null(quota);
	return quota;
}

static void
counts_open_connections_over_all_workers(void **state)
{
	struct quota *quota = new_quota(3, 0, 1);

	(void)state;
	assert_int_equal(quota_open(quota, 0, 7), 0);
	assert_int_equal(quota_open(quota, 1, 7), 0);
	assert_int_equal(quota_open(quota, 1, 7), 0);
	assert_int_equal(quota_open(quota, 0, 7), -1);
	assert_int_equal(quota_open(quota, 1, 7), -1);
	assert_int_equal(quota_open(quota, 0, 8), 0);
	quota_close(quota, 1, 7);
	assert_int_equal(quota_open(quota, 0, 7), 0);
	assert_int_equal(quota_open(quota, 0, 7), -1);
	quota_free(quota);
}

static void
forgets_what_a_dead_worker_held(void **state)
{
	struct quota *quota = new_quota(2, 0, 1);

	(void)state;
	assert_int_equal(quota_open(quota, 0, 7), 0);
	assert_int_equal(quota_open(quota, 1, 7), 0);
	quota_forget(quota, 1);
	assert_int_equal(quota_open(quota, 1, 7), 0);
	assert_int_equal(quota_open(quota, 1, 7), -1);
	quota_free(quota);
}

/* Many addresses do not make one of them look busy. */
static void
does_not_take_one_for_another(void **state)
{
	struct quota *quota = new_quota(8, 0, 1);

	(void)state;
	for (uint64_t unit = 0; unit < 5000; unit++)
		assert_int_equal(quota_open(quota, unit % 2, unit), 0);
	for (uint64_t unit = 0; unit < 5000; unit++)
		quota_close(quota, unit % 2, unit);
	for (int i = 0; i < 8; i++)
		assert_int_equal(quota_open(quota, 0, 1), 0);
	assert_int_equal(quota_open(quota, 0, 1), -1);
	quota_free(quota);
}

static void
has_no_cap_where_none_is_asked_for(void **state)
{
	struct quota *quota = new_quota(0, 0, 1);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(quota_open(quota, 0, 1), 0);
		assert_int_equal(quota_take(quota, 1, 1), 0);
	}
	quota_free(quota);
}

static void
refills_a_bucket_with_time(void **state)
{
	struct quota *quota = new_quota(0, 60, 3);
	uint64_t now = 1000000;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(quota_take(quota, 7, now), 0);
	assert_int_equal(quota_take(quota, 7, now), 1000);
	/* Asking in vain costs nothing. */
	assert_int_equal(quota_take(quota, 7, now), 1000);
	assert_int_equal(quota_take(quota, 8, now), 0);
	assert_int_equal(quota_take(quota, 7, now + 400), 600);
	assert_int_equal(quota_take(quota, 7, now + 1000), 0);
	assert_int_equal(quota_take(quota, 7, now + 1000), 1000);
	/* However long the rest, no more than the burst. */
	now += 1000000;
	for (int i = 0; i < 3; i++)
		assert_int_equal(quota_take(quota, 7, now), 0);
	assert_int_equal(quota_take(quota, 7, now), 1000);
	quota_free(quota);
}

/* However many addresses come, the table holds, and keeps who asks most. */
static void
keeps_who_has_used_most(void **state)
{
	struct quota *quota = new_quota(0, 60, 10);
	uint64_t now = 1000000;

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(quota_take(quota, 7, now), 0);
	for (uint64_t unit = 100; unit < 300000; unit++)
		assert_int_equal(quota_take(quota, unit, now), 0);
	assert_int_equal(quota_take(quota, 7, now), 1000);
	quota_free(quota);
}

static void
shares_buckets_between_processes(void **state)
{
	struct quota *quota = new_quota(0, 60, 1000);
	unsigned taken = 0;
	pid_t child = fork();
	int status;

	(void)state;
	while (quota_take(quota, 7, 5000) == 0)
		taken++;
	if (child == 0)
		_exit(taken > 0 ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(taken <= 1000);
	assert_int_equal(quota_take(quota, 7, 5000), 1000);
	quota_free(quota);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_open_connections_over_all_workers),
		cmocka_unit_test(forgets_what_a_dead_worker_held),
		cmocka_unit_test(does_not_take_one_for_another),
		cmocka_unit_test(has_no_cap_where_none_is_asked_for),
		cmocka_unit_test(refills_a_bucket_with_time),
		cmocka_unit_test(keeps_who_has_used_most),
		cmocka_unit_test(shares_buckets_between_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
