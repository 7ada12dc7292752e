/*
 * System call filters (seccomp(2)) through libseccomp.
 */
#ifndef SERVE_FILTER_H
#define SERVE_FILTER_H

#include "base/err.h"

/* Does this kernel have them? */
bool filter_works(void);

/*
 * For a generation: no program is run, no socket made, no other process
 * looked into, nothing mounted; such calls fail with EPERM.
 */
int filter_generation(struct err *);

/* For a worker: only what serving needs; all other calls fail with EPERM. */
int filter_worker(struct err *);

/* For the mail process: only what delivering a message needs. */
int filter_mail(struct err *);

#endif
