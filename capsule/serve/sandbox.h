/*
 * What a process gives up before it reads what others wrote: its identity,
 * then all files but the ones it needs (Landlock), then the system calls it
 * has no use for (seccomp).
 */
#ifndef SERVE_SANDBOX_H
#define SERVE_SANDBOX_H

#include "base/err.h"

enum sandbox_mode {
	SANDBOX_AUTO,    /* what the kernel offers */
	SANDBOX_REQUIRE, /* or refuse to run */
	SANDBOX_OFF,
};

/* LeakSanitizer dies behind a filter: that build is made with OFF. */
#ifndef SANDBOX_DEFAULT
#define SANDBOX_DEFAULT SANDBOX_AUTO
#endif

/*
 * Becomes a user for good, with its groups and no others; NULL keeps the
 * identity.  In any case sets no_new_privs, and leaves /dev/null for standard
 * input, which may have been a terminal.
 */
int sandbox_become(const char *user, struct err *);

/* The same without no_new_privs: for a process that runs a mail command. */
int sandbox_identity(const char *user, struct err *);

/* A line in the log if this process is root still. */
void sandbox_warn(void);

/*
 * Looks at run time what this kernel offers, without applying anything: a
 * line for the operator, "Landlock and seccomp", "seccomp; this kernel has no
 * Landlock".
 */
struct sandbox_state {
	bool landlock, seccomp;
	char text[128];
};
void sandbox_probe(enum sandbox_mode, struct sandbox_state *);

/*
 * For a generation: only the content folders and libmagic's database can be
 * read, nothing written, no program run.
 */
int sandbox_generation(enum sandbox_mode, const char *const *contents,
    struct err *);

/*
 * For a worker, on top of it: no open but for reading beneath the content
 * folders, no new connection, no program, no new process.
 */
int sandbox_worker(enum sandbox_mode, const char *const *contents,
    struct err *);

/*
 * For the mail process: files made, linked and removed beneath one Maildir and
 * nowhere else (NULL: no file at all), no socket or process made, no program
 * run, nothing read.  What is open stays open.
 */
int sandbox_mail(enum sandbox_mode, const char *maildir, struct err *);

#endif
