#include "source/citations.h"

#include "base/memory.h"
#include "source/content.h"

#include <stdlib.h>

/* The sources of one page, in the order of their first citation. */
struct sources {
	const struct content *content;
	struct document *document;
	struct err *err;
	const struct reference **cited;
	size_t count;
};

static bool
is_key_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == ':' ||
	    c == '.';
}

bool
citations_find(struct span text, size_t from, size_t *start, size_t *end)
{
	for (size_t i = from; i + 3 < text.len; i++) {
		struct span rest = span_after(text, i);
		size_t close;

		if (!span_starts(rest, "[@") || !is_key_character(rest.ptr[2]))
			continue;
		close = span_find(rest, ']');
		if (close == rest.len)
			return false;
		*start = i;
		*end = i + close + 1;
		return true;
	}
	return false;
}

/* The number of a reference on this page, from 1. */
static size_t
number_of(struct sources *s, const struct reference *reference)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->cited[i] == reference)
			return i + 1;
	s->cited = memory_resize(s->cited,
	    (s->count + 1) * sizeof(struct reference *));
	s->cited[s->count++] = reference;
	return s->count;
}

/* "@key, page 3": appends "4, page 3". */
static int
cite_one(struct sources *s, const struct node *node, struct span part,
    struct buf *out)
{
	const struct reference *reference;
	struct span key, locator;

	part = span_trim(part);
	if (!span_starts(part, "@"))
		return content_complain(s->document, node->offset, s->err,
		    "\"%.*s\" is no citation: write @key; or [@key, page 3]",
		    SPAN_ARG(part));
	part = span_after(part, 1);
	key = span_trim(span_first(part, span_find(part, ',')));
	locator = span_trim(span_after(part, span_find(part, ',') + 1));
	reference = bibliography_find(&s->content->bibliography, key);
	if (reference == NULL)
		return content_complain(s->document, node->offset, s->err,
		    "the bibliography has no record \"%.*s\"", SPAN_ARG(key));
	buf_printf(out, "%zu", number_of(s, reference));
	if (locator.len > 0)
		buf_printf(out, ", %.*s", SPAN_ARG(locator));
	return 0;
}

/*
 * Several citations in one bracket are told apart by semicolons where one of
 * them has a locator: "[1, table 2; 3]", otherwise by commas: "[1, 2]".
 */
static int
cite(struct sources *s, struct node *node)
{
	struct span rest = node->text;
	bool locators = span_find(rest, ',') < rest.len;
	struct span part;
	struct buf out;
	int result = 0;

	buf_init(&out);
	buf_append_char(&out, '[');
	while (result == 0 && span_split(&rest, ';', &part)) {
		if (out.len > 1)
			buf_append_string(&out, locators ? "; " : ", ");
		result = cite_one(s, node, part, &out);
	}
	buf_append_char(&out, ']');
	node->text = arena_copy(s->document->arena, buf_span(&out));
	buf_clear(&out);
	return result;
}

/* "Source 3: Silfverberg and others 2024": a label that no other link has. */
static void
append_link(const struct sources *s, struct node *item, size_t number)
{
	const struct reference *reference = s->cited[number - 1];
	const struct labels *labels = &s->content->settings.labels;
	struct node *paragraph, *link;
	struct buf label;

	if (reference->target.path.len == 0)
		return;
	paragraph = document_node(s->document, NODE_PARAGRAPH, 0);
	document_append(item, paragraph);
	link = document_node(s->document, NODE_LINK, 0);
	link->link.destination = reference->target.path;
	link->link.target = &reference->target;
	document_append(paragraph, link);
	buf_init(&label);
	buf_printf(&label, "%.*s %zu: ", SPAN_ARG(labels->source), number);
	bibliography_names(reference, labels, &label);
	if (reference->issued.year != 0 && reference->authors.count > 0)
		buf_printf(&label, " %u", reference->issued.year);
	document_append_text(s->document, link, buf_span(&label));
	buf_clear(&label);
}

static void
append_source(const struct sources *s, struct node *list, size_t number)
{
	struct node *item = document_node(s->document, NODE_ITEM, 0);
	struct node *paragraph = document_node(s->document, NODE_PARAGRAPH, 0);
	struct buf text;

	item->number = (unsigned)number;
	document_append(list, item);
	document_append(item, paragraph);
	buf_init(&text);
	bibliography_format(s->cited[number - 1], &s->content->settings.labels,
	    &text);
	document_append_text(s->document, paragraph, buf_span(&text));
	buf_clear(&text);
	append_link(s, item, number);
}

static void
append_sources(const struct sources *s)
{
	struct node *root = s->document->root;
	struct node *heading, *list;

	if (s->count == 0)
		return;
	heading = document_node(s->document, NODE_HEADING, 0);
	heading->level = 2;
	document_append(root, heading);
	document_append_text(s->document, heading,
	    s->content->settings.labels.sources);
	list = document_node(s->document, NODE_LIST, 0);
	list->list.ordered = true;
	list->list.tight = true;
	document_append(root, list);
	for (size_t i = 1; i <= s->count; i++)
		append_source(s, list, i);
}

int
citations_number(const struct content *content, struct document *document,
    struct err *err)
{
	struct sources s = {
		.content = content, .document = document, .err = err
	};
	struct node *root = document->root;
	struct node *node;
	int result = 0;

	for (node = root; result == 0 && node != NULL;
	     node = document_next(root, node))
		if (node->kind == NODE_CITATION)
			result = cite(&s, node);
	if (result == 0)
		append_sources(&s);
	free(s.cited);
	return result;
}
