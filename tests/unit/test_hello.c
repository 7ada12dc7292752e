#include "net/hello.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
static const struct {
	struct span extension;
	const char *name;
} cases[] = {
	{ SPAN("\0\14\0\0\11localhost"), "localhost" },
	{ SPAN("\0\4\0\0\1a"), "a" },
	/* as it was sent: what it says is for others to judge */
	{ SPAN("\0\6\0\0\3A.b"), "A.b" },
	/* only the first of several */
	{ SPAN("\0\10\0\0\1a\0\0\1b"), "a" },
	/* what stands behind the name is not of it */
	{ SPAN("\0\4\0\0\1abc"), "a" },
	/* empty */
	{ SPAN(""), "" },
	{ SPAN("\0\3\0\0\0"), "" },
	{ SPAN("\0\0"), "" },
	/* another kind */
	{ SPAN("\0\4\1\0\1a"), "" },
	/* cut off */
	{ SPAN("\0\14\0\0"), "" },
	{ SPAN("\0\14\0\0\11"), "" },
	{ SPAN("\0\14\0\0\11localhos"), "" },
	{ SPAN("\377\377\0\377\377localhost"), "" },
};

static void
finds_the_name_that_was_sent(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span name = hello_name(cases[i].extension);

		if (!span_equal(name, span_of(cases[i].name)))
			fail_msg("%zu: %.*s", i, SPAN_ARG(name));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_name_that_was_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
