/*
 * `redirects:` in site.yaml: old addresses of what is elsewhere now.
 */
#ifndef SOURCE_REDIRECTS_H
#define SOURCE_REDIRECTS_H

#include "base/schema.h"
#include "document/target.h"

struct content;

struct redirect {
	struct redirect *next;
	const struct yaml *node; /* where it stands, for messages */
	struct span from;        /* a path, decoded */
	const char *to;          /* as written */
	bool temporary;
	const struct target *target; /* see redirects_resolve */
};

/* For schema: reads the mapping into a list, struct redirect *. */
int redirects_read(const struct schema_context *, const struct yaml *,
    void *value);

/*
 * Gives every redirect its target: a page, a file that some page links to,
 * or an absolute URI.  That it leads to another redirect is an error, and so
 * no loop can be.
 */
int redirects_resolve(struct content *, struct err *);

#endif
