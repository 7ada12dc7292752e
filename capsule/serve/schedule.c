#include "serve/schedule.h"

#include <sched.h>

void
schedule_interrupt_nobody(void)
{
	const struct sched_param none = { .sched_priority = 0 };

	if (sched_getscheduler(0) == SCHED_OTHER)
		sched_setscheduler(0, SCHED_BATCH, &none);
}
