/*
 * What a server costs, read from /proc: all processes of its sessions, so
 * that workers, helpers and children that it forks are counted whoever their
 * parent is.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server_cost {
	/*
	 * User and system.  Children that a process has waited for are
	 * counted with it, in ticks of 10 ms altogether.
	 */
	uint64_t cpu_us;
	uint64_t pss_kib; /* proportional share of memory */
	unsigned processes;
};

/* Most servers stay in the session that they are started in. */
struct server {
	pid_t sessions[32];
	size_t count;
};

/* Up to so many of its processes: how many they are. */
size_t server_processes(const struct server *, pid_t *, size_t most);

/* Zeros when no process of its sessions can be read. */
void server_cost(const struct server *, struct server_cost *);

#endif
