#include "source/furnish.h"

#include "document/date.h"
#include "source/append.h"
#include "source/bounds.h"
#include "source/inputs.h"
#include "source/links.h"
#include "source/markdown.h"
#include "source/patchwork.h"
#include "source/versions.h"

static bool
in_navigation(const struct content *content, const struct page *page)
{
	const struct schema_texts *paths = &content->settings.navigation;

	for (size_t i = 0; i < paths->count; i++)
		if (span_equal(paths->items[i]->text, page->document->original))
			return true;
	return false;
}

/* "2026-11-23 A new page": the form that clients subscribe to. */
static void
append_entry(struct document *document, struct node *list,
    const struct page *page)
{
	struct date date = page->document->date;
	struct buf label;

	buf_init(&label);
	buf_printf(&label, "%04u-%02u-%02u %.*s", date.year, date.month,
	    date.day, SPAN_ARG(page->document->title));
	append_link_item(document, list, &page->target, buf_span(&label));
	buf_clear(&label);
}

/* A feed lists all its entries; other pages are listed if nothing else does. */
static bool
is_entry(const struct page *section, const struct page *child)
{
	return section->feed != NULL && child->document->date.year != 0;
}

static bool
needs_listing(const struct content *content, const struct page *section,
    const struct page *child)
{
	if (!content_may_show(content, section, child))
		return false;
	return is_entry(section, child) ||
	    (!child->listed && !in_navigation(content, child));
}

/* Whether there is nothing under a page's title. */
static bool
is_bare(const struct document *document)
{
	const struct node *title = document->root->first;

	return title == NULL || title->next == NULL;
}

/* A section without words of its own is its list. */
static void
note_list(struct page *page)
{
	struct document *document = page->document;

	if (!is_bare(document))
		return;
	document->is_list = true;
	document->words = 0;
	page->target.words = 0;
}

void
furnish_section(const struct content *content, struct page *page)
{
	struct document *document = page->document;
	struct node *list = NULL;

	if (page->feed != NULL)
		append_link(document,
		    append_node(document, document->root, NODE_PARAGRAPH),
		    &page->feed->target, page->feed->target.title);
	for (const struct page *child = page->children; child != NULL;
	     child = child->sibling) {
		if (!needs_listing(content, page, child))
			continue;
		if (list == NULL) {
			note_list(page);
			append_heading(document, 2,
			    content->settings.labels.section);
			list = append_list(document, document->root);
		}
		if (is_entry(page, child))
			append_entry(document, list, child);
		else
			append_link_item(document, list, &child->target,
			    child->document->title);
	}
}

static void
append_date(const struct labels *labels, struct span name, struct date date,
    struct buf *out)
{
	if (date.year == 0)
		return;
	if (out->len > 0)
		buf_append_char(out, ' ');
	buf_append(out, name);
	buf_append_char(out, ' ');
	labels_append_date(labels, date.day, date.month, date.year, out);
	buf_append_char(out, '.');
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
	append_date(labels,
	    date_has_passed(document->next_review, content->today)
		? labels->overdue
		: labels->next_review,
	    document->next_review, &text);
	if (text.len > 0)
		append_text(document,
		    append_node(document, footer, NODE_PARAGRAPH),
		    buf_span(&text));
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
	struct piece piece = { .at = 0 };
	const struct patchwork patchwork = {
		.catalogue = span_of(settings_file),
		.pieces = &piece,
		.count = 1,
	};
	int result;

	if (notice == NULL)
		return 0;
	piece.line = notice->line;
	piece.column = notice->column;
	document->source = notice->text;
	document->file = patchwork.catalogue;
	document->patchwork = &patchwork;
	result = markdown_parse(document, footer, 0, err);
	if (result == 0)
		result = links_resolve(content, page, footer, err);
	if (result == 0)
		result = refuse_citations(document, footer, err);
	document->source = whole.source;
	document->file = whole.file;
	document->patchwork = whole.patchwork;
	return result;
}

/* A page, or a place that takes words. */
static const struct page *
find_page(const struct content *content, struct span path)
{
	const struct page *page = content_find_page(content, path);
	const struct input *input = inputs_find(content, path);

	if (page == NULL && input != NULL)
		return &input->page;
	return page;
}

/*
 * Messages can be about public pages that have more than "/" for a path; and
 * some page must say what becomes of them.
 */
static bool
may_be_written_about(const struct content *content, const struct page *page)
{
	const struct document *document = page->document;

	return content->write && !document->answer &&
	    document->original.len > 1 &&
	    !span_is(document->original, "/write/") &&
	    content_find_page(content, span_of("/write/")) != NULL &&
	    zones_find(&content->zones, document->path) == 0;
}

