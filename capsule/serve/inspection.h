/*
 * The check of a site that was loaded: its content against its own rules,
 * and what readers will get.
 */
#ifndef SERVE_INSPECTION_H
#define SERVE_INSPECTION_H

#include "check/check.h"
#include "site/site.h"

/*
 * Loads the folder's rules and applies them to it and to the site's answers.
 * NULL on failure.  The caller frees the check, before the site.
 */
struct check *inspection_run(const char *folder, const struct site *,
    bool release, struct err *);

#endif
