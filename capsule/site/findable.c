#include "site/findable.h"

static size_t
skip(struct span text, size_t i, bool spaces)
{
	while (i < text.len && ((unsigned char)text.ptr[i] <= ' ') == spaces)
		i++;
	return i;
}

/* White space of any kind as one space, so that a line is a paragraph. */
static void
append_words(struct span text, struct buf *out)
{
	for (;;) {
		size_t end = skip(text, 0, false);

		buf_append(out, span_first(text, end));
		if (end == text.len)
			return;
		if (out->len > 0 &&
		    strchr(" \n", out->ptr[out->len - 1]) == NULL)
			buf_append_char(out, ' ');
		text = span_after(text, skip(text, end, true));
	}
}

static void
drop_space(struct buf *out)
{
	if (out->len > 0 && out->ptr[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}

static void
end_line(struct buf *out)
{
	drop_space(out);
	if (out->len > 0 && out->ptr[out->len - 1] != '\n')
		buf_append_char(out, '\n');
}

/* A citation is a number into a list that is not there: it goes. */
static void
append_inlines(const struct node *block, struct buf *out)
{
	struct walk walk = walk_begin(block);

	while (walk_next(&walk)) {
		if (!walk.entering)
			continue;
		if (walk.node->kind == NODE_TEXT ||
		    walk.node->kind == NODE_CODE)
			append_words(walk.node->text, out);
		else if (walk.node->kind == NODE_BREAK)
			append_words(span_of(" "), out);
		else if (walk.node->kind == NODE_CITATION)
			drop_space(out);
	}
}

/* Cells with "; " between them. */
static void
append_row(const struct node *row, struct buf *out)
{
	for (const struct node *cell = row->first; cell != NULL;
	     cell = cell->next) {
		if (cell->previous != NULL)
			buf_append_string(out, "; ");
		append_inlines(cell, out);
	}
	end_line(out);
}

static void
append_lines(struct span text, struct buf *out)
{
	struct span line;

	while (span_split(&text, '\n', &line)) {
		append_words(line, out);
		end_line(out);
	}
}

static void
append_block(const struct node *node, struct buf *headings, struct buf *text)
{
	switch (node->kind) {
	case NODE_HEADING:
		append_inlines(node, headings);
		end_line(headings);
		return;
	case NODE_PARAGRAPH:
	case NODE_CAPTION:
		append_inlines(node, text);
		end_line(text);
		return;
	case NODE_ROW:
		append_row(node, text);
		return;
	case NODE_CODE_BLOCK:
		append_lines(node->code_block->description, text);
		append_lines(node->code_block->text, text);
		return;
	case NODE_DOCUMENT:
	case NODE_QUOTE:
	case NODE_LIST:
	case NODE_ITEM:
	case NODE_RULE:
	case NODE_TABLE:
	case NODE_CELL:
	case NODE_FOOTER:
	case NODE_TEXT:
	case NODE_CODE:
	case NODE_EMPHASIS:
	case NODE_STRONG:
	case NODE_LINK:
	case NODE_IMAGE:
	case NODE_BREAK:
	case NODE_CITATION:
		return;
	}
}

static bool
holds_blocks(const struct node *node)
{
	return node->kind == NODE_DOCUMENT || node->kind == NODE_QUOTE ||
	    node->kind == NODE_LIST || node->kind == NODE_ITEM ||
	    node->kind == NODE_TABLE;
}

void
findable_read(const struct document *document, struct buf *headings,
    struct buf *text)
{
	const struct node *title = document->root->first;
	struct walk walk = walk_begin(document->root);

	while (walk_next(&walk)) {
		const struct node *node = walk.node;

		if (!walk.entering)
			continue;
		if (holds_blocks(node) && !node->added)
			continue;
		if (!node->added && node != title)
			append_block(node, headings, text);
		walk_skip(&walk);
	}
}
