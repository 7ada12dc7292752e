/*
 * "rules" and "budgets" of site.yaml: which rules hold, and how strictly.
 */
#ifndef CHECK_POLICY_H
#define CHECK_POLICY_H

#include "check/rule.h"

/*
 * Reads both into the check.  Refuses rules that there are not, settings
 * that a rule does not take, and exceptions of pages for unknown rules.
 */
int policy_read(struct check *, struct err *);

#endif
