#include "document/dump.h"

#include "command/choice.h"
#include "command/command.h"
#include "command/flags.h"
#include "source/content.h"

#include <getopt.h>

static const char usage[] =
    "capsule dump [-c FILE] [--content DIR] [--host NAME] PAGE";

static const char help[] =
    "\n"
    "Prints the metadata and the document tree of a page, \"/risks/\", as\n"
    "every format renders it.\n"
    "\n"
    "  -c FILE        the configuration, see capsule.conf(5)\n"
    "  --content DIR  the content folder (default: content)\n"
    "  --host NAME    which of the configuration's sites, by one of its\n"
    "                 hosts\n";

struct flags {
	struct config_flags config;
};

static const struct flag flag_table[] = { CHOICE_FLAGS, FLAG_END };

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table, .words = true
};

/* "risks" and "/risks" mean "/risks/" too. */
static const struct page *
find_page(const struct content *content, const char *name)
{
	const struct page *page;
	struct buf path;

	buf_init(&path);
	if (name[0] != '/')
		buf_append_char(&path, '/');
	buf_append_string(&path, name);
	if (!span_ends(buf_span(&path), "/"))
		buf_append_char(&path, '/');
	page = content_find_anywhere(content, buf_span(&path));
	buf_clear(&path);
	return page;
}

static int
dump_page(const struct site_config *site, const char *name, struct buf *out,
    struct err *err)
{
	const char *folder = site->content.text.ptr;
	struct content *content =
	    content_load(folder, &site->private.zones, err);
	const struct page *page;

	if (content == NULL)
		return -1;
	page = find_page(content, name);
	if (page != NULL)
		dump_document(page->document, out);
	content_free(content);
	return page != NULL
	    ? 0
	    : err_set(err, "there is no page %s in %s", name, folder);
}

int
dump_main(int argc, char **argv)
{
	struct flags flags = { .config = { .file = NULL } };
	struct choice choice;
	struct buf text;
	struct err err;
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (argc - optind != 1)
		return command_misuse(usage, "name one page");
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	if (choice_make(&choice, &flags.config, &err) == -1)
		return command_fail(&err);
	buf_init(&text);
	if (dump_page(choice.site, argv[optind], &text, &err) == 0)
		result = command_write(buf_span(&text));
	else
		result = command_fail(&err);
	buf_clear(&text);
	choice_free(&choice);
	return result;
}
