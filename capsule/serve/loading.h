/*
 * What a generation loads, in two steps: with the supervisor's identity what
 * only that may read or open; then, without it and behind the sandbox, what
 * others wrote.
 */
#ifndef SERVE_LOADING_H
#define SERVE_LOADING_H

#include "net/tls_tickets.h"
#include "serve/config.h"
#include "serve/generation.h"
#include "serve/inspection.h"
#include "serve/ports.h"
#include "serve/services.h"

struct loaded {
	const struct generation_start *start;
	struct config *config;
	struct served served;
	struct ports gemini;
	struct gopher_ports *gopher; /* those of each site */
	struct inspected *inspected; /* each site's */
	struct tls_tickets *tickets; /* workers share them; NULL: off */
	int post;                    /* what leads to the mail process, or -1 */
	int watch; /* author's mode: the content's changes, or -1 */
};

/*
 * The first step: configuration, log, keys, listening sockets.  Fills in what
 * is loaded, to be cleared after failure too, and tells the supervisor.
 */
int loading_configure(struct loaded *, const struct generation_start *,
    struct err *);

/* The second: the process gives up its identity, and reads the content. */
int loading_load(struct loaded *, struct err *);

/* The content folders, for the sandbox; NULL ends the list. */
const char *const *loading_folders(const struct loaded *);

void loading_clear(struct loaded *);

#endif
