#include "check/check.h"
#include "base/file.h"
#include "net/certificate.h"
#include "net/certificate_facts.h"
#include "serve/config.h"
#include "serve/inspection.h"
#include "serve/ports.h"
#include "serve/services.h"
#include "site/site.h"

#include "command/command.h"
#include "command/flags.h"

#include <fcntl.h>
#include <unistd.h>

static const char usage[] =
    "capsule check [-c FILE] [--content DIR] [--bytes] [--release] [--json]\n"
    "                     [--ledger FILE] [--explain ID]";

static const char help[] =
    "\n"
    "Checks the content by the rules that its site.yaml names. Exit 1 on\n"
    "errors.\n"
    "\n"
    "  -c FILE        the configuration, see capsule.conf(5)\n"
    "  --content DIR  the content folder (default: content)\n"
    "  --bytes        what each page costs on each protocol\n"
    "  --release      what has aged, an overdue review, is an error\n"
    "  --json         all of it as JSON, one object a line, and no summary\n"
    "  --ledger FILE  write a fresh evidence.yaml to a new file\n"
    "  --explain ID   why a rule is, and how to keep it\n";

struct flags {
	struct config_flags config;
	const char *explain, *ledger;
	bool bytes, release, json;
};

static const struct flag flag_table[] = {
	FLAG_LETTER('c', FLAG_WORD, config.file),
	FLAG("content", FLAG_WORD, config.content),
	FLAG("bytes", FLAG_SWITCH, bytes),
	FLAG("release", FLAG_SWITCH, release),
	FLAG("json", FLAG_SWITCH, json),
	FLAG("ledger", FLAG_WORD, ledger),
	FLAG("explain", FLAG_WORD, explain),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table
};

static int
explain(const char *id)
{
	struct buf out;
	int status;

	buf_init(&out);
	if (check_explain(id, &out) == -1)
		status = command_misuse(usage, "there is no rule \"%s\"", id);
	else
		status = command_write(buf_span(&out));
	buf_clear(&out);
	return status;
}

/* A ledger that somebody filled in is never written over. */
static int
write_ledger(const struct check *check, const char *file, struct err *err)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	struct buf out;
	int result;

	if (fd == -1)
		return err_system(err, "%s cannot be made anew", file);
	buf_init(&out);
	check_print_ledger(check, &out);
	result = file_fill(fd, buf_span(&out));
	buf_clear(&out);
	if (result == 0)
		return 0;
	err_system(err, "%s cannot be written", file);
	unlink(file);
	return -1;
}

/* What a check needs, from the command line to the site. */
struct checking {
	const struct flags *flags;
	const struct config *config;
	const struct site_config *site_config;
	size_t index; /* of the site */
	struct site *site;
	struct check *check;
};

/* Bytes of the certificate in use; 0, for the usual, where none is named. */
static int
certificate_size(const struct checking *c, size_t *size, struct err *err)
{
	struct certificate_files files;
	struct certificate_facts facts;
	const char *file = files.certificate;

	*size = 0;
	if (c->flags->config.file == NULL)
		return 0;
	if (c->site_config->certificate.text.len > 0)
		file = c->site_config->certificate.text.ptr;
	else if (certificate_paths(c->config->certs.text.ptr,
		     site_config_host(c->site_config), &files, err) == -1)
		return -1;
	if (certificate_facts_read(file, &facts, err) == -1)
		return config_blame(c->config, c->site_config->certificate.node,
		    err);
	*size = facts.size;
	return 0;
}

static int
print_bytes(const struct checking *c, struct buf *out, struct err *err)
{
	const struct site_language *language =
	    site_language(c->site, span_of("/"));
	struct check_server server = { .host = site_config_host(c->site_config),
		.tickets = c->config->tickets > 0 &&
		    c->site_config->private.zone_count == 0,
		.gemini_error = language->gemini_missing,
		.gopher_error = language->gopher_missing };

	if (certificate_size(c, &server.certificate, err) == -1)
		return command_fail(err);
	return check_print_bytes(c->check, &server, c->flags->json, out) == 0
	    ? COMMAND_DONE
	    : COMMAND_FAILED;
}

static int
report(const struct checking *c, struct err *err)
{
	const struct flags *flags = c->flags;
	int status = COMMAND_DONE;
	struct buf out;

	if (flags->ledger != NULL &&
	    write_ledger(c->check, flags->ledger, err) == -1)
		return command_fail(err);
	buf_init(&out);
	check_print(c->check, flags->json, &out);
	if (flags->bytes)
		status = print_bytes(c, &out, err);
	if (!flags->json)
		check_summarise(c->check, &out);
	if (command_write(buf_span(&out)) != COMMAND_DONE ||
	    check_count(c->check)->errors > 0)
		status = COMMAND_FAILED;
	buf_clear(&out);
	return status;
}

/* As it would be served: with its private pages. */
static int
check_site(struct checking *c, struct err *err)
{
	const struct site_options options = {
		.content = c->site_config->content.text.ptr,
		.gopher_host = site_config_gopher_host(c->site_config).ptr,
		.gopher_port = ports_foreseen(c->config, c->index),
		.write = true,
		.zones = c->site_config->private.zones,
	};
	struct content *content;
	int status;

	if (config_check_content(c->config, c->site_config, err) == -1)
		return command_fail(err);
	c->site = site_load_with_content(&options, &content, err);
	c->check = c->site == NULL ? NULL
				   : inspection_run(&options, content, c->site,
					 c->flags->release, err);
	status = c->check == NULL ? command_fail(err) : report(c, err);
	check_free(c->check);
	site_free(c->site);
	return status;
}

/* Each site of the configuration; the worst of them is the result. */
static int
run(const struct flags *flags)
{
	struct err err;
	struct config *config = config_load(&flags->config, &err);
	int status = COMMAND_DONE;

	if (config == NULL)
		return command_fail(&err);
	for (size_t i = 0; i < config->sites.count; i++) {
		struct checking c = { .flags = flags,
			.config = config,
			.site_config = config_site(config, i),
			.index = i };

		if (check_site(&c, &err) != COMMAND_DONE)
			status = COMMAND_FAILED;
	}
	config_free(config);
	return status;
}

int
check_main(int argc, char **argv)
{
	struct flags flags = { .explain = NULL };
	struct err err;
	int status;

	if (!flags_read(argc, argv, &spec, &flags, &status))
		return status;
	if (flags.explain != NULL)
		return explain(flags.explain);
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	return run(&flags);
}
