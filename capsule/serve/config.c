#include "serve/config.h"

#include "base/folder.h"
#include "base/host.h"

#include <pwd.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILE_MAX = 1024 * 1024,
	/* Seconds that a key of session tickets is used. */
	TICKETS_ON = 12 * 60 * 60,
	TICKETS_MOST =
	    7 * 24 * 60 * 60 / 2, /* RFC 8446: twice this lasts one */
};

static void
set_host(struct config *config, struct span host)
{
	struct site_config *site = config_site(config, 0);
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
	if (!host_is_valid(span_of(host)))
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
	site->content.text = span_of("content");
	config->certs.text = span_of("certs");
	config->sandbox = SANDBOX_DEFAULT;
	config->limits = limits_defaults();
	config->mail = mail_config_defaults();
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

	if (listeners->count == LISTENERS_MAX)
		return err_set(err, "more than %d addresses to listen on",
		    LISTENERS_MAX);
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

	if (listeners->count > 0 || listeners->none)
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

/* The index of a value among some words; -1 when it is none of them. */
static int
read_word(const struct schema_context *c, const struct yaml *node,
    const char *const *words, int count, const char *choice)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	for (int i = 0; i < count; i++)
		if (span_is(node->text, words[i]))
			return i;
	return yaml_complain(c->source, node, c->err,
	    "%s must be %s, not \"%s\"", node->key->text.ptr, choice,
	    node->text.ptr);
}

#define READ_WORD(c, node, words, choice) \
	read_word((c), (node), (words), sizeof(words) / sizeof((words)[0]), \
	    (choice))

static const char *const check_words[] = {
	[CHECK_REFUSE] = "refuse",
	[CHECK_WARN] = "warn",
};

static int
read_check(const struct schema_context *c, const struct yaml *node, void *value)
{
	int mode = READ_WORD(c, node, check_words, "refuse or warn");

	if (mode != -1)
		*(enum check_mode *)value = (enum check_mode)mode;
	return mode == -1 ? -1 : 0;
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
	int mode = READ_WORD(c, node, sandbox_words, "auto, require or off");

	if (mode != -1)
		*(enum sandbox_mode *)value = (enum sandbox_mode)mode;
	return mode == -1 ? -1 : 0;
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
	int word = READ_WORD(c, node, address_words, "none, prefix or full");

	if (word != -1)
		*(enum access_addresses *)value = (enum access_addresses)word;
	return word == -1 ? -1 : 0;
}

static int
read_tickets(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	unsigned long *seconds = value;

	if (schema_scalar(c, node) == -1)
		return -1;
	*seconds = span_is(node->text, "on") ? TICKETS_ON : 0;
	if (*seconds > 0 || span_is(node->text, "off") ||
	    (span_number(node->text, TICKETS_MOST, seconds) == 0 &&
		*seconds > 0))
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "tickets must be on, off or the seconds that a key of theirs is "
	    "used, from 1 to %d, not \"%s\"",
	    TICKETS_MOST, node->text.ptr);
}

#define LOG(key, kind, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct log_config, field)
#define CONFIG(key, kind, field) \
	.name = (key), .type = (kind), .offset = offsetof(struct config, field)

static const struct schema_key log_keys[] = {
	{ LOG("file", SCHEMA_CUSTOM, file), .read = values_path },
	{ LOG("addresses", SCHEMA_CUSTOM, addresses), .read = read_addresses },
	{ .name = NULL },
};

