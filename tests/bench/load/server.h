/*
 * What a server costs, read from /proc: all processes of its session, so
 * that workers, helpers and children that it forks are counted whoever their
 * parent is.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct server_cost {
	uint64_t cpu_us;  /* user and system, reaped children included */
	uint64_t pss_kib; /* proportional share of memory */
	unsigned processes;
};

/* Zeros when no process of that session can be read. */
void server_cost(pid_t session, struct server_cost *);

#endif
