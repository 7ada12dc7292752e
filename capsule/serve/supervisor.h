/*
 * The supervisor: the one process that lives as long as the server.  It holds
 * the listening sockets and the log, starts generations and restarts them
 * when they die, and reads neither network nor content: what reads those runs
 * in its children.
 */
#ifndef SERVE_SUPERVISOR_H
#define SERVE_SUPERVISOR_H

#include "serve/config.h"
#include "serve/report.h"

/*
 * Serves until SIGTERM or SIGINT, then drains.  SIGHUP loads everything
 * anew, SIGUSR1 writes counters to the log.  Returns -1 when the first
 * generation cannot start.
 */
int supervisor_run(const struct config_flags *, report_line *, struct err *);

#endif
