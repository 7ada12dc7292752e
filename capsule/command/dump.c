#include "document/dump.h"

#include "command/command.h"
#include "source/content.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] = "capsule dump [--content DIR] PAGE";

static const char help[] =
    "usage: capsule dump [--content DIR] PAGE\n"
    "\n"
    "Prints the metadata and the document tree of a page, \"/risks/\", as\n"
    "every format renders it.\n"
    "\n"
    "  --content DIR  the content folder (default: content)\n";

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
dump_page(const char *folder, const char *name)
{
	struct content *content;
	const struct page *page;
	struct buf text;
	struct err err;
	int result;

	content = content_load(folder, NULL, &err);
	if (content == NULL)
		return command_fail(&err);
	page = find_page(content, name);
	if (page == NULL) {
		content_free(content);
		err_set(&err, "there is no page %s in %s", name, folder);
		return command_fail(&err);
	}
	buf_init(&text);
	dump_document(page->document, &text);
	result = command_write(buf_span(&text));
	buf_clear(&text);
	content_free(content);
	return result;
}

int
dump_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "content", required_argument, NULL, 'C' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *folder = "content";
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (option) {
		case 'C':
			folder = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return COMMAND_DONE;
		default:
			return command_usage(usage);
		}
	}
	if (argc - optind != 1)
		return command_misuse(usage, "name one page");
	return dump_page(folder, argv[optind]);
}
