#include "serve/server.h"

#include "command/command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>

static const char usage[] =
    "capsule serve [-c FILE] [--content DIR] [--certs DIR] [--host NAME]\n"
    "           [--gemini ADDR:PORT]... [--gopher ADDR:PORT]... [-n [-v]]";

static const char help[] =
    "\n"
    "Serves a content folder over Gemini (TLS) and Gopher.\n"
    "\n"
    "  -c FILE             the configuration, see capsule.conf(5)\n"
    "  --content DIR       the content folder (default: content)\n"
    "  --certs DIR         where certificates lie (default: certs)\n"
    "  --host NAME         the capsule's host name (default: localhost)\n"
    "  --gemini ADDR:PORT  listen there (default: 127.0.0.1:1965 and\n"
    "                      [::1]:1965); port 0 picks a free one\n"
    "  --gopher ADDR:PORT  likewise (default port: 7070)\n"
    "  -n                  check all that a start needs, create nothing\n"
    "  -v                  with -n: print the effective configuration\n"
    "\n"
    "Flags stand over the file.  SIGTERM ends it when all is answered.\n";

/* The command line, before any of it is looked into. */
struct flags {
	const char *file, *content, *certs, *host;
	const char *gemini[CONFIG_LISTENERS + 1];
	const char *gopher[CONFIG_LISTENERS + 1];
	size_t gemini_count, gopher_count;
	bool check, verbose;
};

static void
add_flag(const char **list, size_t *count, const char *value)
{
	if (*count <= CONFIG_LISTENERS)
		list[(*count)++] = value;
}

/* 0: go on; 1: help was printed; -1: misuse, which getopt has told. */
static int
read_flags(int argc, char **argv, struct flags *flags)
{
	enum { CONTENT = 256, CERTS, HOST, GEMINI, GOPHER };
	static const struct option options[] = {
		{ "content", required_argument, NULL, CONTENT },
		{ "certs", required_argument, NULL, CERTS },
		{ "host", required_argument, NULL, HOST },
		{ "gemini", required_argument, NULL, GEMINI },
		{ "gopher", required_argument, NULL, GOPHER },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "c:hnv", options, NULL)) !=
	    -1) {
		switch (option) {
		case 'c':
			flags->file = optarg;
			break;
		case 'n':
			flags->check = true;
			break;
		case 'v':
			flags->verbose = true;
			break;
		case CONTENT:
			flags->content = optarg;
			break;
		case CERTS:
			flags->certs = optarg;
			break;
		case HOST:
			flags->host = optarg;
			break;
		case GEMINI:
			add_flag(flags->gemini, &flags->gemini_count, optarg);
			break;
		case GOPHER:
			add_flag(flags->gopher, &flags->gopher_count, optarg);
			break;
		case 'h':
			printf("usage: %s\n%s", usage, help);
			return 1;
		default:
			return -1;
		}
	}
	return 0;
}

static int
apply_listeners(struct config *config, struct listeners *listeners,
    const char *const *addresses, size_t count, struct err *err)
{
	if (count > 0)
		listeners->count = 0;
	for (size_t i = 0; i < count; i++)
		if (config_add_listener(config, listeners, addresses[i], err) ==
		    -1)
			return -1;
	return 0;
}

static int
apply_flags(struct config *config, const struct flags *flags, struct err *err)
{
	if (flags->content != NULL)
		config_site(config)->content = span_of(flags->content);
	if (flags->certs != NULL)
		config->certs = span_of(flags->certs);
	if (flags->host != NULL &&
	    config_set_host(config, flags->host, err) == -1)
		return -1;
	if (apply_listeners(config, &config->gemini, flags->gemini,
		flags->gemini_count, err) == -1 ||
	    apply_listeners(config, &config->gopher, flags->gopher,
		flags->gopher_count, err) == -1)
		return -1;
	config_complete(config);
	return 0;
}

static void
report(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

static int
check(struct config *config, const struct flags *flags, struct err *err)
{
	struct buf text;

	if (server_check(config, report, err) == -1)
		return -1;
	if (flags->verbose) {
		buf_init(&text);
		config_print(config, &text);
		fputs(text.ptr, stdout);
		buf_clear(&text);
	}
	report("OK");
	return 0;
}

int
serve_main(int argc, char **argv)
{
	struct flags flags = { .file = NULL };
	struct config *config;
	struct err err;
	int result;

	result = read_flags(argc, argv, &flags);
	if (result == 1)
		return COMMAND_DONE;
	if (result == -1)
		return command_usage(usage);
	if (optind < argc)
		return command_misuse(usage, "\"%s\" is one word too many",
		    argv[optind]);
	if (flags.verbose && !flags.check)
		return command_misuse(usage, "-v goes with -n");
	config = config_new(flags.file, &err);
	if (config == NULL)
		return command_fail(&err);
	if (apply_flags(config, &flags, &err) == -1) {
		config_free(config);
		return command_misuse(usage, "%s", err.message);
	}
	result = flags.check ? check(config, &flags, &err)
			     : server_run(config, report, &err);
	config_free(config);
	return result == 0 ? COMMAND_DONE : command_fail(&err);
}
