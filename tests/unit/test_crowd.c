#include "support.h"

#include "net/crowd.h"

static void
evicts_from_who_holds_most(void **state)
{
	struct crowd *crowd = crowd_new(10);
	struct place a[3], b[2], c;

	(void)state;
	assert_null(crowd_find_victim(crowd));
	crowd_enter(crowd, &c, 3);
	crowd_enter(crowd, &b[0], 2);
	for (int i = 0; i < 3; i++)
		crowd_enter(crowd, &a[i], 1);
	crowd_enter(crowd, &b[1], 2);
	assert_ptr_equal(crowd_find_victim(crowd), &a[0]);
	crowd_leave(crowd, &a[0]);
	/* two each: who came to it first */
	assert_ptr_equal(crowd_find_victim(crowd), &b[0]);
	crowd_leave(crowd, &b[0]);
	assert_ptr_equal(crowd_find_victim(crowd), &a[1]);
	crowd_leave(crowd, &a[1]);
	/* one each: who has waited longest */
	assert_ptr_equal(crowd_find_victim(crowd), &c);
	crowd_leave(crowd, &c);
	assert_ptr_equal(crowd_find_victim(crowd), &b[1]);
	crowd_leave(crowd, &b[1]);
	assert_ptr_equal(crowd_find_victim(crowd), &a[2]);
	crowd_leave(crowd, &a[2]);
	crowd_leave(crowd, &a[2]);
	assert_null(crowd_find_victim(crowd));
	crowd_free(crowd);
}

static void
never_evicts_who_is_being_answered(void **state)
{
	struct crowd *crowd = crowd_new(10);
	struct place a[3], b;

	(void)state;
	for (int i = 0; i < 3; i++)
		crowd_enter(crowd, &a[i], 1);
	crowd_enter(crowd, &b, 2);
	crowd_serve(crowd, &a[0]);
	crowd_serve(crowd, &a[2]);
	/* It still holds most, the two counted in. */
	assert_ptr_equal(crowd_find_victim(crowd), &a[1]);
	crowd_serve(crowd, &a[1]);
	assert_ptr_equal(crowd_find_victim(crowd), &b);
	crowd_serve(crowd, &b);
	assert_null(crowd_find_victim(crowd));
	for (int i = 0; i < 3; i++)
		crowd_leave(crowd, &a[i]);
	crowd_leave(crowd, &b);
	crowd_free(crowd);
}

static void
holds_many_of_one_and_one_of_many(void **state)
{
	enum { MANY = 5000 };
	struct crowd *crowd = crowd_new(10);
	struct place *places = calloc(MANY, sizeof(*places));

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		crowd_enter(crowd, &places[i], i % 2 == 0 ? 1 : 1000 + i);
	for (size_t i = 0; i < MANY; i += 2) {
		assert_ptr_equal(crowd_find_victim(crowd), &places[i]);
		crowd_leave(crowd, &places[i]);
		/* The last one has no more than the others have. */
		if (i >= MANY - 4)
			break;
	}
	assert_ptr_equal(crowd_find_victim(crowd), &places[1]);
	for (size_t i = 0; i < MANY; i++)
		crowd_leave(crowd, &places[i]);
	assert_null(crowd_find_victim(crowd));
	free(places);
	crowd_free(crowd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evicts_from_who_holds_most),
		cmocka_unit_test(never_evicts_who_is_being_answered),
		cmocka_unit_test(holds_many_of_one_and_one_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
