/*
 * The program's subcommands, one file each.  Only they print and exit: 0
 * done, 1 failed, 2 misuse.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/err.h"

enum { COMMAND_DONE = 0, COMMAND_FAILED = 1, COMMAND_MISUSE = 2 };

/* As main, with argv[0] the subcommand's name. */
int build_main(int argc, char **argv);
int check_main(int argc, char **argv);
int cert_main(int argc, char **argv);
int dump_main(int argc, char **argv);
int get_main(int argc, char **argv);
int po_main(int argc, char **argv);
int serve_main(int argc, char **argv);

/* Prints "capsule: " and the error; returns COMMAND_FAILED. */
int command_fail(const struct err *);

/* Writes to standard output; COMMAND_FAILED, and says so, if that fails. */
int command_write(struct span);

/* The same for what has been printed there line by line. */
int command_flush(void);

/*
 * Prints the usage line to standard error, where getopt has said already
 * what is wrong; returns COMMAND_MISUSE.
 */
int command_usage(const char *usage);

/* Likewise, with a message before it. */
int command_misuse(const char *usage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
