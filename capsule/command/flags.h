/*
 * A subcommand's flags, read into its struct by a table.
 */
#ifndef COMMAND_FLAGS_H
#define COMMAND_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

enum flag_kind {
	FLAG_SWITCH, /* bool: given or not */
	FLAG_WORD,   /* const char *: the last one given */
	FLAG_WORDS,  /* const char *[]: all of them, and how many */
};

struct flag {
	const char *name; /* "content"; NULL ends the table */
	char letter;      /* instead of a name that is "" */
	enum flag_kind kind;
	size_t offset;
	size_t count; /* WORDS: the offset of their number, a size_t */
	size_t most;  /* WORDS: the array's size; more are dropped */
};

/* Of a subcommand's "struct flags". */
#define FLAG(flag_name, flag_kind, field) \
	{ \
		.name = (flag_name), .kind = (flag_kind), \
		.offset = offsetof(struct flags, field) \
	}
#define FLAG_LETTER(flag_letter, flag_kind, field) \
	{ \
		.name = "", .letter = (flag_letter), .kind = (flag_kind), \
		.offset = offsetof(struct flags, field) \
	}
#define FLAG_END \
	{ \
		.name = NULL \
	}

struct flags_spec {
	const char *usage; /* behind "usage: " */
	const char *help;  /* below it, for --help, which all have */
	const struct flag *flags;
	bool words; /* may there be words? */
};

/*
 * Reads the command line.  Returns true to go on: words are in argv, which is
 * put into that order, from getopt's optind on.  False when that was all: help
 * was asked for, or it is misused and the reader has been told; *status is the
 * exit status then.
 */
bool flags_read(int argc, char **argv, const struct flags_spec *, void *out,
    int *status);

#endif
