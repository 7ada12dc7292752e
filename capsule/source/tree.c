#include "source/tree.h"

#include "base/memory.h"

#include <stdlib.h>

static struct page *
find_parent(const struct content *content, const struct page *page)
{
	struct span path = page->document->original;
	struct page *parent = NULL;

	while ((parent == NULL || parent->foreign) && path.len > 1) {
		path.len = span_find_last(span_first(path, path.len - 1), '/');
		parent = content_find_page(content, path);
	}
	return parent == NULL || parent->foreign ? NULL : parent;
}

static unsigned long
days_of(struct date date)
{
	return (date.year * 16UL + date.month) * 32 + date.day;
}

static int
compare_siblings(const void *a, const void *b)
{
	const struct document *first =
	    (*(const struct page *const *)a)->document;
	const struct document *second =
	    (*(const struct page *const *)b)->document;
	unsigned long x = first->order == 0 ? ~0UL : first->order;
	unsigned long y = second->order == 0 ? ~0UL : second->order;
	unsigned long day = days_of(first->date);
	unsigned long other_day = days_of(second->date);
	int by_title = span_compare(first->title, second->title);

	if (x != y)
		return x < y ? -1 : 1;
	if (day != other_day)
		return day > other_day ? -1 : 1;
	if (by_title != 0)
		return by_title;
	return span_compare(first->path, second->path);
}

/* Of those that no page is above: the first from a place in the list on. */
static const struct page *
find_top(const struct content *content, const struct page *from)
{
	const struct page *end = content->pages + content->page_count;

	while (from < end && from->parent != NULL)
		from++;
	return from == end ? NULL : from;
}

const struct page *
tree_next(const struct content *content, const struct page *page)
{
	if (page == NULL)
		return find_top(content, content->pages);
	if (page->children != NULL)
		return page->children;
	while (page->sibling == NULL && page->parent != NULL)
		page = page->parent;
	return page->sibling != NULL ? page->sibling
				     : find_top(content, page + 1);
}

void
tree_make(struct content *content)
{
	struct page **pages = memory_new(content->page_count, sizeof(*pages));

	for (size_t i = 0; i < content->page_count; i++)
		pages[i] = &content->pages[i];
	qsort(pages, content->page_count, sizeof(*pages), compare_siblings);
	/* From the last to the first, each goes before those behind it. */
	for (size_t i = content->page_count; i-- > 0;) {
		struct page *page = pages[i];

		page->parent = find_parent(content, page);
		if (page->parent == NULL)
			continue;
		page->sibling = page->parent->children;
		if (page->sibling != NULL)
			page->sibling->before = page;
		page->parent->children = page;
	}
	free(pages);
}
