#include "source/bounds.h"

#include "base/buf.h"
#include "base/uri.h"

enum { CELL = 16 }; /* bytes of an empty one, at least */

static const struct node *
find_head(const struct node *table)
{
	const struct node *row = table->first;

	while (row->kind != NODE_ROW)
		row = row->next;
	return row;
}

static size_t
count_cells(const struct node *row)
{
	size_t count = 0;

	for (const struct node *cell = row->first; cell; cell = cell->next)
		count++;
	return count;
}

/* A cell holds inlines, which the parser nests so deep and no deeper. */
static size_t
measure(const struct node *node)
{
	size_t len = node->text.len;

	for (const struct node *in = node->first; in != NULL; in = in->next)
		len += measure(in);
	return node->kind == NODE_CELL ? len + CELL : len;
}

const char *
bounds_row(const struct node *row, size_t *repeated)
{
	const struct node *head = find_head(row->parent);

	if (row == head && count_cells(row) > BOUNDS_COLUMNS)
		return "a table has at most 64 columns: divide it";
	*repeated += measure(head);
	if (*repeated > BOUNDS_NAMES)
		return "the names of the columns, which each row is read out "
		       "with, come to more than 4 MB on this page: divide it";
	return NULL;
}

const char *
bounds_path(struct span path)
{
	struct buf encoded;
	size_t len;

	buf_init(&encoded);
	uri_encode_path(path, &encoded);
	len = encoded.len;
	buf_clear(&encoded);
	if (len > BOUNDS_PATH)
		return "its path has more than 1,000 bytes, and no request "
		       "could hold it: shorten the names of its folders";
	return NULL;
}

const char *
bounds_link(size_t bytes, size_t source, size_t *repeated)
{
	*repeated += bytes;
	if (*repeated > source + BOUNDS_LINKED)
		return "the addresses and titles of the links by reference "
		       "come to more than 1 MB on this page: shorten them or "
		       "divide it";
	return NULL;
}

const char *
bounds_foot(struct node *foot, size_t *repeated)
{
	for (struct node *n = foot; n != NULL; n = document_next(foot, n)) {
		*repeated += sizeof(*n) + n->text.len;
		if (n->kind == NODE_LINK)
			*repeated += n->link.target->path.len;
	}
	if (*repeated > BOUNDS_FEET)
		return "the feet of all pages come to more than 256 MB: "
		       "shorten the notice, or the navigation and its titles";
	return NULL;
}
