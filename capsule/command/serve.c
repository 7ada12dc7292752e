#include "serve/rehearsal.h"
#include "serve/supervisor.h"

#include "command/command.h"
#include "command/flags.h"

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

/* One listener too many is kept, for config_check_flags to complain of. */
static const struct flag flag_table[] = {
	FLAG_LETTER('c', FLAG_WORD, config.file),
	FLAG_LETTER('n', FLAG_SWITCH, check),
	FLAG_LETTER('v', FLAG_SWITCH, verbose),
	FLAG("content", FLAG_WORD, config.content),
	FLAG("certs", FLAG_WORD, config.certs),
	FLAG("host", FLAG_WORD, config.host),
	{ .name = "gemini",
	    .kind = FLAG_WORDS,
	    .offset = offsetof(struct flags, config.gemini),
	    .count = offsetof(struct flags, config.gemini_count),
	    .most = LISTENERS_MAX + 1 },
	{ .name = "gopher",
	    .kind = FLAG_WORDS,
	    .offset = offsetof(struct flags, config.gopher),
	    .count = offsetof(struct flags, config.gopher_count),
	    .most = LISTENERS_MAX + 1 },
	FLAG("workers", FLAG_WORD, config.workers),
	FLAG("mail", FLAG_WORD, config.mail),
	FLAG("watch", FLAG_SWITCH, config.watch),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table
};

static void
print_line(const char *format, va_list args)
{
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
}

static void
report(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line(format, args);
	va_end(args);
}

/* The same for those who keep what -v prints as a configuration. */
static void
report_as_comment(const char *format, ...)
{
	va_list args;

	fputs("# ", stdout);
	va_start(args, format);
	print_line(format, args);
	va_end(args);
}

static int
check(const struct flags *flags, struct err *err)
{
	report_line *tell = flags->verbose ? report_as_comment : report;
	struct config *config = config_load(&flags->config, err);
	struct buf text;
	int result;

	if (config == NULL)
		return -1;
	result = rehearsal_run(config, tell, err);
	if (result == 0 && flags->verbose) {
		buf_init(&text);
		config_print(config, &text);
		fputs(text.ptr, stdout);
		buf_clear(&text);
	}
	if (result == 0)
		tell("OK");
	config_free(config);
	return result;
}

int
serve_main(int argc, char **argv)
{
	struct flags flags = { .check = false };
	struct err err;
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (flags.verbose && !flags.check)
		return command_misuse(usage, "-v goes with -n");
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	result = flags.check ? check(&flags, &err)
			     : supervisor_run(&flags.config, report, &err);
	if (result == -1)
		return command_fail(&err);
	return flags.check ? command_flush() : COMMAND_DONE;
}
