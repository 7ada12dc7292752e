/*
 * Author's mode: notices that something in the content folders has changed
 * (inotify(7)).
 */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include "base/err.h"

/*
 * Watches folders and all folders in them; NULL ends the list.  A descriptor
 * to poll, or -1.
 */
int watch_new(const char *const *folders, struct err *);

/* Takes in what has happened; true when something did. */
bool watch_changed(int watch);

#endif
