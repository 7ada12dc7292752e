/*
 * The operator's side of the limits: "limits:" and "proxy:" in capsule.conf.
 */
#ifndef SERVE_LIMITS_H
#define SERVE_LIMITS_H

#include "base/buf.h"
#include "base/schema.h"
#include "net/connection.h"
#include "net/quota.h"

struct limits {
	struct connection_limits connection;
	struct quota_limits quota;
	unsigned loading;          /* ms, until a generation serves */
	unsigned long connections; /* for a worker; 0: as many as can be */
};

struct limits limits_defaults(void);

/* The keys of each mapping, into struct limits and struct ip_ranges. */
extern const struct schema_key limits_keys[];
extern const struct schema_key limits_proxy_keys[];

/* Lets this process have all the descriptors that it may have. */
void limits_raise(void);

/*
 * How many connections a worker may have open that listens on so many
 * sockets: what is configured, but no more than its descriptors allow.
 */
size_t limits_connections(const struct limits *, size_t listeners);

/* As YAML that the keys read, with what holds where nothing is said. */
void limits_print(const struct limits *, size_t listeners, struct buf *);
void limits_print_proxy(const struct ip_ranges *, struct buf *);

#endif
