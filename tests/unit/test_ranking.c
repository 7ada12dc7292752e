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
more_of_the_same_tells_less(void **state)
{
	double once = ranking_share(1);
	double twice = ranking_share(2);

	(void)state;
	assert_true(twice > once && twice < 2 * once);
	assert_true(ranking_share(1000) < 2.2);
}

static void
a_word_tells_more_in_a_title_and_less_among_many(void **state)
{
	static const struct ranking_length pages[] = { { 2, 30 }, { 8, 30 },
		{ 2, 900 }, { 0, 0 } };
	struct ranking_length average = ranking_average(pages, 4);
	double first[RANKING_FIELDS], other[RANKING_FIELDS];

	(void)state;
	assert_true(average.titles == 3 && average.all == 240);
	ranking_weigh(&pages[0], &average, first);
	assert_true(first[RANKING_TITLES] > first[RANKING_HEADINGS]);
	assert_true(first[RANKING_HEADINGS] > first[RANKING_TEXT]);
	ranking_weigh(&pages[1], &average, other);
	assert_true(other[RANKING_TITLES] < first[RANKING_TITLES]);
	assert_true(other[RANKING_TEXT] == first[RANKING_TEXT]);
	ranking_weigh(&pages[2], &average, other);
	assert_true(other[RANKING_TITLES] == first[RANKING_TITLES]);
	assert_true(other[RANKING_TEXT] < first[RANKING_TEXT]);
	/* Pages of no words are no ground for a division by 0. */
	average = ranking_average(&pages[3], 1);
	ranking_weigh(&pages[3], &average, other);
	assert_true(other[RANKING_TEXT] > 0 && other[RANKING_TEXT] < 99);
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
		cmocka_unit_test(more_of_the_same_tells_less),
		cmocka_unit_test(
		    a_word_tells_more_in_a_title_and_less_among_many),
		cmocka_unit_test(the_best_come_first_and_the_first_of_equals),
		cmocka_unit_test(a_full_list_keeps_the_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
