/*
 * `serve -n`: all that a start needs, tried without creating anything.
 */
#ifndef SERVE_REHEARSAL_H
#define SERVE_REHEARSAL_H

#include "serve/config.h"
#include "serve/report.h"

/*
 * Loads certificates and content, says what a start would make and how it
 * would be confined.  Addresses are read but not opened: a server that runs
 * on them may be the one whose new configuration is checked.
 */
int rehearsal_run(const struct config *, report_line *, struct err *);

#endif
