#include "serve/site_config.h"

#include "base/host.h"
#include "base/path.h"

#include <stddef.h>

/* ---- private zones ------------------------------------------------------- */

/* A zone as it stands in the file. */
struct zone_entry {
	struct schema_texts paths, readers;
};

/* Without its last slash, as zones_find has it. */
static int
read_zone_path(const struct schema_context *c, const struct yaml *node,
    struct span *path)
{
	if (path_read(node->text, c->arena, path) == -1)
		return yaml_complain(c->source, node, c->err,
		    "\"%s\" is not the beginning of pages' paths: write "
		    "\"/family/\"",
		    node->text.ptr);
	if (span_ends(*path, "/"))
		path->len--;
	return 0;
}

static int
add_paths(const struct schema_context *c, const struct zone_entry *entry,
    struct private_config *private, struct zone_path *to)
{
	for (size_t i = 0; i < entry->paths.count; i++) {
		const struct yaml *node = entry->paths.items[i];
		struct zone_path *added = &to[private->zones.count];

		if (read_zone_path(c, node, &added->path) == -1)
			return -1;
		for (size_t j = 0; j < private->zones.count; j++)
			if (span_equal(to[j].path, added->path))
				return yaml_complain(c->source, node, c->err,
				    "\"%s\" stands twice: a path lies in one "
				    "zone",
				    node->text.ptr);
		added->zone = private->zone_count;
		private->zones.count++;
	}
	return 0;
}

static int
add_readers(const struct schema_context *c, const struct zone_entry *entry,
    struct private_config *private, struct reader *to)
{
	for (size_t i = 0; i < entry->readers.count; i++) {
		const struct yaml *node = entry->readers.items[i];
		struct reader *added = &to[private->reader_count];

		if (fingerprint_parse(node->text, added->key) == -1)
			return yaml_complain(c->source, node, c->err,
			    "\"%s\" is not a fingerprint: write what \"capsule "
			    "cert fingerprint FILE\" prints",
			    node->text.ptr);
		added->zone = private->zone_count;
		private->reader_count++;
	}
	return 0;
}

static const struct schema_key zone_keys[] = {
	{ .name = "paths",
	    .type = SCHEMA_TEXTS,
	    .required = true,
	    .offset = offsetof(struct zone_entry, paths) },
	{ .name = "readers",
	    .type = SCHEMA_TEXTS,
	    .required = true,
	    .offset = offsetof(struct zone_entry, readers) },
	{ .name = NULL },
};

/* A list of zones, from which two flat tables are made. */
static int
read_private(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	static const struct schema_key list_key = { .nested = zone_keys,
		.nested_size = sizeof(struct zone_entry) };
	struct private_config *private = value;
	struct schema_list list;
	const struct zone_entry *entries;
	struct zone_path *paths;
	struct reader *readers;
	size_t path_count = 0, reader_count = 0;

	if (schema_read_list(c, &list_key, node, &list) == -1)
		return -1;
	entries = list.items;
	for (size_t i = 0; i < list.count; i++) {
		path_count += entries[i].paths.count;
		reader_count += entries[i].readers.count;
	}
	paths = arena_alloc(c->arena, path_count * sizeof(*paths));
	readers = arena_alloc(c->arena, reader_count * sizeof(*readers));
	private->zones.paths = paths;
	private->readers = readers;
	node = node->children;
	for (size_t i = 0; i < list.count; i++, node = node->next) {
		if (entries[i].paths.count == 0 ||
		    entries[i].readers.count == 0)
			return yaml_complain(c->source, node, c->err,
			    "a private zone names at least one path and one "
			    "reader");
		private->zone_count++;
		if (add_paths(c, &entries[i], private, paths) == -1 ||
		    add_readers(c, &entries[i], private, readers) == -1)
			return -1;
	}
	return 0;
}

/* ---- keys ---------------------------------------------------------------- */

#define SITE(key, kind, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct site_config, field)

/* The offsets of nested keys are seen from the field that holds them. */
#define NESTED(key, kind, outer, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct site_config, field) - \
	    offsetof(struct site_config, outer)

static const struct schema_key gemini_keys[] = {
	{ NESTED("host", SCHEMA_CUSTOM, gemini, gemini.host),
	    .read = values_host },
	{ NESTED("port", SCHEMA_NUMBER, gemini, gemini.port), .least = 1,
	    .most = 65535 },
	{ .name = NULL },
};

static const struct schema_key gopher_keys[] = {
	{ NESTED("host", SCHEMA_CUSTOM, gopher, gopher.host),
	    .read = values_host },
	{ NESTED("port", SCHEMA_NUMBER, gopher, gopher.port), .least = 1,
	    .most = 65535 },
	{ NESTED("tls-port", SCHEMA_NUMBER, gopher, gopher_tls_port),
	    .least = 1, .most = 65535 },
	{ NESTED("listen", SCHEMA_CUSTOM, gopher, gopher_listen),
	    .read = values_listeners },
	{ NESTED("listen-tls", SCHEMA_CUSTOM, gopher, gopher_listen_tls),
	    .read = values_listeners },
	{ .name = NULL },
};

const struct schema_key site_config_keys[] = {
	{ SITE("hosts", SCHEMA_TEXTS, hosts), .required = true },
	{ SITE("content", SCHEMA_CUSTOM, content), .required = true,
	    .read = values_path },
	{ SITE("certificate", SCHEMA_CUSTOM, certificate),
	    .read = values_path },
	{ SITE("key", SCHEMA_CUSTOM, key), .read = values_path },
	{ SITE("gemini", SCHEMA_MAPPING, gemini), .nested = gemini_keys },
	{ SITE("gopher", SCHEMA_MAPPING, gopher), .nested = gopher_keys },
	{ SITE("private", SCHEMA_CUSTOM, private), .read = read_private },
	{ .name = NULL },
};