static const struct schema_key keys[] = {
	{ CONFIG("sites", SCHEMA_LIST, sites), .nested = site_config_keys,
	    .nested_size = sizeof(struct site_config) },
	{ CONFIG("gemini", SCHEMA_CUSTOM, gemini), .read = values_listeners },
	{ CONFIG("gopher", SCHEMA_CUSTOM, gopher), .read = values_listeners },
	{ CONFIG("gopher-tls", SCHEMA_CUSTOM, gopher_tls),
	    .read = values_listeners },
	{ CONFIG("certs", SCHEMA_CUSTOM, certs), .read = values_path },
	{ CONFIG("user", SCHEMA_CUSTOM, user), .read = values_name },
	{ CONFIG("workers", SCHEMA_NUMBER, workers), .least = 1,
	    .most = CONFIG_WORKERS_MAX },
	{ CONFIG("sandbox", SCHEMA_CUSTOM, sandbox), .read = read_sandbox },
	{ CONFIG("check", SCHEMA_CUSTOM, check), .read = read_check },
	{ CONFIG("log", SCHEMA_MAPPING, log), .nested = log_keys },
	{ CONFIG("tickets", SCHEMA_CUSTOM, tickets), .read = read_tickets },
	{ CONFIG("limits", SCHEMA_MAPPING, limits), .nested = limits_keys },
	{ CONFIG("proxy", SCHEMA_MAPPING, balancers),
	    .nested = limits_proxy_keys },
	{ CONFIG("mail", SCHEMA_MAPPING, mail), .nested = mail_config_keys },
	{ .name = NULL },
};

/* Requests are told apart by their hosts, so each is one site's alone. */
static int
check_host_of_another(const struct schema_context *c,
    const struct config *config, size_t which, const struct yaml *node,
    struct span host)
{
	for (size_t i = 0; i < which; i++)
		if (site_config_is_host(config_site(config, i), host))
			return yaml_complain(c->source, node, c->err,
			    "\"%.*s\" is a host of the site %s already",
			    SPAN_ARG(host),
			    site_config_host(config_site(config, i)));
	return 0;
}

static int
check_hosts(const struct schema_context *c, const struct config *config,
    size_t which, const struct yaml *node)
{
	const struct site_config *site = config_site(config, which);

	for (size_t i = 0; i < site->hosts.count; i++)
		if (check_host_of_another(c, config, which,
			site->hosts.items[i], site->hosts.items[i]->text) == -1)
			return -1;
	if (site->gemini.host.len == 0)
		return 0;
	return check_host_of_another(c, config, which,
	    yaml_find(yaml_find(node, "gemini"), "host"), site->gemini.host);
}

static int
check_gopher(const struct schema_context *c, const struct config *config,
    size_t which, const struct yaml *node)
{
	const struct site_config *site = config_site(config, which);
	const struct yaml *gopher = yaml_find(node, "gopher");

	if (which == 0 && site->gopher_listen.count > 0)
		return yaml_complain(c->source, yaml_find(gopher, "listen"),
		    c->err,
		    "the first site's addresses for Gopher stand under "
		    "\"gopher\" at the top of the file");
	if (which == 0 && site->gopher_listen_tls.count > 0)
		return yaml_complain(c->source, yaml_find(gopher, "listen-tls"),
		    c->err,
		    "the first site's addresses for Gopher in TLS stand under "
		    "\"gopher-tls\" at the top of the file");
	if (which > 0 && site->gopher_listen.count == 0 &&
	    (site->gopher.host.len > 0 || site->gopher.port != 0 ||
		site->gopher_tls_port != 0 ||
		site->gopher_listen_tls.count > 0))
		return yaml_complain(c->source, gopher, c->err,
		    "only the first site is served over Gopher as it is: give "
		    "this one addresses of its own with \"listen\"");
	return 0;
}

/* What the types alone do not say. */
static int
check_config(const struct schema_context *c, const struct config *config,
    const struct yaml *tree)
{
	const struct yaml *sites = yaml_find(tree, "sites");
	const struct yaml *node = yaml_find(tree, "mail");
	size_t i = 0;

	if (node != NULL && mail_config_check(c, node, &config->mail) == -1)
		return -1;
	if (config->gemini.none)
		return yaml_complain(c->source, yaml_find(tree, "gemini"),
		    c->err, "gemini is empty: name at least one address");
	if (sites == NULL)
		return 0;
	if (config->sites.count == 0)
		return yaml_complain(c->source, sites, c->err,
		    "sites is empty: name at least one");
	for (node = sites->children; node != NULL; node = node->next, i++)
		if (site_config_check(c, node, config_site(config, i)) == -1 ||
		    check_hosts(c, config, i, node) == -1 ||
		    check_gopher(c, config, i, node) == -1)
			return -1;
	return 0;
}

