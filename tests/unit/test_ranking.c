#include "support.h"

#include "site/ranking.h"

static void
what_is_rare_tells_more(void **state)
{
	(void)state;
	assert_true(ranking_rarity(1000, 1) > ranking_rarity(1000, 10));
	assert_true(ranking_rarity(1000, 10) > ranking_rarity(1000, 499));
	assert_true(ranking_rarity(1000, 500) > 0);
	assert_true(ranking_rarity(1000, 1000) > 0);
	assert_true(ranking_rarity(1, 1) > 0);
}

static void
more_of_the_same_tells_less_and_so_do_long_pages(void **state)
{
	double once = ranking_share(1, 1);
	double twice = ranking_share(2, 1);

	(void)state;
	assert_true(twice > once && twice < 2 * once);
	assert_true(ranking_share(1000, 1) < 2.2);
	assert_true(ranking_share(1, 0.5) > once);
	assert_true(ranking_share(1, 5) < once);
	assert_true(ranking_share(1, 0) > 0);
}

static void
the_best_come_first_and_the_first_of_equals(void **state)
{
	struct ranking ranking = { .count = 0 };

	(void)state;
	ranking_add(&ranking, 7, 1);
	ranking_add(&ranking, 8, 3);
	ranking_add(&ranking, 9, 2);
	ranking_add(&ranking, 10, 3);
	assert_int_equal(ranking.count, 4);
	assert_int_equal(ranking.best[0].page, 8);
	assert_int_equal(ranking.best[1].page, 10);
	assert_int_equal(ranking.best[2].page, 9);
	assert_int_equal(ranking.best[3].page, 7);
}

static void
a_full_list_keeps_the_best(void **state)
{
	struct ranking ranking = { .count = 0 };

	(void)state;
	for (size_t i = 0; i < 3 * RANKING_MAX; i++)
		ranking_add(&ranking, i, (double)(i * 7 % (3 * RANKING_MAX)));
	assert_int_equal(ranking.count, RANKING_MAX);
	for (size_t i = 0; i < RANKING_MAX; i++)
		assert_int_equal((int)ranking.best[i].score,
		    3 * RANKING_MAX - 1 - (int)i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_rare_tells_more),
		cmocka_unit_test(
		    more_of_the_same_tells_less_and_so_do_long_pages),
		cmocka_unit_test(the_best_come_first_and_the_first_of_equals),
		cmocka_unit_test(a_full_list_keeps_the_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