int
site_config_check(const struct schema_context *c, const struct yaml *node,
    const struct site_config *site)
{
	struct span host;

	for (size_t i = 0; i < site->hosts.count; i++)
		if (values_host(c, site->hosts.items[i], &host) == -1)
			return -1;
	if (site->hosts.count == 0)
		return yaml_complain(c->source, yaml_find(node, "hosts"),
		    c->err, "hosts is empty: name at least one");
	if ((site->certificate.text.len == 0) != (site->key.text.len == 0))
		return yaml_complain(c->source, node, c->err,
		    "certificate and key go together: give both or neither");
	return 0;
}

/* ---- questions ----------------------------------------------------------- */

const char *
site_config_host(const struct site_config *site)
{
	return site->hosts.items[0]->text.ptr;
}

struct span
site_config_gemini_host(const struct site_config *site)
{
	return site->gemini.host.len > 0 ? site->gemini.host
					 : site->hosts.items[0]->text;
}

struct span
site_config_gopher_host(const struct site_config *site)
{
	return site->gopher.host.len > 0 ? site->gopher.host
					 : site->hosts.items[0]->text;
}

bool
site_config_is_host(const struct site_config *site, struct span name)
{
	for (size_t i = 0; i < site->hosts.count; i++)
		if (host_equal(site->hosts.items[i]->text, name))
			return true;
	return site->gemini.host.len > 0 && host_equal(site->gemini.host, name);
}

bool
site_config_lets_in(const struct site_config *site, size_t zone,
    const unsigned char key[FINGERPRINT_SIZE])
{
	for (size_t i = 0; i < site->private.reader_count; i++) {
		const struct reader *reader = &site->private.readers[i];

		if (reader->zone == zone &&
		    memcmp(reader->key, key, FINGERPRINT_SIZE) == 0)
			return true;
	}
	return false;
}

/* ---- printing ------------------------------------------------------------ */

static void
print_place(const struct public_place *place, struct buf *out)
{
	if (place->host.len > 0)
		buf_printf(out, "      host: \"%.*s\"\n",
		    SPAN_ARG(place->host));
	if (place->port != 0)
		buf_printf(out, "      port: %lu\n", place->port);
}

static void
print_listen(const char *name, const struct listeners *listen, struct buf *out)
{
	if (listen->count > 0)
		buf_printf(out, "      %s:\n", name);
	for (size_t i = 0; i < listen->count; i++)
		buf_printf(out, "        - \"%.*s\"\n",
		    SPAN_ARG(listen->addresses[i].text));
}

/* A mapping's name, if anything came to stand beneath it. */
static void
print_mapping(const char *name, const struct buf *beneath, struct buf *out)
{
	if (beneath->len > 0)
		buf_printf(out, "    %s:\n%.*s", name, (int)beneath->len,
		    beneath->ptr);
}

static void
print_places(const struct site_config *site, struct buf *out)
{
	struct buf beneath;

	buf_init(&beneath);
	print_place(&site->gemini, &beneath);
	print_mapping("gemini", &beneath, out);
	buf_clear(&beneath);
	print_place(&site->gopher, &beneath);
	if (site->gopher_tls_port != 0)
		buf_printf(&beneath, "      tls-port: %lu\n",
		    site->gopher_tls_port);
	print_listen("listen", &site->gopher_listen, &beneath);
	print_listen("listen-tls", &site->gopher_listen_tls, &beneath);
	print_mapping("gopher", &beneath, out);
	buf_clear(&beneath);
}

static void
print_zone(const struct private_config *private, size_t zone, struct buf *out)
{
	char text[FINGERPRINT_TEXT];

	buf_append_string(out, "      - paths:\n");
	for (size_t i = 0; i < private->zones.count; i++)
		if (private->zones.paths[i].zone == zone)
			buf_printf(out, "          - \"%.*s/\"\n",
			    SPAN_ARG(private->zones.paths[i].path));
	buf_append_string(out, "        readers:\n");
	for (size_t i = 0; i < private->reader_count; i++) {
		if (private->readers[i].zone != zone)
			continue;
		fingerprint_format(private->readers[i].key, text);
		buf_printf(out, "          - \"%s\"\n", text);
	}
}

void
site_config_print(const struct site_config *site, struct buf *out)
{
	const struct private_config *private = &site->private;

	buf_append_string(out, "  - hosts: [");
	for (size_t i = 0; i < site->hosts.count; i++)
		buf_printf(out, "%s\"%.*s\"", i == 0 ? "" : ", ",
		    SPAN_ARG(site->hosts.items[i]->text));
	buf_printf(out, "]\n    content: \"%.*s\"\n",
	    SPAN_ARG(site->content.text));
	if (site->certificate.text.len > 0)
		buf_printf(out,
		    "    certificate: \"%.*s\"\n    key: \"%.*s\"\n",
		    SPAN_ARG(site->certificate.text), SPAN_ARG(site->key.text));
	print_places(site, out);
	for (size_t zone = 1; zone <= private->zone_count; zone++) {
		if (zone == 1)
			buf_append_string(out, "    private:\n");
		print_zone(private, zone, out);
	}
}
