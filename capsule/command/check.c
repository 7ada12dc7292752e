#include "check/check.h"
#include "net/certificate.h"
#include "serve/config.h"
#include "serve/inspection.h"
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

static int
report(const struct flags *flags, const struct config *config,
    const struct check *check, struct err *err)
{
	size_t certificate = 0;
	struct buf out;
	int status;

	if (flags->ledger != NULL &&
	    write_ledger(check, flags->ledger, err) == -1)
		return command_fail(err);
	if (flags->bytes &&
	    certificate_size(flags, config, &certificate, err) == -1)
		return command_fail(err);
	buf_init(&out);
	check_print(check, flags->json, &out);
	if (flags->bytes && !flags->json)
		check_print_bytes(check, config_first_host(config), certificate,
		    &out);
	if (!flags->json)
		check_summarise(check, &out);
	status = command_write(buf_span(&out));
	buf_clear(&out);
	if (status == COMMAND_DONE && check_count(check)->errors > 0)
		status = COMMAND_FAILED;
	return status;
}

static int
run(const struct flags *flags)
{
	struct err err;
	struct config *config = config_load(&flags->config, &err);
	struct site_options options = { .gopher_host = NULL };
	struct check *check = NULL;
	struct site *site = NULL;
	int status;

	if (config == NULL)
		return command_fail(&err);
	options.content = config_site(config)->content.ptr;
	options.gopher_host = config_first_host(config);
	options.gopher_port = 70;
	site = site_load(&options, &err);
	if (site != NULL)
		check =
		    inspection_run(options.content, site, flags->release, &err);
	if (check == NULL)
		status = command_fail(&err);
	else
		status = report(flags, config, check, &err);
	check_free(check);
	site_free(site);
	config_free(config);
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
