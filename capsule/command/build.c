#include "site/export.h"

#include "command/choice.h"
#include "command/command.h"
#include "command/flags.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "capsule build [-c FILE] [--content DIR] [--host NAME] --output DIR";

static const char help[] =
    "\n"
    "Writes the site as files: in each page's folder index.gmi, gophermap,\n"
    "page.txt, flow.txt and narrow.txt, and the downloads beside them.\n"
    "\n"
    "  -c FILE        the configuration, see capsule.conf(5)\n"
    "  --content DIR  the content folder (default: content)\n"
    "  --host NAME    which of the configuration's sites, by one of its\n"
    "                 hosts\n"
    "  --output DIR   the folder to write: a new one, or one of an earlier\n"
    "                 build, which is replaced when the new one is whole\n";

struct flags {
	struct config_flags config;
	const char *output;
};

static const struct flag flag_table[] = {
	CHOICE_FLAGS,
	FLAG("output", FLAG_WORD, output),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table
};

/* Whether a folder that is, or will be, lies in another that is. */
static bool
lies_in(const char *path, const char *folder)
{
	struct span name = span_of(path);
	struct buf parent;
	char *inner, *outer = realpath(folder, NULL);
	bool result = false;

	buf_init(&parent);
	while (name.len > 0 && name.ptr[name.len - 1] == '/')
		name.len--;
	while (name.len > 0 && name.ptr[name.len - 1] != '/')
		name.len--;
	buf_printf(&parent, "%.*s.", SPAN_ARG(name));
	inner = realpath(parent.ptr, NULL);
	if (inner != NULL && outer != NULL &&
	    span_starts(span_of(inner), outer)) {
		char after = inner[strlen(outer)];

		result = after == '/' || after == '\0';
	}
	free(inner);
	free(outer);
	buf_clear(&parent);
	return result;
}

/* Private pages are for none but the server that can tell its readers. */
static int
build(const struct flags *flags, struct err *err)
{
	struct site_options options = { .gopher_host = NULL };
	struct choice choice;
	struct site *site;
	int result = -1;

	if (choice_make(&choice, &flags->config, err) == -1)
		return -1;
	options.content = choice.site->content.text.ptr;
	if (lies_in(flags->output, options.content)) {
		err_set(err,
		    "%s lies in the content folder, and would be content the "
		    "next time: choose another --output",
		    flags->output);
		choice_free(&choice);
		return -1;
	}
	options.gemini_host = site_config_gemini_host(choice.site).ptr;
	options.gemini_port = (unsigned)choice.site->gemini.port;
	options.zones = choice.site->private.zones;
	site = site_load(&options, err);
	if (site != NULL)
		result = export_site(site, flags->output, err);
	site_free(site);
	choice_free(&choice);
	return result;
}

int
build_main(int argc, char **argv)
{
	struct flags flags = { .output = NULL };
	struct err err;
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (flags.output == NULL || flags.output[0] == '\0')
		return command_misuse(usage, "--output is missing");
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	result = build(&flags, &err);
	return result == 0 ? COMMAND_DONE : command_fail(&err);
}
