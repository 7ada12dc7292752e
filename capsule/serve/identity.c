#include "serve/identity.h"

#include "base/folder.h"
#include "base/log.h"
#include "net/certificate.h"
#include "net/certificate_facts.h"
#include "serve/channel.h"
#include "serve/services.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	DAY = 24 * 60 * 60,  /* seconds */
	EXPIRY_WARNING = 30, /* days */
};

/* The operator's own pair, or the one in the folder of certificates. */
static int
find_files(const struct config *config, const struct site_config *site,
    struct certificate_files *files, struct err *err)
{
	if (site->certificate.text.len == 0)
		return certificate_paths(config->certs.text.ptr,
		    site_config_host(site), files, err);
	if (site->certificate.text.len >= sizeof(files->certificate) ||
	    site->key.text.len >= sizeof(files->key))
		return err_set(err,
		    "the path of the certificate or its key is too long");
	snprintf(files->certificate, sizeof(files->certificate), "%s",
	    site->certificate.text.ptr);
	snprintf(files->key, sizeof(files->key), "%s", site->key.text.ptr);
	return 0;
}

/* An operator's own certificate is not capsule's to renew. */
static void
warn_of_expiry(const struct certificate_facts *facts,
    const struct site_config *site, const char *file)
{
	time_t left = facts->not_after - time(NULL);
	struct log_line line;

	if (left > (time_t)EXPIRY_WARNING * DAY)
		return;
	log_begin(&line,
	    left < 0 ? "certificate-expired" : "certificate-expires");
	log_text(&line, "file", span_of(file));
	if (left >= 0)
		log_number(&line, "days", (unsigned long long)(left / DAY));
	log_text(&line, "do",
	    span_of(site->certificate.text.len > 0
		    ? "put a new one there, SIGHUP"
		    : "capsule cert renew"));
	log_end(&line);
}

/* Some readers' programs refuse what is not for the name they asked for. */
static void
warn_of_hosts(const struct site_config *site, const char *file,
    const struct tls_context *tls)
{
	/* One that capsule made is for the first host, by design. */
	size_t count = site->certificate.text.len > 0 ? site->hosts.count : 1;
	struct log_line line;

	for (size_t i = 0; i < count; i++) {
		struct span host = site->hosts.items[i]->text;

		if (tls_context_covers(tls, host))
			continue;
		log_begin(&line, "certificate-of-another");
		log_text(&line, "file", span_of(file));
		log_text(&line, "host", host);
		log_text(&line, "do",
		    span_of("take one with this name among its "
			    "alternative names (SAN)"));
		log_end(&line);
	}
}

static int
tell(const struct site_config *site, const struct certificate_files *files,
    const struct tls_context *tls, report_line *report, struct err *err)
{
	struct certificate_facts facts;

	if (certificate_facts_read(files->certificate, &facts, err) == -1)
		return -1;
	if (report != NULL)
		report("Certificate SHA-256 %s of %s", facts.fingerprint,
		    site_config_host(site));
	warn_of_expiry(&facts, site, files->certificate);
	warn_of_hosts(site, files->certificate, tls);
	return 0;
}

/*
 * An operator's own pair stands in the file; a bad key is that key's line.  Of
 * the folder of certificates only that itself does.
 */
static int
blame(const struct config *config, const struct site_config *site,
    struct err *err)
{
	bool key = span_is(site->key.text, err->file);

	if (site->certificate.text.len == 0)
		return err->file[0] == '\0'
		    ? config_blame(config, config->certs.node, err)
		    : -1;
	return config_blame(config,
	    key ? site->key.node : site->certificate.node, err);
}

/* An operator's own certificate is never made in the operator's place. */
static int
ensure(const struct site_config *site, const struct certificate_files *files,
    report_line *report, struct err *err)
{
	if (site->certificate.text.len > 0)
		return 0;
	switch (certificate_ensure(site_config_host(site), files, err)) {
	case CERTIFICATE_BAD:
		return -1;
	case CERTIFICATE_MADE:
		if (report != NULL)
			report("Certificate made: %s", files->certificate);
		return 0;
	case CERTIFICATE_FOUND:
		return 0;
	}
	return 0;
}

struct tls_context *
identity_load(const struct config *config, const struct site_config *site,
    report_line *report, struct err *err)
{
	struct certificate_files files;
	struct tls_context *tls;

	if (find_files(config, site, &files, err) == -1)
		return NULL;
	tls = ensure(site, &files, report, err) == -1
	    ? NULL
	    : tls_context_new(files.certificate, files.key, err);
	if (tls == NULL) {
		blame(config, site, err);
		return NULL;
	}
	if (site->private.zone_count > 0)
		tls_context_ask(tls);
	if (tell(site, &files, tls, report, err) == 0)
		return tls;
	tls_context_free(tls);
	return NULL;
}

struct tls_context *
identity_load_gopher(const struct config *config,
    const struct site_config *site, struct err *err)
{
	struct certificate_files files;
	struct tls_context *tls;

	if (find_files(config, site, &files, err) == -1)
		return NULL;
	tls = tls_context_new(files.certificate, files.key, err);
	if (tls != NULL)
		tls_context_agree(tls, "gopher");
	return tls;
}

int
identity_check(const struct config *config, const struct site_config *site,
    report_line *report, struct err *err)
{
	struct certificate_files files;
	struct tls_context *tls;
	int result;

	if (find_files(config, site, &files, err) == -1)
		return -1;
	if (site->certificate.text.len == 0 &&
	    access(files.certificate, F_OK) == -1 &&
	    access(files.key, F_OK) == -1) {
		report("Certificate will be made: %s", files.certificate);
		if (folder_can_hold(access(config->certs.text.ptr, F_OK) == 0
			    ? files.certificate
			    : config->certs.text.ptr,
			err) == 0)
			return 0;
		return blame(config, site, err);
	}
	tls = tls_context_new(files.certificate, files.key, err);
	if (tls == NULL)
		return blame(config, site, err);
	result = tell(site, &files, tls, report, err);
	tls_context_free(tls);
	return result;
}

int
identity_begin_tickets(const struct config *config, const struct served *served,
    int channel, struct tls_tickets **tickets, struct err *err)
{
	unsigned seconds = (unsigned)config->tickets;
	struct tls_ticket_keys keys;

	if (seconds == 0)
		return 0;
	*tickets = tls_tickets_new(seconds, err);
	if (*tickets == NULL ||
	    channel_ask_keys(channel, seconds, &keys, err) == -1)
		return -1;
	tls_tickets_set(*tickets, &keys);
	explicit_bzero(&keys, sizeof(keys));
	for (size_t i = 0; i < served->count; i++) {
		const struct served_site *site = &served->sites[i];

		tls_context_give_tickets(site->tls, *tickets);
		if (site->gopher_tls != NULL)
			tls_context_give_tickets(site->gopher_tls, *tickets);
	}
	return 0;
}
