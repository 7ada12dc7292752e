#include "base/utf8.h"
#include "command/command.h"
#include "command/flags.h"
#include "net/client.h"
#include "protocol/gopher.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] = "capsule get [--timeout SECONDS] URL";

static const char help[] =
    "\n"
    "Fetches a gemini:// or gopher:// URL. The body goes to standard output,\n"
    "the header and the server's fingerprint to standard error. Any\n"
    "certificate is taken.\n"
    "\n"
    "  --timeout SECONDS  for the whole of it (default: 30)\n"
    "\n"
    "Exit status: 0 when the page came (Gemini 2x; over Gopher, anything but\n"
    "an error menu), 1 when it did not, 2 for misuse.\n";

enum { TIMEOUT_DEFAULT = 30, TIMEOUT_MAX = 86400 };

struct flags {
	const char *timeout; /* NULL: not given */
};

static const struct flag flag_table[] = {
	FLAG("timeout", FLAG_WORD, timeout),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table, .words = true
};

/* The header is the server's: a terminal shall not obey it. */
static void
print_header(struct client_answer *answer)
{
	if (answer->header[0] == '\0')
		return;
	utf8_tame(answer->header);
	fprintf(stderr, "%s\nSHA-256 %s\n", answer->header,
	    answer->fingerprint);
}

static bool
is_success(const struct client_answer *answer)
{
	if (answer->header[0] != '\0')
		return answer->header[0] == '2';
	return !gopher_is_error(buf_span(&answer->body));
}

static int
get(const struct uri *uri, unsigned seconds)
{
	struct client_answer answer;
	struct err err;
	int result;

	if (client_get(uri, seconds * 1000, &answer, &err) == -1) {
		result = command_fail(&err);
		goto out;
	}
	print_header(&answer);
	result = command_write(buf_span(&answer.body));
	if (!is_success(&answer))
		result = COMMAND_FAILED;
out:
	buf_clear(&answer.body);
	return result;
}

int
get_main(int argc, char **argv)
{
	struct flags flags = { .timeout = NULL };
	unsigned long seconds = TIMEOUT_DEFAULT;
	struct uri uri;
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (flags.timeout != NULL &&
	    (span_number(span_of(flags.timeout), TIMEOUT_MAX, &seconds) == -1 ||
		seconds == 0))
		return command_misuse(usage,
		    "\"%s\" is not a number of seconds", flags.timeout);
	if (argc - optind != 1)
		return command_misuse(usage, "name one URL");
	if (uri_parse(span_of(argv[optind]), &uri) == -1 ||
	    (!span_equal_nocase(uri.scheme, span_of("gemini")) &&
		!span_equal_nocase(uri.scheme, span_of("gopher"))))
		return command_misuse(usage,
		    "\"%s\" is not a gemini:// or gopher:// URL", argv[optind]);
	return get(&uri, (unsigned)seconds);
}
