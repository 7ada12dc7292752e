#include "source/extent.h"

bool
extent_has(const struct extent *extent, const char *text)
{
	struct span source = extent->source;

	return text >= source.ptr && text <= source.ptr + source.len;
}

void
extent_note(struct extent *extent, const char *text, size_t size)
{
	size_t start;

	if (size == 0 || !extent_has(extent, text))
		return;
	start = (size_t)(text - extent->source.ptr);
	if (!extent->begun) {
		extent->begun = true;
		extent->begin = extent->end = start;
	}
	/* The address of a link is told before its text. */
	if (start < extent->begin)
		extent->begin = start;
	if (start + size > extent->end)
		extent->end = start + size;
}

bool
extent_is_elsewhere(const struct extent *extent, const char *address)
{
	const char *before = address;

	if (!extent_has(extent, address))
		return true;
	if (before > extent->source.ptr && before[-1] == '<')
		before--;
	while (before > extent->source.ptr &&
	    strchr(" \t\r\n", before[-1]) != NULL)
		before--;
	return before > extent->source.ptr && before[-1] == ':';
}

void
extent_settle(struct extent *extent, struct node *node)
{
	if (!extent->begun)
		return;
	extent->begun = false;
	if (node->kind != NODE_HEADING && node->kind != NODE_PARAGRAPH &&
	    node->kind != NODE_CELL)
		return;
	node->offset = (uint32_t)extent->begin;
	node->end = (uint32_t)extent->end;
}
