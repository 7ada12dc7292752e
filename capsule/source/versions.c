#include "source/versions.h"

#include "source/append.h"

#include <stdio.h>

static const char languages_path[] = "/languages/";

static const struct content *
reference_of(const struct content *content)
{
	return content->reference == NULL ? content : content->reference;
}

/* ---- what a translation is ----------------------------------------------- */

/* The day of the text that was translated. */
static struct date
date_of(const struct document *document)
{
	return document->reviewed.year != 0 ? document->reviewed
					    : document->published;
}

/* Sentence after sentence. */
static void
append_sentence(struct span label, const struct labels_value *values,
    size_t count, struct buf *out)
{
	if (out->len > 0)
		buf_append_char(out, ' ');
	labels_fill(label, values, count, out);
}

static bool
is_reviewed(const struct catalogue *catalogue)
{
	return catalogue->reviewed.len > 0 &&
	    !span_is(catalogue->reviewed, "no");
}

static void
append_review(const struct labels *labels, const struct catalogue *catalogue,
    struct buf *out)
{
	const struct labels_value who = { "who", catalogue->reviewed };

	if (is_reviewed(catalogue))
		append_sentence(labels->medically_reviewed, &who, 1, out);
	else
		append_sentence(labels->not_reviewed, NULL, 0, out);
}

static void
append_state(const struct content *content, const struct page *page,
    struct buf *out)
{
	const struct labels *labels = &content->settings.labels;
	struct date date = date_of(page->document);
	char missing[16], parts[16];
	struct buf day;
	struct labels_value values[] = {
		{ "language",
		    labels_language(labels,
			content->reference->settings.language) },
		{ "count", span_of("") },
		{ "total", span_of("") },
		{ "date", span_of("") },
	};

	buf_init(&day);
	snprintf(missing, sizeof(missing), "%u", page->missing);
	snprintf(parts, sizeof(parts), "%u", page->parts);
	values[1].value = span_of(missing);
	values[2].value = span_of(parts);
	if (date.year != 0) {
		labels_append_date(labels, date.day, date.month, date.year,
		    &day);
		values[3].value = buf_span(&day);
	}
	append_sentence(date.year != 0 ? labels->translated
				       : labels->translated_undated,
	    values, 4, out);
	append_review(labels, content->catalogue, out);
	if (page->missing > 0)
		append_sentence(labels->incomplete, values, 4, out);
	buf_clear(&day);
}

void
versions_append_state(const struct content *content, const struct page *page,
    struct node *footer)
{
	struct buf text;

	if (page->parts == 0)
		return;
	buf_init(&text);
	append_state(content, page, &text);
	append_text(page->document,
	    append_node(page->document, footer, NODE_PARAGRAPH),
	    buf_span(&text));
	buf_clear(&text);
}

/* ---- where else it is to be read ----------------------------------------- */

/* A page in another language; NULL when it is not there. */
static const struct page *
find_in(const struct content *content, struct span original)
{
	const struct page *other = content_find_page(content, original);

	return other == NULL || other->foreign ? NULL : other;
}

/* "Italiano: Aiuto alla lettura" */
static void
append_version(const struct content *in, struct span original,
    const struct page *page, struct node *footer, struct node **list)
{
	const struct page *other = find_in(in, original);
	struct buf label;

	if (other == NULL || !content_may_show(in, page, other))
		return;
	if (*list == NULL)
		*list = append_list(page->document, footer);
	buf_init(&label);
	buf_printf(&label, "%.*s: %.*s",
	    SPAN_ARG(languages_own_name(in->settings.language)),
	    SPAN_ARG(other->document->short_title));
	append_link_item(page->document, *list, &other->target,
	    buf_span(&label));
	buf_clear(&label);
}

void
versions_append_links(const struct content *content, const struct page *page,
    struct node *footer)
{
	const struct content *reference = reference_of(content);
	struct span original = page->document->original;
	struct node *list = NULL;

