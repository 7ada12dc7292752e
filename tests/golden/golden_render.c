/*
 * golden_render FORMAT FILE.md: one page in one format to stdout, for
 * scripts/golden. No file but that one is read: what links lead to is made
 * up from their destinations.
 */
#include "document/dump.h"
#include "render/render.h"
#include "source/markdown.h"

#include <stdio.h>
#include <stdlib.h>

/* Targets made so far, so that equal destinations share theirs. */
struct targets {
	struct target *made[256];
	struct span destinations[256];
	size_t count;
};

static const struct {
	const char *suffix, *media_type, *type_name;
} file_types[] = {
	{ ".pdf", "application/pdf", "PDF" },
	{ ".png", "image/png", "PNG" },
	{ ".gif", "image/gif", "GIF" },
	{ ".mp3", "audio/mpeg", "MP3" },
	{ ".zip", "application/zip", "ZIP" },
	{ ".txt", "text/plain", "text" },
};

static struct buf
read_all(const char *name)
{
	struct buf text;
	char chunk[4096];
	size_t got;
	FILE *file = fopen(name, "rb");

	buf_init(&text);
	if (file == NULL) {
		perror(name);
		exit(1);
	}
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_append(&text, span_make(chunk, got));
	fclose(file);
	return text;
}

/* "dir/risks-of-it.md" is "risks-of-it". */
static struct span
base_name(struct span path)
{
	path = span_after(path, span_find_last(path, '/'));
	return span_first(path, span_find(path, '.'));
}

/* "risks-of-it.md" leads to "/risks-of-it/", called "Risks of it". */
static void
make_page(struct arena *arena, struct span destination, struct target *target)
{
	struct span name = arena_copy(arena, base_name(destination));
	char *title = arena_alloc(arena, name.len + 1);

	for (size_t i = 0; i < name.len; i++)
		title[i] = name.ptr[i] == '-' ? ' ' : name.ptr[i];
	if (title[0] >= 'a' && title[0] <= 'z')
		title[0] -= 'a' - 'A';
	target->kind = TARGET_PAGE;
	target->path = arena_printf(arena, "/%.*s/", SPAN_ARG(name));
	target->title = span_make(title, name.len);
	target->short_title = span_first(target->title, 20);
	target->text_size = 6200;
	target->words = 900;
}

static void
make_file(struct arena *arena, struct span destination, struct target *target)
{
	target->kind = TARGET_FILE;
	target->path = arena_printf(arena, "/%.*s", SPAN_ARG(destination));
	target->media_type = span_of("application/octet-stream");
	target->type_name = span_of("data");
	target->size = 120000;
	for (size_t i = 0; i < sizeof(file_types) / sizeof(file_types[0]);
	     i++) {
		if (!span_ends(destination, file_types[i].suffix))
			continue;
		target->media_type = span_of(file_types[i].media_type);
		target->type_name = span_of(file_types[i].type_name);
	}
}

static const struct target *
find_target(struct targets *targets, struct arena *arena,
    struct span destination)
{
	bool external = span_find(destination, ':') < destination.len;
	struct target *target;

	if (!external)
		destination =
		    span_first(destination, span_find(destination, '#'));
	for (size_t i = 0; i < targets->count; i++)
		if (span_equal(targets->destinations[i], destination))
			return targets->made[i];
	if (targets->count == 256)
		return NULL;
	target = arena_alloc(arena, sizeof(*target));
	targets->destinations[targets->count] = destination;
	targets->made[targets->count++] = target;
	target->path = destination;
	if (external)
		target->kind = TARGET_EXTERNAL;
	else if (span_ends(destination, ".md"))
		make_page(arena, destination, target);
	else
		make_file(arena, destination, target);
	return target;
}

static const struct target *
make_csv(struct document *document, const struct node *table, unsigned number)
{
	struct target *target = arena_alloc(document->arena, sizeof(*target));
	struct buf csv;

	buf_init(&csv);
	render_csv(table, &csv);
	target->kind = TARGET_FILE;
	target->path = arena_printf(document->arena, "%.*stable-%u.csv",
	    SPAN_ARG(document->path), number);
	target->title =
	    arena_printf(document->arena, "Table %u as CSV", number);
	target->media_type = span_of("text/csv");
	target->type_name = span_of("CSV");
	target->size = csv.len;
	buf_clear(&csv);
	return target;
}

static void
resolve(struct document *document)
{
	struct targets targets = { .count = 0 };
	struct node *node = document->root;
	unsigned tables = 0;

	for (; node != NULL; node = document_next(document->root, node)) {
		if (node->kind == NODE_LINK || node->kind == NODE_IMAGE)
			node->link.target = find_target(&targets,
			    document->arena, node->link.destination);
		if (node->kind == NODE_TABLE)
			node->csv = make_csv(document, node, ++tables);
	}
}

static struct document *
read_document(const char *name, struct span source)
{
	struct document *document = document_new();
	struct err err = { .message = "" };
	const struct node *first;
	struct buf title;
	char message[1200];

	document->file = arena_copy(document->arena, span_of(name));
	document->source = source;
	document->language = span_of("en");
	document->path = arena_printf(document->arena, "/%.*s/",
	    SPAN_ARG(base_name(document->file)));
	if (markdown_parse(document, document->root, 0, &err) == -1) {
		err_format(&err, message, sizeof(message));
		fprintf(stderr, "%s\n", message);
		exit(1);
	}
	resolve(document);
	first = document->root->first;
	buf_init(&title);
	if (first != NULL && first->kind == NODE_HEADING && first->level == 1)
		render_plain(first, &title);
	document->title = arena_copy(document->arena, buf_span(&title));
	buf_clear(&title);
	document->short_title = document->title;
	document->words = document_count_words(document);
	return document;
}

static int
render(const char *format, const struct document *document, struct buf *out)
{
	static const struct {
		const char *name;
		const struct format *format;
	} formats[] = {
		{ "gemtext", &format_gemtext },
		{ "gophermap", &format_menu },
		{ "text", &format_text },
		{ "flow", &format_flow },
		{ "narrow", &format_narrow },
	};
	struct render_options options = {
		.labels = &labels_english,
		.menu_size = true,
		.menu_time = true,
	};

	if (strcmp(format, "tree") == 0) {
		dump_tree(document->root, out);
		return 0;
	}
	render_document(&format_text, document, &options, out);
	options.text_size = out->len;
	buf_truncate(out, 0);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(format, formats[i].name) != 0)
			continue;
		render_document(formats[i].format, document, &options, out);
		return 0;
	}
	return -1;
}

int
main(int argc, char **argv)
{
	struct document *document;
	struct buf source, out;

	if (argc != 3) {
		fprintf(stderr, "usage: golden_render FORMAT FILE.md\n");
		return 2;
	}
	source = read_all(argv[2]);
	document = read_document(argv[2], buf_span(&source));
	buf_init(&out);
	if (render(argv[1], document, &out) == -1) {
		fprintf(stderr, "golden_render: no format %s\n", argv[1]);
		return 2;
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_clear(&out);
	buf_clear(&source);
	document_free(document);
	return 0;
}
