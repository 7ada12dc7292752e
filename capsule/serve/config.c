#include "serve/config.h"

#include "base/folder.h"

#include <ctype.h>
#include <stddef.h>
#include <unistd.h>

enum { FILE_MAX = 1024 * 1024 };

/* Host names and numeric addresses: what a URI's host may be made of. */
static bool
is_host_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (!isalnum(c) && strchr("-._:[]", c) == NULL)
			return false;
	}
	return name.len > 0 && name.len <= 253;
}

static void
set_host(struct config *config, struct span host)
{
	struct site_config *site = config_site(config);
	struct yaml *node = arena_alloc(config->arena, sizeof(*node));

	node->text = arena_copy(config->arena, host);
	site->hosts.items =
	    arena_alloc(config->arena, sizeof(*site->hosts.items));
	site->hosts.items[0] = node;
	site->hosts.count = 1;
}

static int
set_host_flag(struct config *config, const char *host, struct err *err)
{
	if (!is_host_name(span_of(host)))
		return err_set(err, "\"%s\" is not a host name", host);
	set_host(config, span_of(host));
	return 0;
}

static struct config *
new_config(void)
{
	struct arena *arena = arena_new();
	struct config *config = arena_alloc(arena, sizeof(*config));
	struct site_config *site = arena_alloc(arena, sizeof(*site));

	config->arena = arena;
	config->sites = (struct schema_list){ site, 1 };
	site->content = span_of("content");
	config->certs = span_of("certs");
	config->sandbox = SANDBOX_DEFAULT;
	config->limits = limits_defaults();
	set_host(config, span_of("localhost"));
	return config;
}

void
config_free(struct config *config)
{
	if (config != NULL)
		arena_free(config->arena);
}

static int
add_listener(struct config *config, struct listeners *listeners,
    const char *address, struct err *err)
{
	struct span text = arena_copy(config->arena, span_of(address));

	if (listeners->count == CONFIG_LISTENERS)
		return err_set(err, "more than %d addresses to listen on",
		    CONFIG_LISTENERS);
	if (address_parse(text, &listeners->addresses[listeners->count], err) ==
	    -1)
		return -1;
	listeners->count++;
	return 0;
}

static void
add_defaults(struct config *config, struct listeners *listeners,
    const char *ipv4, const char *ipv6)
{
	struct err err;

	if (listeners->count > 0)
		return;
	listeners->by_default = true;
	add_listener(config, listeners, ipv4, &err);
	add_listener(config, listeners, ipv6, &err);
}

static void
add_default_listeners(struct config *config)
{
	add_defaults(config, &config->gemini, "127.0.0.1:1965", "[::1]:1965");
	add_defaults(config, &config->gopher, "127.0.0.1:7070", "[::1]:7070");
}

/* Paths in the file are seen from its folder. */
static int
read_path(const struct schema_context *c, const struct yaml *node, void *value)
{
	struct span file = span_of(c->source->file);
	size_t folder = span_find_last(file, '/');

	if (schema_scalar(c, node) == -1)
		return -1;
	if (node->text.len == 0)
		return yaml_complain(c->source, node, c->err,
		    "a path must not be empty");
	*(struct span *)value = node->text;
	if (!span_starts(node->text, "/") && folder > 0)
		*(struct span *)value = arena_printf(c->arena, "%.*s%s",
		    (int)folder, file.ptr, node->text.ptr);
	return 0;
}

static int
add_address(const struct schema_context *c, struct listeners *listeners,
    const struct yaml *node)
{
	struct err why;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (listeners->count == CONFIG_LISTENERS)
		return yaml_complain(c->source, node, c->err,
		    "more than %d addresses to listen on", CONFIG_LISTENERS);
	if (address_parse(node->text, &listeners->addresses[listeners->count],
		&why) == -1)
		return yaml_complain(c->source, node, c->err, "%s",
		    why.message);
	listeners->count++;
	return 0;
}

static int
read_listeners(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct listeners *listeners = value;

	if (node->kind != YAML_SEQUENCE)
		return add_address(c, listeners, node);
	for (node = node->children; node != NULL; node = node->next)
		if (add_address(c, listeners, node) == -1)
			return -1;
	return 0;
}

static const char *const sandbox_words[] = {
	[SANDBOX_AUTO] = "auto",
	[SANDBOX_REQUIRE] = "require",
	[SANDBOX_OFF] = "off",
};

static int
read_sandbox(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	for (int mode = SANDBOX_AUTO; mode <= SANDBOX_OFF; mode++) {
		if (!span_is(node->text, sandbox_words[mode]))
			continue;
		*(enum sandbox_mode *)value = (enum sandbox_mode)mode;
		return 0;
	}
	return yaml_complain(c->source, node, c->err,
	    "sandbox must be auto, require or off, not \"%s\"", node->text.ptr);
}

static const char *const address_words[] = {
	[ACCESS_NONE] = "none",
	[ACCESS_PREFIX] = "prefix",
	[ACCESS_FULL] = "full",
};

