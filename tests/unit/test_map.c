#include "support.h"

#include "base/map.h"

static void
an_empty_map_finds_nothing(void **state)
{
	struct map map;

	(void)state;
	map_init(&map);
	assert_null(map_find(&map, span_of("a")));
	map_clear(&map);
	map_clear(&map);
}

static void
the_first_value_of_a_key_stays(void **state)
{
	int first, second;
	struct map map;

	(void)state;
	map_init(&map);
	assert_null(map_add(&map, span_of("a"), &first));
	assert_ptr_equal(map_add(&map, span_of("a"), &second), &first);
	assert_ptr_equal(map_find(&map, span_of("a")), &first);
	assert_null(map_find(&map, span_of("b")));
	assert_null(map_find(&map, span_of("")));
	map_clear(&map);
}

static void
the_empty_text_is_a_key(void **state)
{
	struct span nul = SPAN("\0");
	int first, second;
	struct map map;

	(void)state;
	map_init(&map);
	map_add(&map, span_of(""), &first);
	map_add(&map, nul, &second);
	assert_ptr_equal(map_find(&map, span_of("")), &first);
	assert_ptr_equal(map_find(&map, nul), &second);
	map_clear(&map);
}

static void
finds_each_of_many(void **state)
{
	static char keys[5000][16];
	struct map map;

	(void)state;
	map_init(&map);
	for (size_t i = 0; i < LENGTH(keys); i++) {
		snprintf(keys[i], sizeof(keys[i]), "/page-%zu/", i);
		assert_null(map_add(&map, span_of(keys[i]), keys[i]));
	}
	assert_int_equal(map.used, LENGTH(keys));
	assert_true(map.size * 3 > map.used * 4);
	for (size_t i = 0; i < LENGTH(keys); i++)
		assert_ptr_equal(map_find(&map, span_of(keys[i])), keys[i]);
	assert_null(map_find(&map, span_of("/page-5000/")));
	map_clear(&map);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_finds_nothing),
		cmocka_unit_test(the_first_value_of_a_key_stays),
		cmocka_unit_test(the_empty_text_is_a_key),
		cmocka_unit_test(finds_each_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
