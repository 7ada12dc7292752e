/*
 * The supervisor's side of the mail process: it holds both ends of what the
 * workers and that process talk through, and the memory of what has come, and
 * has one running beside the generations for as long as they are configured to
 * have one.
 */
#ifndef SERVE_MAILER_H
#define SERVE_MAILER_H

#include "serve/backoff.h"
#include "serve/mail_config.h"
#include "serve/recent.h"

#include <stdbool.h>
#include <sys/types.h>

struct mailer {
	struct mail_settings settings; /* of the generation that serves */
	struct recent *recent; /* what its processes have had; or NULL */
	int post[2];           /* the workers' end and its own; or -1 */
	int life;              /* closing it has the process leave */
	int log;               /* its lines go there; borrowed */
	pid_t pid;             /* 0: none runs */
	struct backoff backoff;
};

void mailer_init(struct mailer *);

/* The workers' end, which is made when it is first wanted; -1: *err says. */
int mailer_post(struct mailer *, struct err *);

/*
 * From now on this is what holds (MAIL_OFF: none is to run), and lines go to
 * this log.  What runs finishes what it has, and another takes its place.
 */
void mailer_adopt(struct mailer *, const struct mail_settings *, int log);

/* A child of the supervisor has ended; false when it was another one. */
bool mailer_bury(struct mailer *, pid_t, int status);

/* Starts it again when it is time; the time of that, for poll(2). */
void mailer_keep(struct mailer *);
long long mailer_next(const struct mailer *);

/* When no generation is left: it leaves, and is waited for. */
void mailer_stop(struct mailer *);

/* For a child of the supervisor: forgets all of it. */
void mailer_forget(struct mailer *);

#endif
