/*
 * The generations that a supervisor has: one serves, one loads, some drain.
 */
#ifndef SERVE_GENERATIONS_H
#define SERVE_GENERATIONS_H

#include "serve/mail_config.h"

#include <stdbool.h>
#include <sys/types.h>

enum {
	GENERATIONS_OLD_MAX = 3, /* that drain at once */
	GENERATIONS_MAX = GENERATIONS_OLD_MAX + 2,
};

enum stage {
	STAGE_NONE, /* the place is free */
	STAGE_LOADING,
	STAGE_SERVING,
	STAGE_DRAINING,
};

struct generation {
	enum stage stage;
	pid_t pid;
	int channel;
	int log;          /* the file it asked for, or -1 */
	bool configured;  /* it may ask for nothing more */
	bool replaced;    /* and the reload is not yet said to be done */
	bool failed;      /* it has said why it cannot serve */
	bool silent;      /* it hung up: there is nothing to hear from it */
	bool late;        /* it took too long to load */
	unsigned allowed; /* seconds it may take to load */
	long long since;  /* ms, when it came to this stage */
	long long until;  /* ms, when it is killed; BACKOFF_NEVER */
	struct mail_settings mail;
};

struct generations {
	struct generation places[GENERATIONS_MAX];
};

/* The first in a stage, STAGE_NONE for a free place; NULL: there is none. */
struct generation *generations_find(struct generations *, enum stage);

size_t generations_count(const struct generations *, enum stage);

/* From now on; killed when it has been there for so long, or BACKOFF_NEVER. */
void generations_enter(struct generation *, enum stage, long long for_ms);

/* It loads from now on, and all the time that this takes has an end. */
void generations_allow(struct generation *, unsigned seconds);

/* It accepts nobody any more, and leaves when all is answered, or then. */
void generations_drain(struct generation *, unsigned seconds);

/* For one more to drain: who has drained longest gives way. */
void generations_make_room(struct generations *);

/* In a child: what leads to them is none of its business. */
void generations_forget(struct generations *);

/* Kills those whose time is over. */
void generations_keep(struct generations *);

/* When the next one's is; BACKOFF_NEVER. */
long long generations_next(const struct generations *);

#endif
