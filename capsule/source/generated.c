#include "source/generated.h"

#include "base/utf8.h"
#include "source/append.h"
#include "source/feeds.h"
#include "source/furnish.h"
#include "source/tree.h"

#include <stdlib.h>

static const char contents_path[] = "/contents/";
static const char glossary_path[] = "/glossary/";
static const char references_path[] = "/references/";
static const char news_path[] = "/news/";

/* A page that is gone keeps its path. */
static bool
has_path(const struct content *content, const char *path)
{
	for (size_t i = 0; i < content->page_count + content->gone_count; i++)
		if (span_is(content->pages[i].document->original, path))
			return true;
	return false;
}

static bool
has_news(const struct content *content)
{
	for (size_t i = 0; i < content->page_count; i++) {
		const struct document *document = content->pages[i].document;

		if (document->date.year != 0 &&
		    span_starts(document->original, news_path) &&
		    zones_may_show(&content->zones, span_of(news_path),
			document->original))
			return feeds_include(content, span_of(news_path));
	}
	return false;
}

/* Links name it as if it were "contents/index.md".  What is gone stays last. */
static void
add_page(struct content *content, const char *path, struct span title,
    const char *kind)
{
	struct document *document;
	struct page *page;

	if (has_path(content, path))
		return;
	page = &content->pages[content->page_count++];
	memmove(page + 1, page, content->gone_count * sizeof(*page));
	content->gone = page + 1;
	*page = (struct page){ .listed = false };
	document = page->document = document_new_in(content->arena);
	document->path = arena_printf(document->arena, "%.*s%s",
	    SPAN_ARG(content->prefix), path);
	document->original = span_of(path);
	document->file = arena_printf(document->arena, "%sindex.md", path + 1);
	document->source = span_of("");
	document->language = content->settings.language;
	document->title = title;
	document->short_title = title;
	document->summary = span_of("");
	document->kind = span_of(kind);
	document->generated = true;
	document->is_list = true;
	append_heading(document, 1, title);
	content_set_target(page);
}

/* Has a translation half of what there is to be translated, or more? */
static bool
has_half(const struct content *content)
{
	const struct content *reference = content->reference;
	size_t all = 0;

	for (size_t i = 0; i < reference->page_count; i++)
		all += reference->pages[i].segments != NULL;
	return content->page_count * 2 >= all;
}

/*
 * Titles of works stay in their own language, and the list is little but them:
 * a translation has it when it has half of the pages.
 */
static bool
has_references(const struct content *content)
{
	return content->bibliography.references.count > 0 &&
	    (content->reference == NULL || has_half(content));
}

void
generated_add(struct content *content)
{
	const struct settings *settings = &content->settings;
	const struct labels *labels = &settings->labels;

	if (settings->generate.references && has_references(content))
		add_page(content, references_path, labels->references,
		    "references");
	if (settings->generate.news && has_news(content))
		add_page(content, news_path, labels->news, "navigation");
	if (settings->generate.glossary && content->glossary.terms.count > 0 &&
	    !content->glossary.foreign)
		add_page(content, glossary_path, labels->glossary, "glossary");
	if (settings->generate.contents &&
	    content->page_count > (content->reference == NULL ? 1 : 0))
		add_page(content, contents_path, labels->contents,
		    "navigation");
}

/* A list in sections, one for each first letter. */
struct sections {
	struct document *document;
	const struct labels *labels;
	struct node *list; /* of the section; NULL before the first */
	uint32_t letter;   /* of the section; 0: what no letter begins */
};

/* The list for what is sorted by that text: another section if need be. */
static struct node *
list_for(struct sections *s, struct span order)
{
	size_t size;
	uint32_t letter = order.len == 0 ? 0 : utf8_decode(order, &size);
	struct buf heading;

	letter = utf8_is_letter(letter) ? utf8_upper(letter) : 0;
	if (s->list != NULL && s->letter == letter)
		return s->list;
	s->letter = letter;
	buf_init(&heading);
	if (letter == 0)
		buf_append(&heading, s->labels->others_first);
	else
		utf8_append(&heading, letter);
	append_heading(s->document, 2, buf_span(&heading));
	buf_clear(&heading);
	s->list = append_list(s->document, s->document->root);
	return s->list;
}

/* "DMT, disease-modifying therapy: A medicine. Also: DMD." */
static void
describe_term(const struct term *term, const struct labels *labels,
    struct buf *out)
{
	bool is_long = span_equal(term->name, term->long_of);

	buf_append(out, term->name);
	if (is_long)
		buf_printf(out, " (%.*s)", SPAN_ARG(term->short_of));
	else if (term->long_of.len > 0)
		buf_printf(out, ", %.*s", SPAN_ARG(term->long_of));
	if (term->text.len > 0)
		buf_printf(out, ": %.*s", SPAN_ARG(term->text));
	if (term->also.count > 0)
		buf_printf(out, " %.*s: ", SPAN_ARG(labels->also));
	for (size_t i = 0; i < term->also.count; i++)
		buf_printf(out, "%s%.*s", i == 0 ? "" : ", ",
		    SPAN_ARG(term->also.items[i]->text));
	if (term->also.count > 0)
		buf_append_char(out, '.');
}

