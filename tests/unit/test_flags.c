#include "support.h"

#include "command/command.h"
#include "command/flags.h"

#include <getopt.h>

enum { LIST_MAX = 2 };

struct flags {
	const char *word;
	const char *list[LIST_MAX];
	size_t list_count;
	bool on, letter;
};

static const struct flag table[] = {
	FLAG("word", FLAG_WORD, word),
	{ .name = "list",
	    .kind = FLAG_WORDS,
	    .offset = offsetof(struct flags, list),
	    .count = offsetof(struct flags, list_count),
	    .most = LIST_MAX },
	FLAG("on", FLAG_SWITCH, on),
	FLAG_LETTER('n', FLAG_SWITCH, letter),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = "test", .help = "", .flags = table
};

/* Up to NULL, behind the name of the program. */
static bool
read_flags(char **argv, struct flags *flags, int *status)
{
	int argc = 0;

	while (argv[argc] != NULL)
		argc++;
	*flags = (struct flags){ .word = NULL };
	*status = -1;
	opterr = 0;
	optind = 0; /* from the start again */
	return flags_read(argc, argv, &spec, flags, status);
}

static void
flags_are_stored_where_the_table_says(void **state)
{
	char *argv[] = { "t", "--word", "a", "-n", "--word=b", "--list", "1",
		"--list", "2", "--list", "3", NULL };
	struct flags flags;
	int status;

	(void)state;
	assert_true(read_flags(argv, &flags, &status));
	assert_string_equal(flags.word, "b");
	assert_true(flags.letter);
	assert_false(flags.on);
	assert_int_equal(flags.list_count, 2);
	assert_string_equal(flags.list[1], "2");
}

static void
what_the_table_has_not_is_misuse(void **state)
{
	static char *misused[][3] = { { "t", "--off", NULL },
		{ "t", "-x", NULL }, { "t", "--word", NULL },
		{ "t", "--on=1", NULL }, { "t", "word", NULL } };
	struct flags flags;
	int status;

	(void)state;
	for (size_t i = 0; i < LENGTH(misused); i++) {
		assert_false(read_flags(misused[i], &flags, &status));
		assert_int_equal(status, COMMAND_MISUSE);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_are_stored_where_the_table_says),
		cmocka_unit_test(what_the_table_has_not_is_misuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
