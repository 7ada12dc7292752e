#include "command/flags.h"

#include "command/command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { FLAGS_MAX = 24, LONG = 256, HELP = LONG + FLAGS_MAX };

/* What getopt wants to know: letters, and names that stand for numbers. */
struct wanted {
	char letters[2 * FLAGS_MAX + 1];
	struct option names[FLAGS_MAX + 2];
};

static void
fill_wanted(const struct flag *flags, struct wanted *wanted)
{
	struct option *name = wanted->names;
	char *letter = wanted->letters;

	for (size_t i = 0; i < FLAGS_MAX && flags[i].name != NULL; i++) {
		bool takes = flags[i].kind != FLAG_SWITCH;

		if (flags[i].letter != '\0') {
			*letter++ = flags[i].letter;
			if (takes)
				*letter++ = ':';
			continue;
		}
		*name = (struct option){ .name = flags[i].name,
			.has_arg = takes ? required_argument : no_argument,
			.val = LONG + (int)i };
		name++;
	}
	*letter++ = 'h';
	*letter = '\0';
	*name = (struct option){ .name = "help", .val = HELP };
}

static const struct flag *
find_flag(const struct flag *flags, int option)
{
	if (option >= LONG)
		return &flags[option - LONG];
	while (flags->name != NULL && flags->letter != option)
		flags++;
	return flags;
}

static void
store(const struct flag *flag, const char *value, char *out)
{
	size_t *count;

	switch (flag->kind) {
	case FLAG_SWITCH:
		*(bool *)(void *)(out + flag->offset) = true;
		return;
	case FLAG_WORD:
		*(const char **)(void *)(out + flag->offset) = value;
		return;
	case FLAG_WORDS:
		count = (size_t *)(void *)(out + flag->count);
		if (*count < flag->most)
			((const char **)(void *)(out +
			    flag->offset))[(*count)++] = value;
		return;
	}
}

bool
flags_read(int argc, char **argv, const struct flags_spec *spec, void *out,
    int *status)
{
	struct wanted wanted = { .letters = "" };
	int option;

	fill_wanted(spec->flags, &wanted);
	while ((option = getopt_long(argc, argv, wanted.letters, wanted.names,
		    NULL)) != -1) {
		if (option == 'h' || option == HELP) {
			printf("usage: %s\n%s", spec->usage, spec->help);
			*status = COMMAND_DONE;
			return false;
		}
		if (option == '?') {
			*status = command_usage(spec->usage);
			return false;
		}
		store(find_flag(spec->flags, option), optarg, out);
	}
	if (spec->words || optind == argc)
		return true;
	*status = command_misuse(spec->usage, "\"%s\" is one word too many",
	    argv[optind]);
	return false;
}
