#include "serve/rehearsal.h"
#include "serve/supervisor.h"

#include "command/command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>

static const char usage[] =
    "capsule serve [-c FILE] [--content DIR] [--certs DIR] [--host NAME]\n"
    "           [--gemini ADDR:PORT]... [--gopher ADDR:PORT]...\n"
    "           [--workers N] [--mail DIR] [-n [-v]] [--watch]";

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
    "  --workers N         processes that answer (default: one for each\n"
    "                      processor)\n"
    "  --mail DIR          let readers write to us, into a Maildir\n"
    "  --watch             load anew whenever the content changes\n"
    "  -n                  check all that a start needs, create nothing\n"
    "  -v                  with -n: print the effective configuration\n"
    "\n"
    "Flags stand over the file.  SIGHUP loads everything anew, SIGTERM ends it\n"
    "when all is answered.\n";

struct flags {
	struct config_flags config;
	bool check, verbose;
};

/* One too many is kept, for config_check_flags to complain of. */
static void
add_flag(const char **list, size_t *count, const char *value)
{
	if (*count <= LISTENERS_MAX)
		list[(*count)++] = value;
}

/* 0: go on; 1: help was printed; -1: misuse, which getopt has told. */
static int
read_flags(int argc, char **argv, struct flags *flags)
{
	enum {
		CONTENT = 256,
		CERTS,
		HOST,
		GEMINI,
		GOPHER,
		WORKERS,
		MAIL,
		WATCH
	};
	static const struct option options[] = {
		{ "content", required_argument, NULL, CONTENT },
		{ "certs", required_argument, NULL, CERTS },
		{ "host", required_argument, NULL, HOST },
		{ "gemini", required_argument, NULL, GEMINI },
		{ "gopher", required_argument, NULL, GOPHER },
		{ "workers", required_argument, NULL, WORKERS },
		{ "mail", required_argument, NULL, MAIL },
		{ "watch", no_argument, NULL, WATCH },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "c:hnv", options, NULL)) !=
	    -1) {
		switch (option) {
		case 'c':
			flags->config.file = optarg;
			break;
		case 'n':
			flags->check = true;
			break;
		case 'v':
			flags->verbose = true;
			break;
		case CONTENT:
			flags->config.content = optarg;
			break;
		case CERTS:
			flags->config.certs = optarg;
			break;
		case HOST:
			flags->config.host = optarg;
			break;
		case GEMINI:
			add_flag(flags->config.gemini,
			    &flags->config.gemini_count, optarg);
			break;
		case GOPHER:
			add_flag(flags->config.gopher,
			    &flags->config.gopher_count, optarg);
			break;
		case WORKERS:
			flags->config.workers = optarg;
			break;
		case MAIL:
			flags->config.mail = optarg;
			break;
		case WATCH:
			flags->config.watch = true;
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
check(const struct flags *flags, struct err *err)
{
	struct config *config = config_load(&flags->config, err);
	struct buf text;
	int result;

	if (config == NULL)
		return -1;
	result = rehearsal_run(config, report, err);
	if (result == 0 && flags->verbose) {
		buf_init(&text);
		config_print(config, &text);
		fputs(text.ptr, stdout);
		buf_clear(&text);
	}
	if (result == 0)
		report("OK");
	config_free(config);
	return result;
}

int
serve_main(int argc, char **argv)
{
	struct flags flags = { .check = false };
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
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	result = flags.check ? check(&flags, &err)
			     : supervisor_run(&flags.config, report, &err);
	return result == 0 ? COMMAND_DONE : command_fail(&err);
}
