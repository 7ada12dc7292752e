/*
 * Writing files.  Reading them is folder.h's.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/span.h"

/* Writes all of it, however often that takes; -1 with errno set. */
int file_write_all(int fd, struct span);

/*
 * The whole of a new file that was just opened: writes it, has it on the disk
 * and closes it, whatever fails.  -1 with errno set, as it is when fd is -1.
 */
int file_fill(int fd, struct span);

/*
 * Puts a text in the place of a file, which may not be there yet.  It is
 * written to "PATH.new", which is nobody else's, and has reached the disk
 * before that is renamed: the file is the old one or the new one, whole,
 * whatever happens in between.
 */
int file_replace(const char *path, struct span text, struct err *);

#endif
