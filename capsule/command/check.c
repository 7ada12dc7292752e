#include "check/check.h"
#include "net/certificate.h"
#include "protocol/gopher.h"
#include "serve/config.h"
#include "serve/inspection.h"
#include "serve/services.h"
#include "site/site.h"

#include "command/command.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] =
    "capsule check [-c FILE] [--content DIR] [--bytes] [--release] [--json]\n"
    "                     [--ledger FILE] [--explain ID]";

static const char help[] =
    "\n"
    "Holds the content against the rules that its site.yaml names. Exit 1 on\n"
    "errors.\n"
    "\n"
    "  -c FILE        the configuration, see capsule.conf(5)\n"
    "  --content DIR  the content folder (default: content)\n"
    "  --bytes        what each page costs on each protocol\n"
    "  --release      what has aged, an overdue review, is an error\n"
    "  --json         findings as JSON, one object a line, and no summary\n"
    "  --ledger FILE  write a fresh evidence.yaml to a new file\n"
    "  --explain ID   why a rule is, and how to keep it\n";

struct flags {
	struct config_flags config;
	const char *explain, *ledger;
	bool bytes, release, json;
};

/* 0: go on; 1: help was printed; -1: misuse, which getopt has told. */
static int
read_flags(int argc, char **argv, struct flags *flags)
{
	enum { CONTENT = 256, BYTES, RELEASE, JSON, LEDGER, EXPLAIN };
	static const struct option options[] = {
		{ "content", required_argument, NULL, CONTENT },
		{ "bytes", no_argument, NULL, BYTES },
		{ "release", no_argument, NULL, RELEASE },
		{ "json", no_argument, NULL, JSON },
		{ "ledger", required_argument, NULL, LEDGER },
		{ "explain", required_argument, NULL, EXPLAIN },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1)
		switch (option) {
		case 'c':
			flags->config.file = optarg;
			break;
		case CONTENT:
			flags->config.content = optarg;
			break;
		case BYTES:
			flags->bytes = true;
			break;
		case RELEASE:
			flags->release = true;
			break;
		case JSON:
			flags->json = true;
			break;
		case LEDGER:
			flags->ledger = optarg;
			break;
		case EXPLAIN:
			flags->explain = optarg;
			break;
		case 'h':
			printf("usage: %s\n%s", usage, help);
			return 1;
		default:
			return -1;
		}
	return 0;
}

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
	struct buf out;
	FILE *to = fopen(file, "wx");
	bool written;

	if (to == NULL)
		return err_system(err, "%s cannot be made anew", file);
	buf_init(&out);
	check_print_ledger(check, &out);
	written = fwrite(out.ptr, 1, out.len, to) == out.len;
	buf_clear(&out);
	if (fclose(to) != 0 || !written)
		return err_system(err, "%s cannot be written", file);
	return 0;
}

/* Bytes of the certificate in use; 0, for the usual, where none is named. */
static int
certificate_size(const struct flags *flags, const struct config *config,
    size_t *size, struct err *err)
{
	const struct site_config *site = config_site(config);
	struct certificate_files files;
	struct certificate_facts facts;
	const char *file = files.certificate;

	*size = 0;
	if (flags->config.file == NULL)
		return 0;
	if (site->certificate.len > 0)
		file = site->certificate.ptr;
	else if (certificate_paths(config->certs.ptr, config_first_host(config),
		     &files, err) == -1)
		return -1;
	if (certificate_read(file, &facts, err) == -1)
		return -1;
	*size = facts.size;
	return 0;
}

/* What a check needs, from the command line to the site. */
struct checking {
	const struct flags *flags;
	struct config *config;
	struct site *site;
	struct check *check;
};

static int
print_bytes(const struct checking *c, struct buf *out, struct err *err)
{
	struct check_server server = { .host = config_first_host(c->config),
		.gemini_error = service_gemini_missing,
		.gopher_error = site_gopher_missing(c->site) };

	if (certificate_size(c->flags, c->config, &server.certificate, err) ==
	    -1)
		return command_fail(err);
	return check_print_bytes(c->check, &server, out) == 0 ? COMMAND_DONE
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
	if (flags->bytes && !flags->json)
		status = print_bytes(c, &out, err);
	if (!flags->json)
		check_summarise(c->check, &out);
	if (command_write(buf_span(&out)) != COMMAND_DONE ||
	    check_count(c->check)->errors > 0)
		status = COMMAND_FAILED;
	buf_clear(&out);
	return status;
}

static int
load(struct checking *c, struct err *err)
{
	struct site_options options = { .gopher_port = GOPHER_PORT };

	c->config = config_load(&c->flags->config, err);
	if (c->config == NULL)
		return -1;
	options.content = config_site(c->config)->content.ptr;
	options.gopher_host = config_first_host(c->config);
	c->site = site_load(&options, err);
	if (c->site == NULL)
		return -1;
	c->check =
	    inspection_run(options.content, c->site, c->flags->release, err);
	return c->check == NULL ? -1 : 0;
}

static int
run(const struct flags *flags)
{
	struct checking c = { .flags = flags };
	struct err err;
	int status =
	    load(&c, &err) == 0 ? report(&c, &err) : command_fail(&err);

	check_free(c.check);
	site_free(c.site);
	config_free(c.config);
	return status;
}

int
check_main(int argc, char **argv)
{
	struct flags flags = { .explain = NULL };
	struct err err;
	int result = read_flags(argc, argv, &flags);

	if (result == 1)
		return COMMAND_DONE;
	if (result == -1)
		return command_usage(usage);
	if (optind < argc)
		return command_misuse(usage, "\"%s\" is one word too many",
		    argv[optind]);
	if (flags.explain != NULL)
		return explain(flags.explain);
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	return run(&flags);
}