static void
fill_glossary(const struct content *content, const struct page *at)
{
	struct document *document = at->document;
	const struct term *terms = content->glossary.terms.items;
	const struct labels *labels = &content->settings.labels;
	struct sections sections = { .document = document, .labels = labels };
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < content->glossary.terms.count; i++) {
		struct node *list = list_for(&sections, terms[i].order);

		buf_truncate(&text, 0);
		describe_term(&terms[i], labels, &text);
		append_text(document, append_item(document, list),
		    buf_span(&text));
	}
	buf_clear(&text);
}

/* A page that cites a reference. */
struct citing {
	struct citing *next;
	const struct page *page;
};

/* A reference on its way into the list. */
struct entry {
	const struct reference *reference;
	struct span text, order;
	struct citing *citing; /* in the order in which they are read … */
	struct citing *last;   /* … up to here */
	bool hidden;           /* no page cites it that may be shown */
};

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *first = a;
	const struct entry *second = b;
	int compared = span_compare(first->order, second->order);

	if (compared == 0)
		compared = span_compare(first->text, second->text);
	/* As letters are given to those that are called the same. */
	if (compared == 0)
		compared =
		    span_compare(first->reference->id, second->reference->id);
	return compared;
}

/* Notes for each source of a page that the page cites it. */
static void
add_citing(const struct content *content, const struct page *at,
    const struct page *page, struct entry *entries)
{
	const struct reference *first = content->bibliography.references.items;
	struct arena *arena = at->document->arena;

	for (size_t i = 0; i < page->cited_count; i++) {
		struct entry *entry = &entries[page->cited[i] - first];
		struct citing *citing;

		if (!content_may_show(content, at, page)) {
			entry->hidden = entry->citing == NULL;
			continue;
		}
		citing = arena_alloc(arena, sizeof(*citing));
		*citing = (struct citing){ NULL, page };
		if (entry->last == NULL)
			entry->citing = citing;
		else
			entry->last->next = citing;
		entry->last = citing;
		entry->hidden = false;
	}
}

/* Pages as they are read; behind them what is not translated, as that is. */
static void
add_all_citing(const struct content *content, const struct page *at,
    struct entry *entries)
{
	const struct content *reference = content->reference;
	const struct page *page = NULL;
	const struct page *foreign;

	while ((page = tree_next(content, page)) != NULL)
		add_citing(content, at, page, entries);
	if (reference == NULL)
		return;
	while ((page = tree_next(reference, page)) != NULL) {
		foreign = content_find_page(content, page->document->path);
		if (foreign != NULL && foreign->foreign)
			add_citing(content, at, foreign, entries);
	}
}

/* The references, each with the pages that cite it. */
static struct entry *
make_entries(const struct content *content, const struct page *at)
{
	struct arena *arena = at->document->arena;
	const struct reference *references =
	    content->bibliography.references.items;
	size_t count = content->bibliography.references.count;
	struct entry *entries = arena_alloc(arena, count * sizeof(*entries));
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < count; i++) {
		entries[i].reference = &references[i];
		buf_truncate(&text, 0);
		reference_format(&references[i], &content->settings.labels,
		    &text);
		entries[i].text = arena_copy(arena, buf_span(&text));
		entries[i].order = reference_order(entries[i].text, arena);
	}
	buf_clear(&text);
	add_all_citing(content, at, entries);
	qsort(entries, count, sizeof(*entries), compare_entries);
	return entries;
}

static void
append_paragraph(struct document *document, struct node *item, struct span text)
{
	append_text(document, append_node(document, item, NODE_PARAGRAPH),
	    text);
}

static void
append_link_paragraph(struct document *document, struct node *item,
    const struct target *target, struct span label)
{
	append_link(document, append_node(document, item, NODE_PARAGRAPH),
	    target, label);
}

/* Where to read it, and "Cited on: What the risks are" for each page. */
static void
append_entry(const struct content *content, struct document *document,
    struct node *list, const struct entry *entry)
{
	const struct labels *labels = &content->settings.labels;
	const struct reference *reference = entry->reference;
	struct node *item = append_node(document, list, NODE_ITEM);
	struct buf label;

	append_paragraph(document, item, entry->text);
	buf_init(&label);
	if (reference->target.path.len > 0) {
		reference_label(reference, labels, &label);
		append_link_paragraph(document, item, &reference->target,
		    buf_span(&label));
	}
	for (const struct citing *c = entry->citing; c != NULL; c = c->next) {
		buf_truncate(&label, 0);
		buf_printf(&label, "%.*s: %.*s", SPAN_ARG(labels->cited_on),
		    SPAN_ARG(c->page->document->short_title));
		append_link_paragraph(document, item, &c->page->target,
		    buf_span(&label));
	}
	buf_clear(&label);
	if (entry->citing != NULL)
		return;
	append_paragraph(document, item,
	    reference_is_further(reference) ? labels->further_reading
					    : labels->not_cited);
}

