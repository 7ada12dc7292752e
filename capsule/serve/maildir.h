/*
 * A Maildir (maildir(5)): each message a file, written aside in tmp and linked
 * into new when it is whole and on the disk.
 */
#ifndef SERVE_MAILDIR_H
#define SERVE_MAILDIR_H

#include "base/err.h"
#include "base/span.h"

struct maildir;

/*
 * Makes what is missing of the folder and its three parts (0700), and locks
 * it.  What one that was killed has left half-written is removed.  NULL on
 * failure; *busy tells whether that is for another process that writes there.
 */
struct maildir *maildir_open(const char *path, bool *busy, struct err *);

/* Unlocks it; maildir_close(NULL) is fine. */
void maildir_close(struct maildir *);

/*
 * Looks, and makes nothing, whether maildir_open and maildir_deliver would
 * work; *missing is set when the folder is not there yet.
 */
int maildir_check(const char *path, bool *missing, struct err *);

/*
 * Delivers a message under a name that is used once and holds no "/", ":" or
 * dot at its start.  When it returns 0 the message is on the disk, whole; on
 * -1 nothing of it is there.
 */
int maildir_deliver(struct maildir *, const char *name, struct span message,
    struct err *);

/* Calls found with the name of each message in new and cur. */
int maildir_list(const struct maildir *,
    void (*found)(void *data, struct span name), void *data, struct err *);

#endif
