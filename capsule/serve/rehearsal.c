#include "serve/rehearsal.h"

#include "base/folder.h"
#include "serve/identity.h"
#include "serve/inspection.h"
#include "serve/maildir.h"
#include "site/site.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

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
check_log(const struct config *config, struct err *err)
{
	const char *file = config->log.file.ptr;
	struct stat status;

	if (config->log.file.len == 0)
		return 0;
	if (stat(file, &status) == -1)
		return folder_can_hold(file, err);
	if (S_ISDIR(status.st_mode))
		return err_set(err, "the log %s is a folder", file);
	if (access(file, W_OK) == -1)
		return err_system(err, "the log cannot be written to: %s",
		    file);
	return 0;
}

static int
check_maildir(const struct config *config, report_line *report, struct err *err)
{
	bool missing;

	if (maildir_check(config->mail.maildir.ptr, &missing, err) == -1)
		return -1;
	report("Messages: %s %s", config->mail.maildir.ptr,
	    missing ? "will be made" : "can be written to");
	return 0;
}

static int
check_command(const struct config *config, report_line *report, struct err *err)
{
	const char *command = config->mail.command.ptr;
	struct stat status;

	if (stat(command, &status) == -1 || access(command, X_OK) == -1)
		return err_system(err, "the mail command %s cannot be run",
		    command);
	if (!S_ISREG(status.st_mode))
		return err_set(err, "the mail command %s is not a program",
		    command);
	report("Messages: go to %s", command);
	return 0;
}

static int
check_lmtp(const struct config *config, report_line *report, struct err *err)
{
	const char *path = config->mail.lmtp.ptr;
	struct stat status;

	if (stat(path, &status) == -1 || access(path, W_OK) == -1)
		return err_system(err, "the LMTP socket %s cannot be used",
		    path);
	if (!S_ISSOCK(status.st_mode))
		return err_set(err, "%s is not a socket", path);
	report("Messages: go to %s", path);
	return 0;
}

static int
check_mail(const struct config *config, report_line *report, struct err *err)
{
	struct mail_settings settings;

	if (mail_config_settings(&config->mail, config->user, config->sandbox,
		&settings, err) == -1)
		return -1;
	switch (settings.way) {
	case MAIL_OFF:
		break;
	case MAIL_MAILDIR:
		return check_maildir(config, report, err);
	case MAIL_COMMAND:
		return check_command(config, report, err);
	case MAIL_LMTP:
		return check_lmtp(config, report, err);
	}
	return 0;
}

static int
check_site(const struct config *config, const struct site_config *site,
    report_line *report, struct err *err)
{
	struct inspected inspected = { .check = NULL };
	struct content *content;
	struct site *loaded;
	int result;

	inspected.options = (struct site_options){
		.content = site->content.ptr,
		.gopher_host = site_config_gopher_host(site).ptr,
		.gopher_port = 70,
		.zones = site->private.zones,
		.write = mail_config_way(&config->mail) != MAIL_OFF,
	};

	if (identity_check(config, site, report, err) == -1)
		return -1;
	loaded = site_load_with_content(&inspected.options, &content, err);
	if (loaded == NULL)
		return -1;
	inspected.site = loaded;
	result =
	    inspection_admit(&inspected, content, config->check, true, err);
	check_free(inspected.check);
	site_free(loaded);
	return result;
}

int
rehearsal_run(const struct config *config, report_line *report, struct err *err)
{
	if (config->user.len == 0 && geteuid() == 0)
		report("User: root, since none is named");
	if (check_user(config, err) == -1 || check_log(config, err) == -1 ||
	    check_sandbox(config, report, err) == -1 ||
	    check_mail(config, report, err) == -1)
		return -1;
	for (size_t i = 0; i < config->sites.count; i++)
		if (check_site(config, config_site(config, i), report, err) ==
		    -1)
			return -1;
	return 0;
}
