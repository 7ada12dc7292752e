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

int
rehearsal_run(const struct config *config, report_line *report, struct err *err)
{
	struct site_options options = {
		.content = config_site(config)->content.ptr,
		.gopher_host = config_first_host(config),
		.gopher_port = 70,
	};
	struct site *site;

	if (check_user(config, err) == -1 ||
	    check_sandbox(config, report, err) == -1 ||
	    identity_check(config, report, err) == -1)
		return -1;
	site = site_load(&options, err);
	if (site == NULL)
		return -1;
	site_free(site);
	return 0;
}
