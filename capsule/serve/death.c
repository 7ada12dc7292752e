#include "serve/death.h"

#include "base/log.h"

#include <sys/wait.h>

void
death_log(const char *event, pid_t pid, int status)
{
	struct log_line line;

	log_begin(&line, event);
	log_number(&line, "pid", (unsigned long long)pid);
	if (WIFSIGNALED(status))
		log_number(&line, "signal", (unsigned)WTERMSIG(status));
	else
		log_number(&line, "exit", (unsigned)WEXITSTATUS(status));
	log_end(&line);
}
