#include "server.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The fields of /proc/PID/stat that are wanted (proc(5)), from 1. */
enum { SESSION = 6, UTIME = 14, CSTIME = 17 };

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

static uint64_t
cpu_of(const char *stat)
{
	const uint64_t tick_us = 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
	uint64_t ticks = 0;

	for (int i = UTIME; i <= CSTIME; i++)
		ticks += strtoull(field(stat, i), NULL, 10);
	return ticks * tick_us;
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

void
server_cost(pid_t session, struct server_cost *cost)
{
	DIR *processes = opendir("/proc");
	const struct dirent *entry;
	char stat[1024];

	*cost = (struct server_cost){ 0 };
	if (processes == NULL)
		return;
	while ((entry = readdir(processes)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !read_file(entry->d_name, "stat", stat, sizeof(stat)) ||
		    strtol(field(stat, SESSION), NULL, 10) != session)
			continue;
		cost->processes++;
		cost->cpu_us += cpu_of(stat);
		cost->pss_kib += pss_of(entry->d_name);
	}
	closedir(processes);
}
