#include "serve/rehearsal.h"

#include "serve/identity.h"
#include "site/site.h"

#include <pwd.h>

static int
check_user(const struct config *config, struct err *err)
{
	if (config->user.len == 0 || getpwnam(config->user.ptr) != NULL)
		return 0;
	return err_set(err, "there is no user \"%s\"", config->user.ptr);
}

static int
check_sandbox(const struct config *config, report_line *report, struct err *err)
{
	struct sandbox_state state;

	sandbox_probe(config->sandbox, &state);
	report("Sandbox: %s", state.text);
	if (config->sandbox != SANDBOX_REQUIRE ||
	    (state.landlock && state.seccomp))
		return 0;
	return err_set(err, "the sandbox is required, but: %s", state.text);
}

static int
check_site(const struct config *config, const struct site_config *site,
    report_line *report, struct err *err)
{
	const struct site_options options = {
		.content = site->content.ptr,
		.gopher_host = site_config_gopher_host(site).ptr,
		.gopher_port = 70,
		.zones = site->private.zones,
	};
	struct site *loaded;

	if (identity_check(config, site, report, err) == -1)
		return -1;
	loaded = site_load(&options, err);
	if (loaded == NULL)
		return -1;
	site_free(loaded);
	return 0;
}

int
rehearsal_run(const struct config *config, report_line *report, struct err *err)
{
	if (check_user(config, err) == -1 ||
	    check_sandbox(config, report, err) == -1)
		return -1;
	for (size_t i = 0; i < config->sites.count; i++)
		if (check_site(config, config_site(config, i), report, err) ==
		    -1)
			return -1;
	return 0;
}
