#include "support.h"

#include "base/zones.h"

static const struct zone_path paths[] = {
	{ SPAN("/family"), 1 },
	{ SPAN("/family/me"), 2 },
	{ SPAN("/notes/a.txt"), 1 },
};
static const struct zones zones = { paths, LENGTH(paths) };

static const struct {
	const char *path;
	size_t zone;
} cases[] = {
	{ "/", 0 },
	{ "/family", 1 },
	{ "/family/", 1 },
	{ "/family/page.txt", 1 },
	{ "/family-tree/", 0 },
	{ "/Family/", 0 },
	{ "/family%2Fx", 0 },
	{ "//family/", 0 },
	{ "/x/family/", 0 },
	{ "/fam", 0 },
	{ "/family/me", 2 },
	{ "/family/me/x/y.pdf", 2 },
	{ "/family/mean/", 1 },
	{ "/notes/a.txt", 1 },
	{ "/notes/", 0 },
	{ "", 0 },
};

static void
a_path_lies_in_the_zone_of_its_longest_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (zones_find(&zones, span_of(cases[i].path)) != cases[i].zone)
			fail_msg("%s", cases[i].path);
}

static void
the_root_as_a_zone_holds_everything(void **state)
{
	static const struct zone_path root[] = { { SPAN(""), 1 } };
	static const struct zones all = { root, 1 };

	(void)state;
	assert_int_equal(zones_find(&all, span_of("/")), 1);
	assert_int_equal(zones_find(&all, span_of("/a/b.txt")), 1);
}

static const struct {
	const char *at, *what;
	bool may;
} shown[] = {
	{ "/", "/risks/", true },
	{ "/", "/family/", false },
	{ "/family/", "/", true },
	{ "/family/", "/family/x/", true },
	{ "/family/", "/notes/a.txt", true },
	{ "/family/", "/family/me/", false },
	{ "/family/me/", "/family/", false },
};

static void
what_is_private_is_shown_in_its_own_zone(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(shown); i++)
		if (zones_may_show(&zones, span_of(shown[i].at),
			span_of(shown[i].what)) != shown[i].may)
			fail_msg("%s at %s", shown[i].what, shown[i].at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_lies_in_the_zone_of_its_longest_prefix),
		cmocka_unit_test(the_root_as_a_zone_holds_everything),
		cmocka_unit_test(what_is_private_is_shown_in_its_own_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
