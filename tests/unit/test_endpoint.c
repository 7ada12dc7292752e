#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "serve/endpoint.h"

static bool
is_ask(const struct served_site *served, struct span path)
{
	(void)served;
	return span_is(path, "/ask");
}

static bool
is_tell(const struct served_site *served, struct span path)
{
	return served->gopher_port != 0 && span_is(path, "/tell");
}

static const struct endpoint ask = { .is_at = is_ask };
static const struct endpoint tell = { .is_at = is_tell };
static const struct endpoint *const list[] = { &ask, &tell, NULL };

static void
a_place_is_found_by_the_paths_it_takes(void **state)
{
	const struct served_site served = { .gopher_port = 70 };

	(void)state;
	assert_ptr_equal(endpoint_find(list, &served, span_of("/ask")), &ask);
	assert_ptr_equal(endpoint_find(list, &served, span_of("/tell")), &tell);
	assert_null(endpoint_find(list, &served, span_of("/")));
	assert_null(endpoint_find(list, &served, span_of("")));
}

static void
a_site_has_only_those_that_are_on(void **state)
{
	const struct served_site served = { .gopher_port = 0 };

	(void)state;
	assert_ptr_equal(endpoint_find(list, &served, span_of("/ask")), &ask);
	assert_null(endpoint_find(list, &served, span_of("/tell")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_is_found_by_the_paths_it_takes),
		cmocka_unit_test(a_site_has_only_those_that_are_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
