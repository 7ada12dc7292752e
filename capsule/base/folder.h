/*
 * Reading what lies beneath a folder, and nothing else: no path, no "..",
 * no link leads out of it (openat2, RESOLVE_BENEATH); only regular files are
 * opened, and never waited for.
 */
#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

#include <sys/stat.h>

/* A descriptor of the folder for the calls below; -1 on failure. */
int folder_open(const char *path, struct err *);

/*
 * Opens a regular file beneath the folder for reading, close-on-exec, and
 * stores its status.  Returns -1 with errno set: ENOENT when there is none,
 * EXDEV when it lies outside, EINVAL when it is not a regular file.
 */
int folder_open_file(int folder, const char *path, struct stat *);

/*
 * The names of what is in a folder, without "." and "..", sorted and in the
 * arena.  -1 with errno set when they cannot all be read.
 */
int folder_names(int folder, struct arena *, struct span **names,
    size_t *count);

/*
 * The name beneath the folder that a file has once all symbolic links on the
 * way are followed: mostly the same one.  -1 when there is no such file.
 */
int folder_own_name(int folder, const char *path, char *out, size_t size);

/*
 * Reads a whole file beneath the folder into the arena, at most so many
 * bytes.  name is how messages call it.  With missing not NULL, a file that
 * does not exist is no error: *missing is set and the text is empty.
 */
int folder_read(int folder, const char *path, const char *name, size_t most,
    struct arena *, struct span *text, bool *missing, struct err *);

/*
 * Whether a file or a folder could be made at a path: its folder is there and
 * may be written to.  Makes nothing.
 */
int folder_can_hold(const char *path, struct err *);

/*
 * Reads a file wherever it lies, such as one that the operator named.  name is
 * how messages call it.
 */
int folder_read_any(const char *path, const char *name, size_t most,
    struct arena *, struct span *text, struct err *);

#endif
