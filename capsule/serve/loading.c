#include "serve/loading.h"

#include "base/log.h"
#include "base/memory.h"
#include "serve/channel.h"
#include "serve/identity.h"
#include "serve/postman.h"
#include "serve/sandbox.h"
#include "serve/watch.h"

/* Lines go to the supervisor's log, or to standard error. */
static int
open_log(struct loaded *l, struct err *err)
{
	const struct named *file = &l->config->log.file;
	struct message reply;
	int fd;

	if (file->text.len == 0)
		return 0;
	if (channel_ask(l->start->channel, MESSAGE_LOG, file->text.ptr, &reply,
		&fd, err) == -1)
		return -1;
	if (reply.kind != MESSAGE_OPENED) {
		err_set(err, "%s", reply.text);
		return config_blame(l->config, file->node, err);
	}
	log_to(fd);
	return 0;
}

static struct tls_context *
choose_identity(const void *data, struct span server_name)
{
	const struct served_site *site = services_find(data, server_name);

	return site == NULL ? NULL : site->tls;
}

/* TLS is spoken where Gopher is, too, and may be all that is. */
static void
find_public_ports(struct loaded *l, size_t which)
{
	struct served_site *site = &l->served.sites[which];
	const struct site_config *config = site->config;
	const struct gopher_ports *ports = &l->gopher[which];

	site->gemini_port = ports_public(config->gemini.port, &l->gemini);
	site->gopher_port = ports_public(config->gopher.port, &ports->both);
	site->gopher_tls_port = (unsigned)config->gopher_tls_port;
	if (site->gopher_tls_port == 0)
		site->gopher_tls_port = ports_public(0, &ports->tls);
	if (site->gopher_tls_port == 0)
		site->gopher_tls_port = site->gopher_port;
	site->gopher_tls_alone = ports->both.count == 0 && ports->tls.count > 0;
	if (site->gopher_tls_alone)
		site->gopher_port = site->gopher_tls_port;
}

/* The first site's identity stands for all who name no host of ours. */
static int
load_identities(struct loaded *l, struct err *err)
{
	for (size_t i = 0; i < l->served.count; i++) {
		struct served_site *site = &l->served.sites[i];

		site->tls = identity_load(l->config, site->config,
		    l->start->report, err);
		if (site->tls == NULL)
			return -1;
		if (config_gopher(l->config, i)->count == 0 &&
		    config_gopher_tls(l->config, i)->count == 0)
			continue;
		site->gopher_tls =
		    identity_load_gopher(l->config, site->config, err);
		if (site->gopher_tls == NULL)
			return -1;
	}
	if (l->served.count > 1)
		tls_context_choose(l->served.sites[0].tls, choose_identity,
		    &l->served);
	return 0;
}

static int
open_ports(struct loaded *l, struct err *err)
{
	struct ports_source source = {
		.config = l->config,
		.channel = l->start->channel,
		.given = l->start->sockets,
		.report = l->start->report,
	};

	return ports_open_all(&source, &l->gemini, l->gopher, err);
}

/* A place for what each site is served with. */
static void
make_sites(struct loaded *l)
{
	struct arena *arena = l->config->arena;
	size_t count = l->config->sites.count;

	l->served.count = count;
	l->served.sites = arena_alloc(arena, count * sizeof(*l->served.sites));
	l->gopher = arena_alloc(arena, count * sizeof(*l->gopher));
	l->inspected = arena_alloc(arena, count * sizeof(*l->inspected));
	for (size_t i = 0; i < count; i++)
		l->served.sites[i].config = config_site(l->config, i);
}

int
loading_configure(struct loaded *l, const struct generation_start *start,
    struct err *err)
{
	*l = (struct loaded){ .start = start, .post = -1, .watch = -1 };
	l->config = config_load(l->start->flags, err);
	/* A start in the wrong folder makes nothing, no key above all. */
	if (l->config == NULL || config_check_named(l->config, err) == -1 ||
	    open_log(l, err) == -1)
		return -1;
	make_sites(l);
	if (load_identities(l, err) == -1 || open_ports(l, err) == -1 ||
	    postman_ask(l->config, l->start->channel, &l->post, err) == -1)
		return -1;
	for (size_t i = 0; i < l->served.count; i++)
		find_public_ports(l, i);
	/* Asked for last: from here on new keys are told without asking. */
	if (identity_begin_tickets(l->config, &l->served, l->start->channel,
		&l->tickets, err) == -1)
		return -1;
	sockets_forget(l->start->sockets);
	limits_raise();
	return channel_tell(l->start->channel, MESSAGE_CONFIGURED,
	    l->config->limits.loading / 1000);
}

static int
load_site(const struct loaded *l, size_t i, struct err *err)
{
	struct served_site *served = &l->served.sites[i];
	struct inspected *inspected = &l->inspected[i];
	const struct site_config *config = served->config;
	struct content *content;

	inspected->options = (struct site_options){
		.content = config->content.text.ptr,
		.gopher_host = site_config_gopher_host(config).ptr,
		.gopher_port = served->gopher_port,
		.gopher_tls_port = served->gopher_tls_port,
		.gopher_tls_alone = served->gopher_tls_alone,
		.gemini_host = site_config_gemini_host(config).ptr,
		.gemini_port = served->gemini_port,
		.zones = config->private.zones,
		.write = l->post != -1,
	};

	served->site =
	    site_load_with_content(&inspected->options, &content, err);
	if (served->site == NULL)
		return -1;
	inspected->site = served->site;
	return inspection_admit(inspected, content, l->config->check,
	    l->start->report != NULL, err);
}

struct loading {
	const struct loaded *loaded;
	struct err *err;
	int result;
};

static void
load_sites(void *data)
{
	struct loading *loading = data;
	const struct loaded *l = loading->loaded;

	for (size_t i = 0; loading->result == 0 && i < l->served.count; i++)
		loading->result = load_site(l, i, loading->err);
}

const char *const *
loading_folders(const struct loaded *l)
{
	size_t count = l->served.count;
	const char **folders =
	    arena_alloc(l->config->arena, (count + 1) * sizeof(*folders));

	for (size_t i = 0; i < count; i++)
		folders[i] = l->served.sites[i].config->content.text.ptr;
	return folders;
}

int
loading_load(struct loaded *l, struct err *err)
{
	const struct named *named = &l->config->user;
	const char *user = named->text.len > 0 ? named->text.ptr : NULL;
	struct loading loading = { l, err, 0 };

	if (sandbox_become(user, err) == -1)
		return config_blame(l->config, named->node, err);
	/* Once more: it is another who reads them now. */
	for (size_t i = 0; i < l->served.count; i++)
		if (config_check_content(l->config, l->served.sites[i].config,
			err) == -1)
			return -1;
	if (sandbox_generation(l->config->sandbox, loading_folders(l), err) ==
	    -1)
		return -1;
	/* Before the content is read, or a change meanwhile would be missed. */
	if (l->start->flags->watch) {
		l->watch = watch_new(loading_folders(l), err);
		if (l->watch == -1)
			return -1;
	}
	memory_apart(load_sites, &loading);
	return loading.result;
}

void
loading_clear(struct loaded *l)
{
	for (size_t i = 0; i < l->served.count; i++) {
		tls_context_free(l->served.sites[i].tls);
		tls_context_free(l->served.sites[i].gopher_tls);
		site_free(l->served.sites[i].site);
	}
	tls_tickets_free(l->tickets);
	config_free(l->config);
}
