/*
 * content/references.json or .yaml: a bibliography in CSL, as any reference
 * manager exports it (CSL-JSON schema, citeproc).
 */
#ifndef SOURCE_BIBLIOGRAPHY_H
#define SOURCE_BIBLIOGRAPHY_H

#include "base/map.h"
#include "source/reference.h"

struct bibliography {
	struct schema_list references; /* of struct reference */
	struct map by_id;
	const char *file; /* "references.json"; NULL: there is none */
};

/*
 * Reads the bibliography of an opened content folder; one that is not there
 * is empty.  Clear it before the arena is freed.
 */
int bibliography_read(int folder, struct arena *, struct bibliography *,
    struct err *);
void bibliography_clear(struct bibliography *);

/* NULL when there is none of that id. */
struct reference *bibliography_find(const struct bibliography *,
    struct span id);

#endif
