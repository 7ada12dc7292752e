/*
 * Landlock (landlock(7)): which files a process can reach at all.
 */
#ifndef SERVE_LANDLOCK_H
#define SERVE_LANDLOCK_H

#include "base/err.h"

/* Does this kernel have it, and is it switched on? */
bool landlock_works(void);

/*
 * From now on only what lies beneath these paths can be opened, for reading;
 * paths that do not exist are passed over, NULL ends each list.  Nothing can
 * be written, made, removed or run, and no TCP port bound or connected to
 * where the kernel knows how to refuse that.
 */
int landlock_read_only(const char *const *paths, const char *const *more,
    struct err *);

/*
 * From now on files can be made, linked and removed beneath this path (NULL:
 * nowhere), and nothing can be read or reached elsewhere.  With a path only
 * where landlock_links is true.
 */
int landlock_mailbox(const char *path, struct err *);

/*
 * Can links from one folder to another be allowed?  Kernels before 5.19
 * refuse them whatever they are asked.
 */
bool landlock_links(void);

#endif
