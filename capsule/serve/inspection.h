/*
 * The check of a site that was loaded: its content against its own rules,
 * and what readers will get.
 */
#ifndef SERVE_INSPECTION_H
#define SERVE_INSPECTION_H

#include "check/check.h"
#include "serve/config.h"
#include "serve/report.h"
#include "site/site.h"

/*
 * Loads the rules of a site's content, which it takes over, and applies them
 * to that and to the site's answers.  NULL on failure.  The caller frees the
 * check, before the site.
 */
struct check *inspection_run(const struct site_options *, struct content *,
    const struct site *, bool release, struct err *);

/* A site under inspection. */
struct inspected {
	struct site_options options; /* which stay where they are */
	const struct site *site;
	struct check *check; /* not applied yet; NULL: nothing to be done */
};

/*
 * Whether a site may take over: -1 if its rules cannot be read, or, on a
 * reload and unless the mode is to warn, if it has errors, with the first of
 * them.  At the first start there is nothing that could go on being served
 * instead: its check is kept for inspection_fork.  Takes over the content.
 */
int inspection_admit(struct inspected *, struct content *, enum check_mode,
    bool first, struct err *);

/*
 * Forks a process that applies the checks that were kept and reports what
 * they find, first giving up what the caller has that it does not need.  It
 * begins when the descriptor that is returned is closed, and ends with its
 * parent at the latest.  -1: there is nothing to check.  Frees the checks.
 */
int inspection_fork(struct inspected *inspected, size_t count,
    report_line *report, void (*give_up)(void *data), void *data);

#endif
