#include "source/furnish.h"

#include "base/memory.h"
#include "source/links.h"
#include "source/markdown.h"

#include <stdlib.h>

static struct node *
append(struct document *document, struct node *parent, enum node_kind kind)
{
	struct node *node = document_node(document, kind, 0);

	document_append(parent, node);
	return node;
}

static struct node *
append_list(struct document *document, struct node *parent)
{
	struct node *list = append(document, parent, NODE_LIST);

	list->list.tight = true;
	return list;
}

/* An item that is nothing but a link, labelled with the page's title. */
static void
append_link_item(struct document *document, struct node *list,
    const struct page *page, struct span label)
{
	struct node *item = append(document, list, NODE_ITEM);
	struct node *paragraph = append(document, item, NODE_PARAGRAPH);
	struct node *link = append(document, paragraph, NODE_LINK);

	link->link.destination = page->document->path;
	link->link.target = &page->target;
	document_append_text(document, link, label);
}

static bool
in_navigation(const struct content *content, const struct page *page)
{
	const struct schema_texts *paths = &content->settings.navigation;

	for (size_t i = 0; i < paths->count; i++)
		if (span_equal(paths->items[i]->text, page->document->path))
			return true;
	return false;
}

/* By the order their front matter gives, those without it last, by title. */
static int
compare_siblings(const void *a, const void *b)
{
	const struct document *first =
	    (*(const struct page *const *)a)->document;
	const struct document *second =
	    (*(const struct page *const *)b)->document;
	unsigned long x = first->order == 0 ? ~0UL : first->order;
	unsigned long y = second->order == 0 ? ~0UL : second->order;

	int by_title = span_compare(first->title, second->title);

	if (x != y)
		return x < y ? -1 : 1;
	if (by_title != 0)
		return by_title;
	return span_compare(first->path, second->path);
}

static bool
may_show(const struct content *content, const struct page *at,
    const struct page *what)
{
	return zones_may_show(&content->zones, at->document->path,
	    what->document->path);
}

static bool
needs_listing(const struct content *content, const struct page *page,
    const struct page *child)
{
	return !child->listed && !in_navigation(content, child) &&
	    may_show(content, page, child);
}

/* The children that need listing, in order; the caller frees them. */
static const struct page **
find_children(const struct content *content, const struct page *page,
    size_t *count)
{
	const struct page *child;
	const struct page **children;
	size_t all = 0;

	for (child = page->children; child != NULL; child = child->sibling)
		all++;
	children = memory_new(all, sizeof(struct page *));
	*count = 0;
	for (child = page->children; child != NULL; child = child->sibling)
		if (needs_listing(content, page, child))
			children[(*count)++] = child;
	qsort(children, *count, sizeof(struct page *), compare_siblings);
	return children;
}

void
furnish_section(const struct content *content, struct page *page)
{
	struct document *document = page->document;
	const struct page **children;
	struct node *heading, *list;
	size_t count;

	if (page->children == NULL)
		return;
	children = find_children(content, page, &count);
	if (count > 0) {
		heading = append(document, document->root, NODE_HEADING);
		heading->level = 2;
		document_append_text(document, heading,
		    content->settings.labels.section);
		list = append_list(document, document->root);
		for (size_t i = 0; i < count; i++)
			append_link_item(document, list, children[i],
			    children[i]->document->title);
	}
	free(children);
}

static void
append_date(const struct labels *labels, struct span name, struct date date,
    struct buf *out)
{
	if (date.year == 0)
		return;
	if (out->len > 0)
		buf_append_char(out, ' ');
	buf_printf(out, "%.*s %u %.*s %u.", SPAN_ARG(name), date.day,
	    SPAN_ARG(labels->months[date.month - 1]), date.year);
}

static void
append_dates(const struct content *content, struct document *document,
    struct node *footer)
{
	const struct labels *labels = &content->settings.labels;
	struct buf text;

	buf_init(&text);
	append_date(labels, labels->published, document->published, &text);
	append_date(labels, labels->reviewed, document->reviewed, &text);
	append_date(labels, labels->next_review, document->next_review, &text);
	if (text.len > 0)
		document_append_text(document,
		    append(document, footer, NODE_PARAGRAPH), buf_span(&text));
	buf_clear(&text);
}

/* The sources of a page are numbered before it gets its foot. */
static int
refuse_citations(const struct document *document, struct node *footer,
    struct err *err)
{
	struct node *node = footer;

	for (; node != NULL; node = document_next(footer, node))
		if (node->kind == NODE_CITATION)
			return content_complain(document, node->offset, err,
			    "the notice cannot cite a source: cite it on a "
			    "page, and link to that");
	return 0;
}

/*
 * The notice is Markdown that stands in site.yaml: it is read as if it were
 * a document of its own at the top of the content folder.
 */
static int
append_notice(struct content *content, struct page *page, struct node *footer,
    struct err *err)
{
	const struct yaml *notice = content->settings.notice;
	struct document *document = page->document;
	struct document whole = *document;
	int result;

	if (notice == NULL)
		return 0;
	document->source = notice->text;
	document->file = span_of(settings_file);
	result = markdown_parse(document, footer, 0, err);
	if (result == 0)
		result = links_resolve(content, page, footer, err);
	if (result == 0)
		result = refuse_citations(document, footer, err);
	document->source = whole.source;
	document->file = whole.file;
	if (result == -1) {
		err->line = notice->line;
		err->column = notice->column;
	}
	return result;
}

static void
append_navigation(const struct content *content, struct page *page,
    struct node *footer)
{
	const struct schema_texts *paths = &content->settings.navigation;
	const struct page *up = page->parent;
	struct node *list = NULL;

	if (up != NULL && !in_navigation(content, up) &&
	    may_show(content, page, up)) {
		list = append_list(page->document, footer);
		append_link_item(page->document, list, up,
		    up->document->short_title);
	}
	for (size_t i = 0; i < paths->count; i++) {
		const struct page *to =
		    content_find_page(content, paths->items[i]->text);

		if (to == NULL || !may_show(content, page, to))
			continue;
		if (list == NULL)
			list = append_list(page->document, footer);
		append_link_item(page->document, list, to,
		    to->document->short_title);
	}
}

int
furnish_footer(struct content *content, struct page *page, struct err *err)
{
	struct node *footer = document_node(page->document, NODE_FOOTER, 0);

	append_dates(content, page->document, footer);
	if (append_notice(content, page, footer, err) == -1)
		return -1;
	append_navigation(content, page, footer);
	if (footer->first != NULL)
		document_append(page->document->root, footer);
	return 0;
}
