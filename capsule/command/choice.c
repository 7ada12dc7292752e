#include "command/choice.h"

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

int
choice_make(struct choice *choice, const struct config_flags *flags,
    struct err *err)
{
	struct config_flags config_flags = *flags;

	if (config_flags.file != NULL)
		config_flags.host = NULL; /* it chooses, and changes nothing */
	choice->config = config_load(&config_flags, err);
	if (choice->config == NULL)
		return -1;
	choice->site = find_site(choice->config, flags->host, err);
	if (choice->site != NULL &&
	    config_check_content(choice->config, choice->site, err) == 0)
		return 0;
	config_free(choice->config);
	return -1;
}

void
choice_free(struct choice *choice)
{
	config_free(choice->config);
}