static int
read_addresses(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	for (int word = ACCESS_NONE; word <= ACCESS_FULL; word++) {
		if (!span_is(node->text, address_words[word]))
			continue;
		*(enum access_addresses *)value = (enum access_addresses)word;
		return 0;
	}
	return yaml_complain(c->source, node, c->err,
	    "addresses must be none, prefix or full, not \"%s\"",
	    node->text.ptr);
}

#define SITE(key, kind, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct site_config, field)
#define PLACE(key, kind, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct public_place, field)
#define LOG(key, kind, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct log_config, field)
#define CONFIG(key, kind, field) \
	.name = (key), .type = (kind), .offset = offsetof(struct config, field)

static const struct schema_key place_keys[] = {
	{ PLACE("host", SCHEMA_TEXT, host) },
	{ PLACE("port", SCHEMA_NUMBER, port), .least = 1, .most = 65535 },
	{ .name = NULL },
};

static const struct schema_key site_keys[] = {
	{ SITE("hosts", SCHEMA_TEXTS, hosts), .required = true },
	{ SITE("content", SCHEMA_CUSTOM, content), .required = true,
	    .read = read_path },
	{ SITE("certificate", SCHEMA_CUSTOM, certificate), .read = read_path },
	{ SITE("key", SCHEMA_CUSTOM, key), .read = read_path },
	{ SITE("gemini", SCHEMA_MAPPING, gemini), .nested = place_keys },
	{ SITE("gopher", SCHEMA_MAPPING, gopher), .nested = place_keys },
	{ .name = NULL },
};

static const struct schema_key log_keys[] = {
	{ LOG("file", SCHEMA_CUSTOM, file), .read = read_path },
	{ LOG("addresses", SCHEMA_CUSTOM, addresses), .read = read_addresses },
	{ .name = NULL },
};

static const struct schema_key keys[] = {
	{ CONFIG("sites", SCHEMA_LIST, sites), .nested = site_keys,
	    .nested_size = sizeof(struct site_config) },
	{ CONFIG("gemini", SCHEMA_CUSTOM, gemini), .read = read_listeners },
	{ CONFIG("gopher", SCHEMA_CUSTOM, gopher), .read = read_listeners },
	{ CONFIG("certs", SCHEMA_CUSTOM, certs), .read = read_path },
	{ CONFIG("user", SCHEMA_TEXT, user) },
	{ CONFIG("workers", SCHEMA_NUMBER, workers), .least = 1,
	    .most = CONFIG_WORKERS_MAX },
	{ CONFIG("sandbox", SCHEMA_CUSTOM, sandbox), .read = read_sandbox },
	{ CONFIG("log", SCHEMA_MAPPING, log), .nested = log_keys },
	{ CONFIG("limits", SCHEMA_MAPPING, limits), .nested = limits_keys },
	{ CONFIG("proxy", SCHEMA_MAPPING, balancers),
	    .nested = limits_proxy_keys },
	{ .name = NULL },
};

static int
check_hosts(const struct schema_context *c, const struct yaml *tree,
    const struct site_config *site)
{
	for (size_t i = 0; i < site->hosts.count; i++)
		if (!is_host_name(site->hosts.items[i]->text))
			return yaml_complain(c->source, site->hosts.items[i],
			    c->err,
			    "\"%s\" is not a host name: an "
			    "international name is written in punycode",
			    site->hosts.items[i]->text.ptr);
	if (site->hosts.count == 0)
		return yaml_complain(c->source, yaml_find(tree, "sites"),
		    c->err, "hosts is empty: name at least one");
	return 0;
}

/* What the types alone do not say. */
static int
check_config(const struct schema_context *c, const struct config *config,
    const struct yaml *tree)
{
	const struct site_config *site = config_site(config);
	const struct yaml *sites = yaml_find(tree, "sites");

	if (sites == NULL)
		return 0;
	if (config->sites.count != 1)
		return yaml_complain(c->source, sites, c->err,
		    "%zu sites: there must be one", config->sites.count);
	if ((site->certificate.len == 0) != (site->key.len == 0))
		return yaml_complain(c->source, sites->children, c->err,
		    "certificate and key go together: give both or neither");
	return check_hosts(c, tree, site);
}

static int
read_config(struct config *config, struct err *err)
{
	struct yaml_source source = { .file = config->file, .first_line = 1 };
	struct schema_context context = { &source, config->arena, err };
	const struct yaml *tree;

	if (folder_read_any(config->file, FILE_MAX, config->arena, &source.text,
		err) == -1)
		return -1;
	tree = yaml_parse(&source, config->arena, err);
	if (tree == NULL ||
	    schema_read(&context, keys, tree, config, NULL, NULL) == -1)
		return -1;
	return check_config(&context, config, tree);
}

