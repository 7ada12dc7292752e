/*
 * The site that a subcommand is about: the one that -c, --content and --host
 * name.
 */
#ifndef COMMAND_CHOICE_H
#define COMMAND_CHOICE_H

#include "command/flags.h"
#include "serve/config.h"

/*
 * For a table of flags whose struct has a struct config_flags config.  --host
 * tells which of the configuration's sites.
 */
#define CHOICE_FLAGS \
	FLAG_LETTER('c', FLAG_WORD, config.file), \
	    FLAG("content", FLAG_WORD, config.content), \
	    FLAG("host", FLAG_WORD, config.host)

struct choice {
	struct config *config;
	const struct site_config *site; /* one of its sites */
};

/* Reads the configuration; free the choice after success. */
int choice_make(struct choice *, const struct config_flags *, struct err *);
void choice_free(struct choice *);

#endif