/* A source of private pages alone is as private as they are. */
static void
fill_references(const struct content *content, const struct page *at)
{
	struct document *document = at->document;
	struct sections sections = { .document = document,
		.labels = &content->settings.labels };
	struct entry *entries = make_entries(content, at);
	size_t count = content->bibliography.references.count;

	for (size_t i = 0; i < count; i++)
		if (!entries[i].hidden)
			append_entry(content, document,
			    list_for(&sections, entries[i].order), &entries[i]);
}

/* "What the risks are (5 minutes)"; a list has no time. */
static struct node *
append_page(const struct content *content, struct document *document,
    struct node *list, const struct page *page)
{
	struct node *item = append_node(document, list, NODE_ITEM);
	size_t words = page->document->words;
	struct buf label;

	buf_init(&label);
	buf_append(&label, page->document->title);
	if (words > 0) {
		buf_append_string(&label, " (");
		labels_append_minutes(&content->settings.labels,
		    document_minutes(words), &label);
		buf_append_char(&label, ')');
	}
	append_link_paragraph(document, item, &page->target, buf_span(&label));
	buf_clear(&label);
	return item;
}

/* The list of contents on its way, in one language. */
struct outline {
	const struct content *content;
	const struct page *at; /* the page that has the list */

	/*
	 * What the list has for a page of the tree; NULL: nothing, and the
	 * pages below it stand in its place.
	 */
	const struct page *(*find)(const struct outline *, const struct page *);
};

static const struct page *
find_own(const struct outline *o, const struct page *page)
{
	return content_may_show(o->content, o->at, page) ? page : NULL;
}

/* For a page of the reference language: what a translation has instead. */
static const struct page *
find_foreign(const struct outline *o, const struct page *original)
{
	const struct page *page =
	    content_find_page(o->content, original->document->path);

	return page != NULL && page->foreign ? find_own(o, page) : NULL;
}

/* A page and those below it; folders are nested 32 deep at most (scan.c). */
static void
append_branch(const struct outline *o, struct node *list,
    const struct page *page)
{
	struct document *document = o->at->document;
	const struct page *found = o->find(o, page);
	struct node *below = list;
	struct node *item;

	if (page == o->at)
		return;
	if (found != NULL) {
		item = append_page(o->content, document, list, found);
		/* What is below the home page stands beside it in the list. */
		if (page->children != NULL && page->document->original.len > 1)
			below = append_list(document, item);
	}
	for (page = page->children; page != NULL; page = page->sibling)
		append_branch(o, below, page);
	if (below != list && below->first == NULL)
		document_detach(below);
}

/* The branches that begin among the pages of a content. */
static void
append_branches(const struct outline *o, const struct content *content)
{
	struct document *document = o->at->document;
	struct node *list = append_list(document, document->root);

	for (size_t i = 0; i < content->page_count; i++)
		if (content->pages[i].parent == NULL)
			append_branch(o, list, &content->pages[i]);
}

static bool
has_foreign(const struct content *content, const struct page *at)
{
	for (size_t i = 0; i < content->foreign_count; i++)
		if (content_may_show(content, at, &content->foreign[i]))
			return true;
	return false;
}

/*
 * What a translation lacks is there in the other language, in the order in
 * which it stands there.
 */
static void
append_foreign(const struct content *content, const struct page *at)
{
	const struct outline outline = { content, at, find_foreign };
	struct buf heading;

	if (!has_foreign(content, at))
		return;
	buf_init(&heading);
	labels_fill(content->settings.labels.in_language,
	    &(struct labels_value){
		"language", content->foreign[0].target.language },
	    1, &heading);
	append_heading(at->document, 2, buf_span(&heading));
	buf_clear(&heading);
	append_branches(&outline, content->reference);
}

static void
fill_contents(const struct content *content, const struct page *at)
{
	const struct outline outline = { content, at, find_own };

	at->document->to_texts = true;
	append_branches(&outline, content);
	append_foreign(content, at);
}

/* fill_page may be NULL: a list of the pages below is all there is. */
static void
fill(struct content *content, const char *path,
    void (*fill_page)(const struct content *, const struct page *))
{
	struct page *page = content_find_page(content, span_of(path));

	if (page == NULL || page->foreign || !page->document->generated)
		return;
	if (fill_page != NULL)
		fill_page(content, page);
	furnish_section(content, page);
}

void
generated_fill(struct content *content)
{
	fill(content, news_path, NULL);
	fill(content, glossary_path, fill_glossary);
	fill(content, references_path, fill_references);
	fill(content, contents_path, fill_contents);
}
