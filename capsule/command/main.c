#include "command/command.h"

#include "base/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef CAPSULE_VERSION
#define CAPSULE_VERSION "0.1"
#endif

static const struct command {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *purpose;
} commands[] = {
	{ "serve", serve_main,
	    "serve a content folder over Gemini and Gopher" },
	{ "build", build_main, "write the same site as files" },
	{ "check", check_main, "check the content against its own rules" },
	{ "get", get_main, "fetch a gemini:// or gopher:// URL" },
	{ "cert", cert_main, "make, renew and show certificates" },
	{ "po", po_main, "keep catalogues of translations up to date" },
	{ "dump", dump_main, "print a page's document tree" },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void
print_help(FILE *out)
{
	fputs("usage: capsule COMMAND [ARGUMENT]...\n\n", out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-6s  %s\n", commands[i].name,
		    commands[i].purpose);
	fputs("\n\"capsule COMMAND --help\" tells more.\n", out);
}

/* What is opened in the place of standard output would be printed into. */
static void
keep_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd != -1)
		close(fd);
}

int
main(int argc, char **argv)
{
	keep_standard_files();
	memory_begin();
	if (argc < 2) {
		print_help(stderr);
		return COMMAND_MISUSE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(stdout);
		return COMMAND_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("capsule " CAPSULE_VERSION);
		return COMMAND_DONE;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].main(argc - 1, argv + 1);
	return command_misuse("capsule COMMAND [ARGUMENT]...",
	    "there is no command \"%s\": see \"capsule --help\"", argv[1]);
}