	if (content != reference)
		append_version(reference, original, page, footer, &list);
	for (size_t i = 0; i < reference->translation_count; i++) {
		const struct content *t = &reference->translations[i];

		if (content == t)
			continue;
		append_version(t, original, page, footer, &list);
		/* From home it is two steps to any page in any language. */
		if (content == reference && span_is(original, "/"))
			append_version(t, span_of("/contents/"), page, footer,
			    &list);
	}
}

/* ---- all languages ------------------------------------------------------- */

/* What of all pages a translation has. */
struct reach {
	char pages[16], all_pages[16], parts[16], all_parts[16];
};

static void
measure(const struct content *t, struct reach *reach)
{
	const struct content *reference = t->reference;
	size_t pages = 0, parts = 0, missing = 0;
	size_t all = 0;

	for (size_t i = 0; i < t->page_count; i++) {
		const struct page *page = &t->pages[i];

		if (page->parts == 0)
			continue;
		pages++;
		parts += page->parts;
		missing += page->missing;
	}
	for (size_t i = 0; i < reference->page_count; i++)
		all += reference->pages[i].segments != NULL;
	snprintf(reach->pages, sizeof(reach->pages), "%zu", pages);
	snprintf(reach->all_pages, sizeof(reach->all_pages), "%zu", all);
	snprintf(reach->parts, sizeof(reach->parts), "%zu", parts - missing);
	snprintf(reach->all_parts, sizeof(reach->all_parts), "%zu", parts);
}

static void
append_extent(struct span label, const char *count, const char *total,
    struct buf *out)
{
	const struct labels_value values[] = {
		{ "count", span_of(count) },
		{ "total", span_of(total) },
	};

	labels_fill(label, values, 2, out);
}

/* "Italian: 5 of 32 pages; 120 of 130 parts are translated. No …" */
static void
describe(const struct content *content, const struct content *t,
    struct buf *out)
{
	const struct labels *labels = &content->settings.labels;
	struct reach reach = { .pages = "" };

	measure(t, &reach);
	buf_append(out, labels_language(labels, t->settings.language));
	buf_append_string(out, ": ");
	append_extent(labels->language_pages, reach.pages, reach.all_pages,
	    out);
	buf_append_string(out, "; ");
	append_extent(labels->language_parts, reach.parts, reach.all_parts,
	    out);
	buf_append_char(out, '.');
	append_review(labels, t->catalogue, out);
}

/* Are there pages, and may this one tell of them? */
static bool
is_offered(const struct content *t, const struct page *page)
{
	return t->page_count > 0 &&
	    zones_may_show(&t->zones, page->document->path, t->prefix);
}

/* What there is in a language, and the way there. */
static void
append_language(const struct content *content, struct page *page,
    struct node *list, const struct content *t)
{
	struct document *document = page->document;
	struct node *item = append_item(document, list)->parent;
	const struct page *home = content_find_page(t, span_of("/"));
	struct buf text;

	buf_init(&text);
	describe(content, t, &text);
	append_text(document, item->first, buf_span(&text));
	if (home == NULL || home->foreign)
		home = content_find_page(t, span_of("/contents/"));
	if (home != NULL && !home->foreign && home != page) {
		buf_truncate(&text, 0);
		buf_printf(&text, "%.*s: %.*s",
		    SPAN_ARG(languages_own_name(t->settings.language)),
		    SPAN_ARG(home->document->short_title));
		append_link(document,
		    append_node(document, item, NODE_PARAGRAPH), &home->target,
		    buf_span(&text));
	}
	buf_clear(&text);
}

void
versions_append_list(const struct content *content, struct page *page)
{
	const struct content *reference = reference_of(content);
	struct node *list = NULL;

	if (!span_is(page->document->original, languages_path))
		return;
	for (size_t i = 0; i < reference->translation_count; i++) {
		const struct content *t = &reference->translations[i];

		if (!is_offered(t, page))
			continue;
		if (list == NULL) {
			append_heading(page->document, 2,
			    content->settings.labels.languages);
			list =
			    append_list(page->document, page->document->root);
		}
		append_language(content, page, list, t);
	}
}
