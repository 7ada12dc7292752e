#include "serve/config.h"
#include "site/export.h"

#include "command/command.h"
#include "command/flags.h"

#include <stdio.h>

static const char usage[] =
    "capsule build [-c FILE] [--content DIR] [--host NAME] --output DIR";

static const char help[] =
    "\n"
    "Writes the site as files: in each page's folder index.gmi, gophermap,\n"
    "page.txt, flow.txt and narrow.txt, and the downloads beside them.\n"
    "\n"
    "  -c FILE        the configuration, see capsule.conf(5)\n"
    "  --content DIR  the content folder (default: content)\n"
    "  --host NAME    which of the configuration's sites, by one of its\n"
    "                 hosts\n"
    "  --output DIR   the folder to write: a new one, or one of an earlier\n"
    "                 build, which is replaced when the new one is whole\n";

struct flags {
	struct config_flags config;
	const char *output;
};

static const struct flag flag_table[] = {
	FLAG_LETTER('c', FLAG_WORD, config.file),
	FLAG("content", FLAG_WORD, config.content),
	FLAG("host", FLAG_WORD, config.host),
	FLAG("output", FLAG_WORD, output),
	FLAG_END,
};

static const struct flags_spec spec = { usage, help, flag_table };

/* The only site, or the one that is known by the host that was named. */
static const struct site_config *
find_site(const struct config *config, const char *host, struct err *err)
{
	if (host == NULL && config->sites.count == 1)
		return config_site(config, 0);
	for (size_t i = 0; host != NULL && i < config->sites.count; i++) {
		const struct site_config *site = config_site(config, i);

		if (site_config_is_host(site, span_of(host)))
			return site;
	}
	if (host == NULL)
		err_set(err, "%s has %zu sites: name one of them with --host",
		    config->file, config->sites.count);
	else
		err_set(err, "%s has no site whose host is %s", config->file,
		    host);
	return NULL;
}

/* Private pages are for none but the server that can tell its readers. */
static int
build(const struct flags *flags, struct err *err)
{
	struct config_flags config_flags = flags->config;
	struct site_options options = { .gopher_host = NULL };
	const struct site_config *site_config;
	struct config *config;
	struct site *site = NULL;
	int result = -1;

	if (config_flags.file != NULL)
		config_flags.host = NULL; /* it chooses, and changes nothing */
	config = config_load(&config_flags, err);
	if (config == NULL)
		return -1;
	site_config = find_site(config, flags->config.host, err);
	if (site_config != NULL) {
		options.content = site_config->content.ptr;
		options.gemini_host = site_config_gemini_host(site_config).ptr;
		options.gemini_port = (unsigned)site_config->gemini.port;
		options.zones = site_config->private.zones;
		site = site_load(&options, err);
	}
	if (site != NULL)
		result = export_site(site, flags->output, err);
	site_free(site);
	config_free(config);
	return result;
}

int
build_main(int argc, char **argv)
{
	struct flags flags = { .output = NULL };
	struct err err;
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (flags.output == NULL)
		return command_misuse(usage, "--output is missing");
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	result = build(&flags, &err);
	return result == 0 ? COMMAND_DONE : command_fail(&err);
}
