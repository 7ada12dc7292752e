/*
 * The mail process: the only one that messages of readers are written by.  It
 * takes them from the workers, holds them to the limits, knows those that it
 * has already, and has the others delivered before it says so.
 */
#ifndef SERVE_MAIL_H
#define SERVE_MAIL_H

#include "serve/mail_config.h"
#include "serve/recent.h"

/*
 * The whole life of the process; returns its exit status.  post is its end of
 * a post_new pair, and recent what such processes before it have had.  When
 * life, a socket of the supervisor's, ends, it finishes what has come and
 * leaves.
 */
int mail_run(const struct mail_settings *, struct recent *, int post, int life);

#endif
