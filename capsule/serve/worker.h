/*
 * A worker: one event loop over the listening sockets that all workers
 * share, with a generation's site.  It never changes what it serves.
 */
#ifndef SERVE_WORKER_H
#define SERVE_WORKER_H

#include "serve/config.h"
#include "serve/ports.h"
#include "serve/services.h"

#include <sys/types.h>

struct worker {
	const struct config *config;
	struct served *served;
	struct ports gemini;
	const struct gopher_ports *gopher; /* those of each site */
	struct quota *quota; /* shared by all workers, as is tally */
	struct tally *tally;
	unsigned number;    /* our own in both, from 0 */
	size_t connections; /* that it may have open */
	pid_t generation;   /* our parent, as long as it lives */
	int leave;   /* a pipe: at its end the worker drains and leaves */
	int post;    /* see postman_ask */
	int accepts; /* a pipe's end: a byte when the worker accepts, closed
			when it does so no more */
};

/* The whole life of the process; returns its exit status. */
int worker_run(const struct worker *);

#endif
