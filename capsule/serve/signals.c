#include "serve/signals.h"

#include <stddef.h>
#include <sys/signalfd.h>

int
signals_catch(const int *caught, sigset_t *old, struct err *err)
{
	sigset_t mask;
	int fd;

	sigemptyset(&mask);
	for (; *caught != 0; caught++)
		sigaddset(&mask, *caught);
	if (sigprocmask(SIG_BLOCK, &mask, old) == -1)
		return err_system(err, "signals cannot be blocked");
	fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd == -1)
		return err_system(err, "signals cannot be caught");
	return fd;
}
