#include "serve/rehearsal.h"

#include "base/folder.h"
#include "serve/identity.h"
#include "serve/inspection.h"
#include "serve/maildir.h"
#include "serve/ports.h"
#include "serve/report.h"
#include "site/site.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

static void
report_user(const struct config *config, report_line *report)
{
	const struct named *user = &config->user;
	const struct passwd *entry =
	    user->text.len > 0 ? getpwnam(user->text.ptr) : NULL;

	if (user->text.len == 0 && geteuid() == 0)
		report("User: root, since none is named");
	if (entry != NULL && geteuid() != 0 && geteuid() != entry->pw_uid)
		report("User: %s, which takes a start as root", user->text.ptr);
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
check_log(const char *file, struct err *err)
{
	struct stat status;

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
check_maildir(const char *path, report_line *report, struct err *err)
{
	bool missing;

	if (maildir_check(path, &missing, err) == -1)
		return -1;
	report("Messages: %s %s", path,
	    missing ? "will be made" : "can be written to");
	return 0;
}

/* At a start it need not be there yet: mail servers start too. */
static int
check_lmtp(const char *path, report_line *report, struct err *err)
{
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
	const struct mail_config *mail = &config->mail;
	struct mail_settings settings;

	if (mail_config_settings(mail, config->user.text, config->sandbox,
		&settings, err) == -1)
		return -1;
	switch (settings.way) {
	case MAIL_OFF:
		break;
	case MAIL_MAILDIR:
		if (check_maildir(settings.path, report, err) == -1)
			return config_blame(config, mail->maildir.node, err);
		break;
	case MAIL_COMMAND:
		report("Messages: go to %s", settings.path);
		break;
	case MAIL_LMTP:
		if (check_lmtp(settings.path, report, err) == -1)
			return config_blame(config, mail->lmtp.node, err);
		break;
	}
	return 0;
}

static int
check_site(const struct config *config, size_t index, report_line *report,
    struct err *err)
{
	const struct site_config *site = config_site(config, index);
	struct inspected inspected = { .check = NULL };
	struct content *content;
	struct site *loaded;
	int result;

	inspected.options = (struct site_options){
		.content = site->content.text.ptr,
		.gopher_host = site_config_gopher_host(site).ptr,
		.gopher_port = ports_foreseen(config, index),
		.zones = site->private.zones,
		.write = mail_config_way(&config->mail) != MAIL_OFF,
	};

	if (identity_check(config, site, report, err) == -1)
		return -1;
	loaded = site_load_with_content(&inspected.options, &content, err);
	if (loaded == NULL)
		return -1;
	report_empty_zones(report, site, loaded);
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
	const struct named *log = &config->log.file;

	report_user(config, report);
	if (config_check_named(config, err) == -1)
		return -1;
	if (log->text.len > 0 && check_log(log->text.ptr, err) == -1)
		return config_blame(config, log->node, err);
	if (check_sandbox(config, report, err) == -1 ||
	    check_mail(config, report, err) == -1)
		return -1;
	for (size_t i = 0; i < config->sites.count; i++)
		if (check_site(config, i, report, err) == -1)
			return -1;
	return 0;
}
