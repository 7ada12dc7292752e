#include "serve/limits.h"

#include <stddef.h>
#include <sys/resource.h>

enum {
	/*
	 * Descriptors a worker needs beside its listeners and connections:
	 * standard ones, log, event loop, content, and room to spare.
	 */
	RESERVE = 24,
	LEAST = 8,        /* connections, below which nothing can be served */
	LOADING = 300000, /* ms */
};

struct limits
limits_defaults(void)
{
	return (struct limits){
		.connection = connection_limits_default,
		.quota = { .connections = 64, .rate = 300, .burst = 300 },
		.loading = LOADING,
	};
}

/* Seconds in the file, milliseconds in the program. */
static int
read_seconds(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	unsigned long seconds;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (span_number(node->text, 86400, &seconds) == -1 || seconds == 0)
		return yaml_complain(c->source, node, c->err,
		    "%s must be seconds from 1 to 86400, not \"%s\"",
		    node->key->text.ptr, node->text.ptr);
	*(unsigned *)value = (unsigned)seconds * 1000;
	return 0;
}

#define LIMIT(key, kind, field) \
	.name = (key), .type = (kind), .offset = offsetof(struct limits, field)

const struct schema_key limits_keys[] = {
	{ LIMIT("handshake", SCHEMA_CUSTOM, connection.handshake),
	    .read = read_seconds },
	{ LIMIT("request", SCHEMA_CUSTOM, connection.request),
	    .read = read_seconds },
	{ LIMIT("send-rate", SCHEMA_NUMBER, connection.send_rate), .least = 1,
	    .most = 1000000000 },
	{ LIMIT("send-window", SCHEMA_CUSTOM, connection.send_window),
	    .read = read_seconds },
	{ LIMIT("connections", SCHEMA_NUMBER, connections), .least = LEAST,
	    .most = 1000000000 },
	{ LIMIT("connections-per-address", SCHEMA_NUMBER, quota.connections),
	    .most = 1000000000 },
	{ LIMIT("rate", SCHEMA_NUMBER, quota.rate), .most = QUOTA_RATE_MAX },
	{ LIMIT("burst", SCHEMA_NUMBER, quota.burst), .least = 1,
	    .most = 1000000 },
	{ LIMIT("loading", SCHEMA_CUSTOM, loading), .read = read_seconds },
	{ LIMIT("loopback", SCHEMA_BOOL, connection.loopback) },
	{ .name = NULL },
};

static int
read_range(const struct schema_context *c, const struct yaml *node,
    struct ip_range *range)
{
	struct err why;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (ip_range_parse(node->text, range, &why) == 0)
		return 0;
	return yaml_complain(c->source, node, c->err, "%s", why.message);
}

/* A list of ranges, or a single one. */
static int
read_ranges(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct ip_ranges *ranges = value;
	size_t count = 0;

	if (node->kind != YAML_SEQUENCE) {
		ranges->items = arena_alloc(c->arena, sizeof(*ranges->items));
		ranges->count = 1;
		return read_range(c, node, ranges->items);
	}
	for (const struct yaml *at = node->children; at != NULL; at = at->next)
		count++;
	ranges->items = arena_alloc(c->arena, count * sizeof(*ranges->items));
	ranges->count = 0;
	for (node = node->children; node != NULL; node = node->next)
		if (read_range(c, node, &ranges->items[ranges->count++]) == -1)
			return -1;
	return 0;
}

const struct schema_key limits_proxy_keys[] = {
	{ .name = "trusted", .type = SCHEMA_CUSTOM, .read = read_ranges },
	{ .name = NULL },
};

void
limits_raise(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == -1)
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

size_t
limits_connections(const struct limits *limits, size_t listeners)
{
	struct rlimit files;
	size_t most = limits->connections;
	rlim_t reserve = RESERVE + listeners;

	/* A worker raises its limit to the hard one. */
	if (getrlimit(RLIMIT_NOFILE, &files) == -1 ||
	    files.rlim_max < reserve + LEAST)
		return LEAST;
	if (most == 0 || most > files.rlim_max - reserve)
		most = files.rlim_max - reserve;
	return most;
}

void
limits_print(const struct limits *limits, size_t listeners, struct buf *out)
{
	const struct connection_limits *connection = &limits->connection;

	buf_printf(out,
	    "limits:\n"
	    "  handshake: %u\n"
	    "  request: %u\n"
	    "  send-rate: %lu\n"
	    "  send-window: %u\n"
	    "  connections: %zu\n"
	    "  connections-per-address: %lu\n"
	    "  rate: %lu\n"
	    "  burst: %lu\n"
	    "  loading: %u\n"
	    "  loopback: %s\n",
	    connection->handshake / 1000, connection->request / 1000,
	    connection->send_rate, connection->send_window / 1000,
	    limits_connections(limits, listeners), limits->quota.connections,
	    limits->quota.rate, limits->quota.burst, limits->loading / 1000,
	    connection->loopback ? "yes" : "no");
}

void
limits_print_proxy(const struct ip_ranges *trusted, struct buf *out)
{
	char text[IP_TEXT];

	if (trusted->count == 0)
		return;
	buf_append_string(out, "proxy:\n  trusted:\n");
	for (size_t i = 0; i < trusted->count; i++) {
		const struct ip_range *range = &trusted->items[i];
		bool v4 = ip_is_v4(&range->first);

		ip_print(&range->first, false, text);
		buf_printf(out, "    - \"%s/%u\"\n", text,
		    range->bits - (v4 ? 96 : 0));
	}
}
