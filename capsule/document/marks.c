#include "document/marks.h"

#include "base/buf.h"

static const struct {
	struct span text;
	enum mark_kind kind;
} marks[] = { { SPAN("{.own}"), MARK_OWN }, { SPAN("{.share}"), MARK_SHARE } };

enum { MARKS = sizeof(marks) / sizeof(marks[0]) };

bool
marks_find(struct span text, size_t from, size_t *start, size_t *end,
    enum mark_kind *kind)
{
	for (size_t i = from;
	     (i += span_find(span_after(text, i), '{')) < text.len; i++) {
		struct span rest = span_after(text, i);

		for (size_t m = 0; m < MARKS; m++) {
			size_t len = marks[m].text.len;

			if (!span_equal(span_first(rest, len), marks[m].text))
				continue;
			*start = i > from && text.ptr[i - 1] == ' ' ? i - 1 : i;
			*end = i + len;
			*kind = marks[m].kind;
			return true;
		}
	}
	return false;
}

static void
strip_text(struct document *document, struct node *node)
{
	size_t at = 0;
	size_t start, end;
	enum mark_kind kind;
	struct buf text;

	if (!marks_find(node->text, 0, &start, &end, &kind))
		return;
	buf_init(&text);
	do {
		buf_append(&text, span_make(node->text.ptr + at, start - at));
		/* At the start of a text the space behind it goes too. */
		if (start == 0 && end < node->text.len &&
		    node->text.ptr[end] == ' ')
			end++;
		at = end;
	} while (marks_find(node->text, at, &start, &end, &kind));
	buf_append(&text, span_after(node->text, at));
	node->text = arena_copy(document->arena, buf_span(&text));
	buf_clear(&text);
}

void
marks_strip(struct document *document)
{
	struct node *node = document->root;

	for (; node != NULL; node = document_next(document->root, node))
		if (node->kind == NODE_TEXT)
			strip_text(document, node);
}
