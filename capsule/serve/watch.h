/*
 * Author's mode: notices that something in the content folder has changed
 * (inotify(7)).
 */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include "base/err.h"

/* Watches a folder and all folders in it; a descriptor to poll, or -1. */
int watch_new(const char *folder, struct err *);

/* Takes in what has happened; true when something did. */
bool watch_changed(int watch);

#endif
