#include "document/dump.h"

/* Text in quotes, with line ends, quotes and backslashes escaped. */
static void
dump_text(struct span text, struct buf *out)
{
	buf_append_string(out, " \"");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\n') {
			buf_append_string(out, "\\n");
			continue;
		}
		if (c == '"' || c == '\\')
			buf_append_char(out, '\\');
		buf_append_char(out, c);
	}
	buf_append_char(out, '"');
}

static void
dump_target(const struct target *target, struct buf *out)
{
	static const char *const kinds[] = {
		[TARGET_PAGE] = "page",
		[TARGET_FILE] = "file",
		[TARGET_INPUT] = "input",
		[TARGET_EXTERNAL] = "external",
	};

	if (target == NULL)
		return;
	buf_printf(out, " %s %.*s", kinds[target->kind],
	    SPAN_ARG(target->path));
}

static void
dump_details(const struct node *node, struct buf *out)
{
	switch (node->kind) {
	case NODE_HEADING:
		buf_printf(out, " %u", node->level);
		return;
	case NODE_LIST:
		buf_append_string(out,
		    node->list.ordered ? " ordered" : " bullets");
		buf_append_string(out, node->list.tight ? " tight" : " loose");
		return;
	case NODE_ITEM:
		if (node->parent != NULL && node->parent->list.ordered)
			buf_printf(out, " %u", node->number);
		return;
	case NODE_CODE_BLOCK:
		dump_text(node->code_block->description, out);
		dump_text(node->code_block->text, out);
		return;
	case NODE_TEXT:
	case NODE_CODE:
	case NODE_CITATION:
		dump_text(node->text, out);
		return;
	case NODE_LINK:
	case NODE_IMAGE:
		dump_target(node->link.target, out);
		return;
	case NODE_TABLE:
		dump_target(node->csv, out);
		return;
	case NODE_DOCUMENT:
	case NODE_PARAGRAPH:
	case NODE_QUOTE:
	case NODE_RULE:
	case NODE_CAPTION:
	case NODE_ROW:
	case NODE_CELL:
	case NODE_FOOTER:
	case NODE_EMPHASIS:
	case NODE_STRONG:
	case NODE_BREAK:
		return;
	}
}

static size_t
depth_of(const struct node *node, const struct node *root)
{
	size_t depth = 0;

	for (; node != root; node = node->parent)
		depth++;
	return depth;
}

void
dump_tree(const struct node *root, struct buf *out)
{
	struct walk walk = walk_begin(root);

	while (walk_next(&walk)) {
		const struct node *node = walk.node;

		if (!walk.entering)
			continue;
		buf_append_repeated(out, ' ', 2 * depth_of(node, root));
		buf_append_string(out, document_kind_name(node->kind));
		dump_details(node, out);
		buf_append_char(out, '\n');
	}
}

static void
dump_field(const char *name, struct span value, struct buf *out)
{
	if (value.len != 0)
		buf_printf(out, "%s: %.*s\n", name, SPAN_ARG(value));
}

static void
dump_date(const char *name, struct date date, struct buf *out)
{
	if (date.year != 0)
		buf_printf(out, "%s: %04d-%02d-%02d\n", name, date.year,
		    date.month, date.day);
}

void
dump_document(const struct document *document, struct buf *out)
{
	dump_field("path", document->path, out);
	dump_field("file", document->file, out);
	dump_field("language", document->language, out);
	dump_field("title", document->title, out);
	dump_field("short", document->short_title, out);
	dump_field("summary", document->summary, out);
	dump_field("kind", document->kind, out);
	dump_date("date", document->date, out);
	dump_date("published", document->published, out);
	dump_date("reviewed", document->reviewed, out);
	dump_date("next-review", document->next_review, out);
	if (document->order != 0)
		buf_printf(out, "order: %lu\n", document->order);
	for (const struct extra *e = document->extras; e != NULL; e = e->next)
		buf_printf(out, "%.*s: %.*s\n", SPAN_ARG(e->key),
		    SPAN_ARG(e->value));
	buf_printf(out, "words: %zu\n\n", document->words);
	dump_tree(document->root, out);
}
