/*
 * Which form of a word a number wants: the rules that gettext's catalogues
 * have in their headers (GNU gettext manual, section "Additional functions for
 * plural forms"), "nplurals=2; plural=(n != 1);".  Pure.
 */
#ifndef BASE_PLURAL_H
#define BASE_PLURAL_H

#include "base/span.h"

#include <stdbool.h>

enum { PLURAL_FORMS = 6 }; /* at most: Arabic has so many */

/*
 * The rule of such a header, "n != 1", and how many forms there are.  False
 * when it is none, or asks for a form that there is not.
 */
bool plural_read(struct span header, struct span *rule, size_t *forms);

/* Is it an expression that asks for no form above PLURAL_FORMS? */
bool plural_is_rule(struct span rule);

/* The form for a number, from 0, by such a rule. */
size_t plural_form(struct span rule, unsigned long number);

#endif
