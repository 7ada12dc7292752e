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
 * Loads the rules of a site's folder and applies them to it and to the site's
 * answers.  NULL on failure.  The caller frees the check, before the site.
 */
struct check *inspection_run(const struct site_options *, const struct site *,
    bool release, struct err *);

/*
 * Whether a site may take over.  With a report, at the first start, it may,
 * and the findings are reported; without, on a reload, errors refuse it (-1
 * with the first of them) unless the mode is to warn.
 */
int inspection_judge(const struct site_options *, const struct site *,
    enum check_mode, report_line *, struct err *);

#endif
