/*
 * A generation: one loading of configuration, keys and content, in a fresh
 * process that gives up its privileges before it reads what others wrote,
 * and the workers that serve it.  It keeps its workers alive and never
 * touches the network itself.
 */
#ifndef SERVE_GENERATION_H
#define SERVE_GENERATION_H

#include "serve/config.h"
#include "serve/report.h"
#include "serve/sockets.h"

struct generation_start {
	const struct config_flags *flags;
	struct sockets *sockets; /* as the supervisor had them open */
	int channel;             /* to the supervisor */
	report_line *report;     /* NULL: tell nobody but of findings */
};

/* The whole life of the process; returns its exit status. */
int generation_run(const struct generation_start *);

#endif
