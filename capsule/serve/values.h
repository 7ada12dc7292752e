/*
 * The kinds of values that capsule.conf has beside those of base/schema.h,
 * as read functions for SCHEMA_CUSTOM.
 */
#ifndef SERVE_VALUES_H
#define SERVE_VALUES_H

#include "base/schema.h"
#include "net/listener.h"

enum { LISTENERS_MAX = 16 };

/* Addresses to listen on, with the places that name them. */
struct listeners {
	struct address addresses[LISTENERS_MAX];
	const struct yaml *nodes[LISTENERS_MAX]; /* NULL: not from the file */
	size_t count;
	bool none;       /* an empty list: not even the default */
	bool by_default; /* nobody named them: one may fail to open */
};

/* A path or a name, and the place that it is from, for messages. */
struct named {
	struct span text;
	const struct yaml *node; /* NULL: not from the file */
};

/* struct named: a path, which in the file is seen from the file's folder. */
int values_path(const struct schema_context *, const struct yaml *,
    void *value);

/* struct named: as it stands there. */
int values_name(const struct schema_context *, const struct yaml *,
    void *value);

/* struct listeners: a list of addresses, or one. */
int values_listeners(const struct schema_context *, const struct yaml *,
    void *value);

/* struct span: a host name or address. */
int values_host(const struct schema_context *, const struct yaml *,
    void *value);

#endif
