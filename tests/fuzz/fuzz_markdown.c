/*
 * Any bytes as Markdown, rendered in every format: what readers' programs
 * rely on must hold whatever the author wrote.
 */
#include "base/utf8.h"
#include "render/render.h"
#include "source/markdown.h"

#include <stdint.h>
#include <stdlib.h>

#define MENU_WIDTH 67

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert, but there in every build. */
static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Links lead to a kind of target that depends on their destination. */
static void
resolve(struct document *document)
{
	struct node *node = document->root;
	struct target *target;

	for (; node != NULL; node = document_next(document->root, node)) {
		if (node->kind != NODE_LINK && node->kind != NODE_IMAGE)
			continue;
		if (span_is(node->link.destination, "none"))
			continue;
		target = arena_alloc(document->arena, sizeof(*target));
		target->kind = node->link.destination.len % 3;
		target->path = node->link.destination;
		target->title = span_of("Title of a page");
		target->short_title = span_of("Title");
		target->media_type = span_of("application/pdf");
		target->type_name = span_of("PDF");
		target->size = target->text_size = 1234;
		node->link.target = target;
	}
}

static size_t
count(struct span line, char c)
{
	size_t found = 0;

	for (size_t i = 0; i < line.len; i++)
		found += line.ptr[i] == c;
	return found;
}

static void
no_controls(struct span text, const char *but)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		must(c != '\0' && c != 0x7F);
		must(c >= ' ' || strchr(but, c) != NULL);
	}
}

static void
check_gemtext(struct span text, bool valid)
{
	bool preformatted = false;
	unsigned blank = 0;
	struct span line;

	no_controls(text, "\n");
	if (valid)
		must(utf8_check(text) == text.len);
	if (text.len == 0)
		return;
	must(text.ptr[0] != '\n' && text.ptr[text.len - 1] == '\n');
	text.len--;
	while (span_split(&text, '\n', &line)) {
		if (span_starts(line, "```"))
			preformatted = !preformatted;
		blank = line.len != 0 || preformatted ? 0 : blank + 1;
		must(blank <= 2);
	}
	must(!preformatted && blank == 0);
}

/* The line without what lists and quotes put before it. */
static struct span
without_prefix(struct span line)
{
	size_t i = 0;

	while (i < line.len && strchr("> *0123456789.", line.ptr[i]) != NULL)
		i++;
	return span_after(line, i);
}

static bool
is_preformatted(struct span line)
{
	for (size_t i = 0; i + 4 <= line.len; i++)
		if (memcmp(line.ptr + i, "    ", 4) == 0)
			return true;
	return false;
}

static void
check_text(struct span text, size_t width)
{
	struct span line;

	no_controls(text, "\r\n");
	must(span_ends(text, "\r\n"));
	text.len -= 2;
	while (span_split(&text, '\n', &line)) {
		if (text.ptr != NULL) {
			must(span_ends(line, "\r"));
			line.len--;
		}
		must(count(line, '\r') == 0);
		must(!span_ends(line, " ") && !span_is(line, "."));
		if (width != 0 && utf8_width(line) > width)
			must(count(without_prefix(line), ' ') == 0 ||
			    is_preformatted(line));
	}
}

static void
check_menu(struct span menu)
{
	struct span line, display;

	no_controls(menu, "\r\n\t");
	must(span_ends(menu, "\r\n.\r\n"));
	menu.len -= 5;
	while (span_split(&menu, '\n', &line)) {
		if (menu.ptr != NULL) {
			must(span_ends(line, "\r"));
			line.len--;
		}
		must(count(line, '\r') == 0);
		must(count(line, '\t') == 3);
		display =
		    span_after(span_first(line, span_find(line, '\t')), 1);
		must(utf8_width(display) <= MENU_WIDTH ||
		    count(display, ' ') == 0);
	}
}

static void
check_gophermap(struct span map)
{
	struct span line;
	size_t tabs;

	no_controls(map, "\n\t");
	while (span_split(&map, '\n', &line)) {
		tabs = count(line, '\t');
		must(tabs == 0 || tabs == 1 || tabs == 3);
		must(line.len == 0 || tabs != 0 ||
		    strchr("#!-:~%=*.", line.ptr[0]) == NULL);
	}
}

static void
render_all(const struct document *document, bool valid)
{
	static const struct gopher_place place = { SPAN("h.example"), 70 };
	static const struct format *const texts[] = { &format_text,
		&format_narrow, &format_flow };
	struct render_options options = { .labels = &labels_english,
		.place = &place,
		.menu_size = true,
		.menu_time = true };
	struct buf out;

	buf_init(&out);
	render_document(&format_gemtext, document, &options, &out);
	check_gemtext(buf_span(&out), valid);
	for (size_t i = 0; i < 3; i++) {
		buf_truncate(&out, 0);
		render_document(texts[i], document, &options, &out);
		check_text(buf_span(&out), texts[i]->width);
	}
	buf_truncate(&out, 0);
	render_document(&format_menu, document, &options, &out);
	check_menu(buf_span(&out));
	options.place = NULL;
	buf_truncate(&out, 0);
	render_document(&format_menu, document, &options, &out);
	check_gophermap(buf_span(&out));
	buf_clear(&out);
}

static void
render_tables(const struct document *document)
{
	struct walk walk = walk_begin(document->root);
	struct buf out;

	buf_init(&out);
	while (walk_next(&walk)) {
		if (walk.node->kind != NODE_TABLE || !walk.entering)
			continue;
		buf_truncate(&out, 0);
		render_csv(walk.node, &out);
		no_controls(buf_span(&out), "\r\n");
	}
	buf_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *document = document_new();
	struct span source =
	    arena_copy(document->arena, span_make((const char *)data, size));
	struct err err;

	document->file = span_of("page.md");
	document->source = source;
	document->path = span_of("/page/");
	document->title = document->summary = source;
	document->short_title = span_of("Page");
	if (markdown_parse(document, document->root, 0, &err) == 0) {
		resolve(document);
		render_all(document, utf8_check(source) == source.len);
		render_tables(document);
	}
	document_free(document);
	return 0;
}