static int
apply_listeners(struct config *config, struct listeners *listeners,
    const char *const *addresses, size_t count, struct err *err)
{
	if (count > 0)
		listeners->count = 0;
	for (size_t i = 0; i < count; i++)
		if (add_listener(config, listeners, addresses[i], err) == -1)
			return -1;
	return 0;
}

static int
apply_flags(struct config *config, const struct config_flags *flags,
    struct err *err)
{
	if (flags->content != NULL)
		config_site(config)->content = span_of(flags->content);
	if (flags->certs != NULL)
		config->certs = span_of(flags->certs);
	if (flags->workers != NULL &&
	    (span_number(span_of(flags->workers), CONFIG_WORKERS_MAX,
		 &config->workers) == -1 ||
		config->workers == 0))
		return err_set(err, "workers must be from 1 to %d, not \"%s\"",
		    CONFIG_WORKERS_MAX, flags->workers);
	if (flags->host != NULL &&
	    set_host_flag(config, flags->host, err) == -1)
		return -1;
	if (apply_listeners(config, &config->gemini, flags->gemini,
		flags->gemini_count, err) == -1)
		return -1;
	return apply_listeners(config, &config->gopher, flags->gopher,
	    flags->gopher_count, err);
}

struct config *
config_load(const struct config_flags *flags, struct err *err)
{
	struct config *config = new_config();

	config->file = flags->file;
	if ((flags->file == NULL || read_config(config, err) == 0) &&
	    apply_flags(config, flags, err) == 0) {
		add_default_listeners(config);
		return config;
	}
	config_free(config);
	return NULL;
}

int
config_check_flags(const struct config_flags *flags, struct err *err)
{
	struct config *config = new_config();
	int result = apply_flags(config, flags, err);

	config_free(config);
	return result;
}

struct site_config *
config_site(const struct config *config)
{
	return config->sites.items;
}

const char *
config_first_host(const struct config *config)
{
	return config_site(config)->hosts.items[0]->text.ptr;
}

unsigned
config_workers(const struct config *config)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (config->workers > 0)
		return (unsigned)config->workers;
	if (processors < 1)
		return 1;
	return processors > CONFIG_WORKERS_MAX ? CONFIG_WORKERS_MAX
					       : (unsigned)processors;
}

bool
config_is_host(const struct site_config *site, struct span name)
{
	if (name.len > 1 && name.ptr[name.len - 1] == '.')
		name.len--;
	for (size_t i = 0; i < site->hosts.count; i++)
		if (span_equal_nocase(site->hosts.items[i]->text, name))
			return true;
	return false;
}

static void
print_listeners(const char *name, const struct listeners *listeners,
    struct buf *out)
{
	buf_printf(out, "%s:\n", name);
	for (size_t i = 0; i < listeners->count; i++)
		buf_printf(out, "  - \"%.*s\"\n",
		    SPAN_ARG(listeners->addresses[i].text));
}

static void
print_place(const char *name, const struct public_place *place, struct buf *out)
{
	if (place->host.len == 0 && place->port == 0)
		return;
	buf_printf(out, "    %s: {", name);
	if (place->host.len > 0)
		buf_printf(out, "host: \"%.*s\"%s", SPAN_ARG(place->host),
		    place->port != 0 ? ", " : "");
	if (place->port != 0)
		buf_printf(out, "port: %lu", place->port);
	buf_append_string(out, "}\n");
}

void
config_print(const struct config *config, struct buf *out)
{
	const struct site_config *site = config_site(config);

	buf_append_string(out, "sites:\n  - hosts: [");
	for (size_t i = 0; i < site->hosts.count; i++)
		buf_printf(out, "%s\"%.*s\"", i == 0 ? "" : ", ",
		    SPAN_ARG(site->hosts.items[i]->text));
	buf_printf(out, "]\n    content: \"%.*s\"\n", SPAN_ARG(site->content));
	if (site->certificate.len > 0)
		buf_printf(out,
		    "    certificate: \"%.*s\"\n    key: \"%.*s\"\n",
		    SPAN_ARG(site->certificate), SPAN_ARG(site->key));
	print_place("gemini", &site->gemini, out);
	print_place("gopher", &site->gopher, out);
	print_listeners("gemini", &config->gemini, out);
	print_listeners("gopher", &config->gopher, out);
	buf_printf(out, "certs: \"%.*s\"\n", SPAN_ARG(config->certs));
	if (config->user.len > 0)
		buf_printf(out, "user: \"%.*s\"\n", SPAN_ARG(config->user));
	buf_printf(out, "workers: %u\nsandbox: %s\n", config_workers(config),
	    sandbox_words[config->sandbox]);
	buf_append_string(out, "log:\n");
	if (config->log.file.len > 0)
		buf_printf(out, "  file: \"%.*s\"\n",
		    SPAN_ARG(config->log.file));
	buf_printf(out, "  addresses: %s\n",
	    address_words[config->log.addresses]);
	limits_print(&config->limits,
	    config->gemini.count + config->gopher.count, out);
	limits_print_proxy(&config->balancers, out);
}
