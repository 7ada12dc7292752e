#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "serve/endpoint.h"

static bool
on(const struct served_site *served)
{
	(void)served;
	return true;
}

static bool
with_gopher(const struct served_site *served)
{
	return served->gopher_port != 0;
}

static const struct endpoint ask = { .path = "/ask", .is_on = on };
static const struct endpoint tell = { .path = "/tell", .is_on = with_gopher };
static const struct endpoint *const list[] = { &ask, &tell, NULL };

static void
a_path_is_the_same_with_a_slash_behind(void **state)
{
	const struct served_site served = { .gopher_port = 70 };

	(void)state;
	assert_ptr_equal(endpoint_find(list, &served, span_of("/ask")), &ask);
	assert_ptr_equal(endpoint_find(list, &served, span_of("/ask/")), &ask);
	assert_ptr_equal(endpoint_find(list, &served, span_of("/tell")), &tell);
	assert_null(endpoint_find(list, &served, span_of("/ask//")));
	assert_null(endpoint_find(list, &served, span_of("/as")));
	assert_null(endpoint_find(list, &served, span_of("/ask/x")));
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
		cmocka_unit_test(a_path_is_the_same_with_a_slash_behind),
		cmocka_unit_test(a_site_has_only_those_that_are_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