/* "Write about this page", the first of the links that lead on. */
static void
append_way_to_us(const struct content *content, const struct page *page,
    struct node **list, struct node *footer)
{
	struct document *document = page->document;
	struct span label = content->settings.labels.write_about;
	struct span path;
	struct target *target;

	if (!may_be_written_about(content, page))
		return;
	path = arena_printf(content->arena, "/write%.*s",
	    SPAN_ARG(document->original));
	if (content_find_page(content, path) != NULL)
		return;
	target = arena_alloc(content->arena, sizeof(*target));
	*target = (struct target){
		.kind = TARGET_INPUT,
		.path = arena_printf(content->arena, "%.*s%.*s",
		    SPAN_ARG(content->prefix), SPAN_ARG(path)),
		.form = true,
		.title = label,
		.short_title = label,
	};
	*list = append_list(document, footer);
	append_link_item(document, *list, target, label);
}

static void
append_navigation(const struct content *content, struct page *page,
    struct node *footer)
{
	const struct schema_texts *paths = &content->settings.navigation;
	const struct page *up = page->parent;
	struct node *list = NULL;

	append_way_to_us(content, page, &list, footer);
	if (up != NULL && !in_navigation(content, up) &&
	    content_may_show(content, page, up)) {
		if (list == NULL)
			list = append_list(page->document, footer);
		append_link_item(page->document, list, &up->target,
		    up->document->short_title);
	}
	for (size_t i = 0; i < paths->count; i++) {
		const struct page *to =
		    find_page(content, paths->items[i]->text);

		if (to == NULL || !content_may_show(content, page, to))
			continue;
		if (list == NULL)
			list = append_list(page->document, footer);
		append_link_item(page->document, list, &to->target,
		    to->document->short_title);
	}
}

/* The last block of the text that the author wrote. */
static struct node *
last_written(const struct document *document)
{
	struct node *last = NULL;

	for (struct node *n = document->root->first; n != NULL; n = n->next)
		if (!n->added)
			last = n;
	return last;
}

/* "Next: What happened then", unless the text ends with such a link. */
static void
append_neighbour(struct document *document, struct node *written,
    struct node *list, const struct page *page, struct span name)
{
	struct node *node = written;
	struct buf label;

	if (page == NULL)
		return;
	for (; node != NULL; node = document_next(written, node))
		if (node->kind == NODE_LINK &&
		    node->link.target == &page->target)
			return;
	buf_init(&label);
	buf_printf(&label, "%.*s: %.*s", SPAN_ARG(name),
	    SPAN_ARG(page->document->title));
	append_link_item(document, list, &page->target, buf_span(&label));
	buf_clear(&label);
}

/* Is it one of the pages that are read in order, as this page sees it? */
static bool
is_in_sequence(const struct content *content, const struct page *page,
    const struct page *other)
{
	return !other->document->generated &&
	    content_may_show(content, page, other);
}

/* In a section that is read in order: the pages before and behind. */
static void
append_sequence(const struct content *content, const struct page *page,
    struct node *footer)
{
	const struct labels *labels = &content->settings.labels;
	struct document *document = page->document;
	struct node *written = last_written(document);
	const struct page *before = page->before;
	const struct page *behind = page->sibling;
	struct node *list;

	if (page->parent == NULL || !page->parent->document->sequence ||
	    page->document->generated)
		return;
	while (before != NULL && !is_in_sequence(content, page, before))
		before = before->before;
	while (behind != NULL && !is_in_sequence(content, page, behind))
		behind = behind->sibling;
	list = append_list(document, footer);
	append_neighbour(document, written, list, before, labels->previous);
	append_neighbour(document, written, list, behind, labels->next);
	if (list->first == NULL)
		document_detach(list);
}

int
furnish_footer(struct content *content, struct page *page, struct err *err)
{
	struct node *footer = document_node(page->document, NODE_FOOTER, 0);
	const char *excess;

	footer->added = true;
	append_sequence(content, page, footer);
	append_dates(content, page->document, footer);
	if (append_notice(content, page, footer, err) == -1)
		return -1;
	versions_append_state(content, page, footer);
	versions_append_links(content, page, footer);
	append_navigation(content, page, footer);
	excess = bounds_foot(footer, &content_reference(content)->feet);
	if (excess != NULL)
		return err_at(err, settings_file, 0, 0, "%s", excess);
	if (footer->first != NULL)
		document_append(page->document->root, footer);
	return 0;
}
