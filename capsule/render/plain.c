#include "render/plain.h"

#include "base/utf8.h"
#include "render/ascii.h"

enum { TERMINAL_STOP = 8 }; /* columns */

void
plain_join_lines(struct buf *text, size_t start)
{
	char *end = text->ptr + text->len;
	char *at = text->ptr + start;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL)
		*at = ' ';
}

static void
append_joined(struct span text, struct buf *out)
{
	size_t start = out->len;

	buf_append(out, text);
	plain_join_lines(out, start);
}

static void
note_link(const struct walk *walk, size_t at, struct anchors *anchors)
{
	if (anchors == NULL || walk->node->link.target == NULL)
		return;
	if (walk->entering)
		anchors_open(anchors, walk->node, at);
	else
		anchors_close(anchors, walk->node, at);
}

void
plain_append(const struct node *node, struct buf *out, struct anchors *anchors)
{
	struct walk walk = walk_begin(node);

	while (walk_next(&walk)) {
		switch (walk.node->kind) {
		case NODE_TEXT:
		case NODE_CODE:
		case NODE_CITATION:
			append_joined(walk.node->text, out);
			break;
		case NODE_BREAK:
			buf_append_char(out, '\n');
			break;
		case NODE_LINK:
		case NODE_IMAGE:
			note_link(&walk, out->len, anchors);
			break;
		case NODE_EMPHASIS:
		case NODE_STRONG:
		case NODE_DOCUMENT:
		case NODE_HEADING:
		case NODE_PARAGRAPH:
		case NODE_QUOTE:
		case NODE_LIST:
		case NODE_ITEM:
		case NODE_CODE_BLOCK:
		case NODE_RULE:
		case NODE_TABLE:
		case NODE_CAPTION:
		case NODE_ROW:
		case NODE_CELL:
		case NODE_FOOTER:
			break;
		}
	}
}

void
plain_expand_tabs(struct span lines, size_t stop, struct buf *out)
{
	struct span line, run;
	size_t column;

	while (lines.len != 0 && span_split(&lines, '\n', &line)) {
		column = 0;
		while (line.len != 0) {
			run = span_first(line, span_find(line, '\t'));
			line = span_after(line, run.len);
			buf_append(out, run);
			column += utf8_width(run);
			if (line.len == 0)
				break;
			buf_append_repeated(out, ' ', stop - column % stop);
			column = 0;
			line = span_after(line, 1);
		}
		buf_append_char(out, '\n');
	}
}

void
plain_lines(struct span lines, struct buf *out)
{
	struct buf widened;
	struct span line;

	buf_init(&widened);
	plain_expand_tabs(lines, TERMINAL_STOP, &widened);
	lines = buf_span(&widened);
	while (lines.len != 0 && span_split(&lines, '\n', &line)) {
		if (span_ends(line, "\r"))
			line.len--;
		if (span_is(line, "."))
			buf_append_char(out, ' ');
		ascii_fold(line, out);
		buf_append_string(out, "\r\n");
	}
	buf_clear(&widened);
}