static int
read_config(struct config *config, struct err *err)
{
	struct yaml_source source = { .file = config->file, .first_line = 1 };
	struct schema_context context = { &source, config->arena, err };
	const struct yaml *tree;

	if (folder_read_any(config->file, config->file, FILE_MAX, config->arena,
		&source.text, err) == -1)
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
		*listeners = (struct listeners){ .count = 0 };
	for (size_t i = 0; i < count; i++)
		if (add_listener(config, listeners, addresses[i], err) == -1)
			return -1;
	return 0;
}

static int
apply_flags(struct config *config, const struct config_flags *flags,
    struct err *err)
{
	if (config->sites.count > 1 &&
	    (flags->content != NULL || flags->host != NULL))
		return err_set(err,
		    "%s has %zu sites: --content and --host go with one only",
		    config->file, config->sites.count);
	if (flags->content != NULL)
		config_site(config, 0)->content =
		    (struct named){ .text = span_of(flags->content) };
	if (flags->certs != NULL)
		config->certs = (struct named){ .text = span_of(flags->certs) };
	if (flags->mail != NULL)
		mail_config_set_maildir(&config->mail, span_of(flags->mail));
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

/* Menus are told apart by their listeners, so each is one site's alone. */
static int
check_addresses(const struct config *config, const struct listeners *one,
    const struct listeners *other, struct err *err)
{
	for (size_t i = 0; i < one->count; i++)
		for (size_t j = 0; j < other->count; j++) {
			struct span text = one->addresses[i].text;
			const struct yaml *node = one->nodes[i];

			if (one->addresses[i].port == 0 ||
			    (one == other && j >= i) ||
			    !span_equal(text, other->addresses[j].text))
				continue;
			return err_at(err, node == NULL ? "" : config->file,
			    node == NULL ? 0 : node->line,
			    node == NULL ? 0 : node->column,
			    "%.*s is listened on already: an address serves "
			    "one protocol of one site",
			    SPAN_ARG(text));
		}
	return 0;
}

/* All listeners there are: Gemini's, and two of each site. */
static size_t
count_listeners(const struct config *config)
{
	return 1 + 2 * config->sites.count;
}

static const struct listeners *
listeners_at(const struct config *config, size_t index)
{
	size_t site = (index - 1) / 2;

	if (index == 0)
		return &config->gemini;
	return index % 2 == 1 ? config_gopher(config, site)
			      : config_gopher_tls(config, site);
}

static int
check_all_addresses(const struct config *config, struct err *err)
{
	for (size_t i = 0; i < count_listeners(config); i++)
		for (size_t j = 0; j <= i; j++)
			if (check_addresses(config, listeners_at(config, i),
				listeners_at(config, j), err) == -1)
				return -1;
	return 0;
}

struct config *
config_load(const struct config_flags *flags, struct err *err)
{
	struct config *config = new_config();

	config->file = flags->file;
	if ((flags->file == NULL || read_config(config, err) == 0) &&
	    apply_flags(config, flags, err) == 0) {
		add_default_listeners(config);
		if (check_all_addresses(config, err) == 0)
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
config_site(const struct config *config, size_t index)
{
	return (struct site_config *)config->sites.items + index;
}

const struct listeners *
config_gopher(const struct config *config, size_t index)
{
	return index == 0 ? &config->gopher
			  : &config_site(config, index)->gopher_listen;
}

const struct listeners *
config_gopher_tls(const struct config *config, size_t index)
{
	return index == 0 ? &config->gopher_tls
			  : &config_site(config, index)->gopher_listen_tls;
}

int
config_blame(const struct config *config, const struct yaml *node,
    struct err *err)
{
	char why[sizeof(*err) + 64];

	if (node == NULL)
		return -1;
	err_format(err, why, sizeof(why));
	return err_at(err, config->file, node->line, node->column, "%s%s%s",
	    node->key == NULL ? "" : node->key->text.ptr,
	    node->key == NULL ? "" : ": ", why);
}

int
config_check_content(const struct config *config,
    const struct site_config *site, struct err *err)
{
	int fd = folder_open(site->content.text.ptr, err);

	if (fd == -1)
		return config_blame(config, site->content.node, err);
	close(fd);
	return 0;
}

static int
check_user(const struct named *user, struct err *err)
{
	if (user->text.len == 0 || getpwnam(user->text.ptr) != NULL)
		return 0;
	return err_set(err, "there is no user \"%s\"", user->text.ptr);
}

static int
check_command(const struct named *command, struct err *err)
{
	struct stat status;

	if (command->text.len == 0)
		return 0;
	if (stat(command->text.ptr, &status) == -1 ||
	    access(command->text.ptr, X_OK) == -1)
		return err_system(err, "the mail command %s cannot be run",
		    command->text.ptr);
	if (!S_ISREG(status.st_mode))
		return err_set(err, "the mail command %s is not a program",
		    command->text.ptr);
	return 0;
}

int
config_check_named(const struct config *config, struct err *err)
{
	const struct named *command = &config->mail.command;

	for (size_t i = 0; i < config->sites.count; i++)
		if (config_check_content(config, config_site(config, i), err) ==
		    -1)
			return -1;
	if (check_user(&config->user, err) == -1)
		return config_blame(config, config->user.node, err);
	if (check_command(command, err) == -1)
		return config_blame(config, command->node, err);
	return 0;
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

static void
print_listeners(const char *name, const struct listeners *listeners,
    struct buf *out)
{
	if (listeners->none)
		buf_printf(out, "%s: []\n", name);
	if (listeners->count > 0)
		buf_printf(out, "%s:\n", name);
	for (size_t i = 0; i < listeners->count; i++)
		buf_printf(out, "  - \"%.*s\"\n",
		    SPAN_ARG(listeners->addresses[i].text));
}

void
config_print(const struct config *config, struct buf *out)
{
	size_t count = 0;

	for (size_t i = 0; i < count_listeners(config); i++)
		count += listeners_at(config, i)->count;
	buf_append_string(out, "sites:\n");
	for (size_t i = 0; i < config->sites.count; i++)
		site_config_print(config_site(config, i), out);
	print_listeners("gemini", &config->gemini, out);
	print_listeners("gopher", &config->gopher, out);
	print_listeners("gopher-tls", &config->gopher_tls, out);
	buf_printf(out, "certs: \"%.*s\"\n", SPAN_ARG(config->certs.text));
	if (config->user.text.len > 0)
		buf_printf(out, "user: \"%.*s\"\n",
		    SPAN_ARG(config->user.text));
	buf_printf(out, "workers: %u\nsandbox: %s\ncheck: %s\n",
	    config_workers(config), sandbox_words[config->sandbox],
	    check_words[config->check]);
	if (config->tickets > 0)
		buf_printf(out, "tickets: %lu\n", config->tickets);
	else
		buf_append_string(out, "tickets: off\n");
	buf_append_string(out, "log:\n");
	if (config->log.file.text.len > 0)
		buf_printf(out, "  file: \"%.*s\"\n",
		    SPAN_ARG(config->log.file.text));
	buf_printf(out, "  addresses: %s\n",
	    address_words[config->log.addresses]);
	limits_print(&config->limits, count, out);
	limits_print_proxy(&config->balancers, out);
	mail_config_print(&config->mail, out);
}
