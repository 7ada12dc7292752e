/*
 * What calls of libgettextpo share: its errors become a struct err.
 */
#ifndef SOURCE_GETTEXT_H
#define SOURCE_GETTEXT_H

#include "base/err.h"

#include <gettext-po.h>
#include <stdbool.h>

/* For calls that take one. */
extern const struct po_xerror_handler gettext_handler;

/* Before such a call: where the first error goes, and which file it names. */
void gettext_listen(const char *file, struct err *);

/* After it: has there been an error?  Then err is filled. */
bool gettext_failed(void);

/*
 * The library never frees the name of a file that it read, nor a context: the
 * leak checker, where there is one, is to look away, and back.
 */
void gettext_look_away(bool away);

#endif
