#include "support.h"

#include "base/path.h"

static const struct {
	const char *written;
	const char *path; /* NULL: refused */
} cases[] = {
	{ "/", "/" },
	{ "/old/", "/old/" },
	{ "/old.html", "/old.html" },
	{ "/caf%C3%A9/", "/caf\xC3\xA9/" },
	{ "/caf\xC3\xA9/", "/caf\xC3\xA9/" },
	{ "/two words", "/two words" },
	{ "/a%2Fb/", "/a%2Fb/" },
	{ "", NULL },
	{ "old/", NULL },
	{ "//old/", NULL },
	{ "/a//b", NULL },
	{ "/a/./b", NULL },
	{ "/a/../b", NULL },
	{ "/a/%2e%2e/b", NULL },
	{ "/..", NULL },
	{ "/a?b", NULL },
	{ "/a%3Fb", NULL },
	{ "/a#b", NULL },
	{ "/a\tb", NULL },
	{ "/a%0D%0Ab", NULL },
	{ "gemini://a.example/", NULL },
};

static void
a_path_is_decoded_and_has_nothing_to_resolve(void **state)
{
	struct arena *arena = arena_new();
	struct span path;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int result = path_read(span_of(cases[i].written), arena, &path);

		if ((result == 0) != (cases[i].path != NULL))
			fail_msg("%s", cases[i].written);
		if (result == 0)
			assert_span(path, cases[i].path);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_decoded_and_has_nothing_to_resolve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
