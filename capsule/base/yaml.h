/*
 * YAML (and so JSON) as a small tree with positions: the one syntax of front
 * matter, site.yaml, capsule.conf, the bibliography and the glossary.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

enum yaml_kind {
	YAML_SCALAR,
	YAML_SEQUENCE,
	YAML_MAPPING,
};

struct yaml {
	enum yaml_kind kind;
	bool quoted;           /* SCALAR: it stood in quotes */
	unsigned line, column; /* in its file, from 1; in bytes */
	struct span text;      /* SCALAR; with a NUL after it */
	struct yaml *key;      /* of a MAPPING's child: its key */
	struct yaml *children; /* MAPPING and SEQUENCE, in order */
	struct yaml *next;
};

/* The text of one file, or of a part of it that begins at first_line. */
struct yaml_source {
	const char *file;
	struct span text;
	unsigned first_line;
};

/*
 * The tree of the one document in the text, in the arena; a text without
 * any yields an empty mapping.  Aliases, repeated keys and keys that are not
 * scalars are errors, as are texts nested deeper than 32.
 */
struct yaml *yaml_parse(const struct yaml_source *, struct arena *,
    struct err *);

/* The value of a key in a mapping; NULL when it has no such key. */
struct yaml *yaml_find(const struct yaml *mapping, const char *key);

/* err_at for a node's position; returns -1. */
int yaml_complain(const struct yaml_source *, const struct yaml *, struct err *,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
