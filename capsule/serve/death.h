/*
 * The log line of a process that died.
 */
#ifndef SERVE_DEATH_H
#define SERVE_DEATH_H

#include <sys/types.h>

/* The event ("worker-died"), its pid, and its signal or exit status. */
void death_log(const char *event, pid_t, int status);

#endif
