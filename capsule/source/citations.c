#include "source/citations.h"

#include "base/map.h"
#include "base/memory.h"
#include "source/append.h"
#include "source/content.h"

#include <stdlib.h>

/* The sources of one page, in the order of their first citation. */
struct sources {
	const struct content *content;
	struct document *document;
	struct err *err;
	struct map numbers; /* size_t, from 1, by the reference's id */
	const struct reference **cited;
	size_t count, room;
};

static bool
is_key_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    span_is_digit(c) || c == '_' || c == '-' || c == ':' || c == '.';
}

size_t
citations_begin(struct span text, size_t from)
{
	while ((from += span_find(span_after(text, from), '[')) < text.len &&
	    !span_starts(span_after(text, from), "[@"))
		from++;
	return from;
}

bool
citations_find(struct span text, size_t from, size_t *start, size_t *end)
{
	size_t at = from;

	for (; (at = citations_begin(text, at)) + 3 < text.len; at++) {
		size_t close;

		if (!is_key_character(text.ptr[at + 2]))
			continue;
		close = span_find(span_after(text, at), ']');
		if (at + close == text.len)
			return false;
		*start = at;
		*end = at + close + 1;
		return true;
	}
	return false;
}

/* The number of a reference on this page, from 1. */
static size_t
number_of(struct sources *s, const struct reference *reference)
{
	size_t *number = map_find(&s->numbers, reference->id);

	if (number != NULL)
		return *number;
	s->cited = memory_grow(s->cited, s->count, &s->room, sizeof(*s->cited));
	s->cited[s->count++] = reference;
	number = arena_alloc(s->document->arena, sizeof(*number));
	*number = s->count;
	map_add(&s->numbers, reference->id, number);
	return *number;
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

	if (s->document->no_sources)
		return content_complain(s->document, node->offset, s->err,
		    "this page says \"sources: no\" and cites one: take one "
		    "of the two away");
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
append_address(const struct sources *s, struct node *item, size_t number)
{
	const struct reference *reference = s->cited[number - 1];
	const struct labels *labels = &s->content->settings.labels;
	struct buf label;

	if (reference->target.path.len == 0)
		return;
	buf_init(&label);
	buf_printf(&label, "%.*s %zu: ", SPAN_ARG(labels->source), number);
	reference_label(reference, labels, &label);
	append_link(s->document, append_node(s->document, item, NODE_PARAGRAPH),
	    &reference->target, buf_span(&label));
	buf_clear(&label);
}

static void
append_source(const struct sources *s, struct node *list, size_t number)
{
	struct node *paragraph = append_item(s->document, list);
	struct buf text;

	paragraph->parent->number = (unsigned)number;
	buf_init(&text);
	reference_format(s->cited[number - 1], &s->content->settings.labels,
	    &text);
	append_text(s->document, paragraph, buf_span(&text));
	buf_clear(&text);
	append_address(s, paragraph->parent, number);
}

static void
append_sources(const struct sources *s)
{
	struct node *list;

	if (s->count == 0)
		return;
	append_heading(s->document, 2, s->content->settings.labels.sources);
	list = append_list(s->document, s->document->root);
	list->list.ordered = true;
	for (size_t i = 1; i <= s->count; i++)
		append_source(s, list, i);
}

/* Notes on the page what it cites, for the list of all references. */
static void
keep_cited(const struct sources *s, struct page *page)
{
	size_t size = s->count * sizeof(*s->cited);

	if (s->count == 0)
		return;
	page->cited = arena_alloc(s->document->arena, size);
	page->cited_count = s->count;
	memcpy(page->cited, s->cited, size);
}

int
citations_number(const struct content *content, struct page *page,
    struct err *err)
{
	struct err one;
	struct sources s = {
		.content = content, .document = page->document, .err = &one
	};
	struct node *root = page->document->root;
	struct node *node;
	int result = 0;

	map_init(&s.numbers);
	for (node = root; node != NULL; node = document_next(root, node))
		if (node->kind == NODE_CITATION && cite(&s, node) == -1)
			result = content_mistake(content, &one, err);
	if (result == 0) {
		append_sources(&s);
		keep_cited(&s, page);
	}
	map_clear(&s.numbers);
	free(s.cited);
	return result;
}
