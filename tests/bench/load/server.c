#include "server.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The fields of /proc/PID/stat that are wanted (proc(5)), from 1. */
enum { SESSION = 6, CUTIME = 16, CSTIME = 17 };

/* The whole of a small file of a process; false when it is gone. */
static bool
read_file(const char *pid, const char *name, char *text, size_t size)
{
	char path[300];
	FILE *file;
	size_t got;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, name);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	got = fread(text, 1, size - 1, file);
	fclose(file);
	text[got] = '\0';
	return got > 0;
}

/* The name, in brackets, may hold anything: fields count from behind it. */
static const char *
field(const char *stat, int number)
{
	const char *at = strrchr(stat, ')');

	for (int i = 2; at != NULL && i < number; i++) {
		at = strchr(at, ' ');
		if (at != NULL)
			at++;
	}
	return at == NULL ? "0" : at;
}

/* Of all its threads, those that ended too, to the nanosecond. */
static uint64_t
own_cpu_of(pid_t pid)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 ||
	    clock_gettime(clock, &used) == -1)
		return 0;
	return (uint64_t)used.tv_sec * 1000000 + (uint64_t)used.tv_nsec / 1000;
}

/* Of the children that it has waited for, in the kernel's ticks. */
static uint64_t
children_cpu_of(const char *stat)
{
	const uint64_t tick_us = 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);

	return tick_us *
	    (strtoull(field(stat, CUTIME), NULL, 10) +
		strtoull(field(stat, CSTIME), NULL, 10));
}

static uint64_t
pss_of(const char *pid)
{
	char text[4096];
	const char *line;

	if (!read_file(pid, "smaps_rollup", text, sizeof(text)))
		return 0;
	line = strstr(text, "\nPss:");
	return line == NULL ? 0 : strtoull(line + strlen("\nPss:"), NULL, 10);
}

static bool
is_of(const struct server *server, long session)
{
	for (size_t i = 0; i < server->count; i++)
		if (server->sessions[i] == session)
			return true;
	return false;
}

/* Calls for each of its processes, with its /proc/PID/stat. */
static void
for_each(const struct server *server,
    void (*call)(const char *pid, const char *stat, void *data), void *data)
{
	DIR *processes = server->count > 0 ? opendir("/proc") : NULL;
	const struct dirent *entry;
	char stat[1024];

	if (processes == NULL)
		return;
	while ((entry = readdir(processes)) != NULL)
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    read_file(entry->d_name, "stat", stat, sizeof(stat)) &&
		    is_of(server, strtol(field(stat, SESSION), NULL, 10)))
			call(entry->d_name, stat, data);
	closedir(processes);
}

static void
add_cost(const char *pid, const char *stat, void *data)
{
	struct server_cost *cost = data;

	cost->processes++;
	cost->cpu_us +=
	    children_cpu_of(stat) + own_cpu_of((pid_t)strtol(pid, NULL, 10));
	cost->pss_kib += pss_of(pid);
}

void
server_cost(const struct server *server, struct server_cost *cost)
{
	*cost = (struct server_cost){ 0 };
	for_each(server, add_cost, cost);
}

struct list {
	pid_t *pids;
	size_t count, most;
};

static void
add_to_list(const char *pid, const char *stat, void *data)
{
	struct list *list = data;

	(void)stat;
	if (list->count < list->most)
		list->pids[list->count++] = (pid_t)strtol(pid, NULL, 10);
}

size_t
server_processes(const struct server *server, pid_t *pids, size_t most)
{
	struct list list = { .pids = pids, .most = most };

	for_each(server, add_to_list, &list);
	return list.count;
}
