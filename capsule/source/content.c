#include "source/content.h"

#include "base/buf.h"
#include "base/folder.h"
#include "base/utf8.h"
#include "document/marks.h"
#include "source/bounds.h"
#include "source/citations.h"
#include "source/disclosure.h"
#include "source/expand.h"
#include "source/feeds.h"
#include "source/frontmatter.h"
#include "source/furnish.h"
#include "source/generated.h"
#include "source/inputs.h"
#include "source/links.h"
#include "source/markdown.h"
#include "source/patchwork.h"
#include "source/scan.h"
#include "source/tables.h"
#include "source/translations.h"
#include "source/tree.h"
#include "source/versions.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Offsets are 32 bits wide; no reader waits for a page this long. */
enum { PAGE_MAX = 64 * 1024 * 1024 };

int
content_complain(const struct document *document, size_t offset,
    struct err *err, const char *format, ...)
{
	struct err_place place = { .line = 1 };
	unsigned line, column;
	struct span file =
	    patchwork_place(document, offset, &place, &line, &column);
	va_list args;

	va_start(args, format);
	err_vat(err, file.ptr, line, column, format, args);
	va_end(args);
	return -1;
}

/* "risks/index.md" is "/risks/", "faq/first.md" is "/faq/first/". */
static struct span
path_of(struct arena *arena, struct span file)
{
	struct span name = span_make(file.ptr, file.len - strlen(".md"));

	if (span_is(name, "index"))
		return span_of("/");
	if (span_ends(name, "/index"))
		name.len -= strlen("/index");
	return arena_printf(arena, "/%.*s/", SPAN_ARG(name));
}

/* The title is the page's level-1 heading. */
static void
append_title(struct document *document)
{
	struct node *heading = document_node(document, NODE_HEADING, 0);

	heading->level = 1;
	document_append(document->root, heading);
	document_append_text(document, heading, document->title);
}

static int
read_source(const struct content *content, struct document *document,
    struct err *err)
{
	const char *secret = disclosure_of(content, document->file);
	const char *excess = bounds_path(document->path);
	size_t bad;

	if (secret != NULL || excess != NULL)
		return err_at(err, document->file.ptr, 0, 0, "%s",
		    secret != NULL ? secret : excess);
	if (folder_read(content->folder, document->file.ptr, document->file.ptr,
		PAGE_MAX, document->arena, &document->source, NULL, err) == -1)
		return -1;
	document->source = utf8_skip_mark(document->source);
	bad = utf8_check(document->source);
	if (bad < document->source.len)
		return content_complain(document, bad, err,
		    "this byte is not UTF-8: save the file as UTF-8");
	return 0;
}

static int
read_page(const struct content *content, struct span file, struct page *page,
    struct err *err)
{
	struct document *document = page->document =
	    document_new_in(content->arena);
	size_t body;

	document->file = file;
	document->path = path_of(document->arena, file);
	document->original = document->path;
	document->language = content->settings.language;
	if (read_source(content, document, err) == -1 ||
	    frontmatter_read(document, &body, err) == -1)
		return -1;
	if (document->gone)
		return 0;
	document->body = (uint32_t)body;
	return content_parse_page(page, err);
}

int
content_parse_page(struct page *page, struct err *err)
{
	struct document *document = page->document;

	append_title(document);
	if (markdown_parse(document, document->root, document->body, err) == -1)
		return -1;
	marks_strip(document);
	document->words = document_count_words(document);
	content_set_target(page);
	return 0;
}

void
content_set_target(struct page *page)
{
	const struct document *document = page->document;

	page->target = (struct target){
		.kind = TARGET_PAGE,
		.path = document->path,
		.title = document->title,
		.short_title = document->short_title,
		.words = document->words,
	};
}

int
content_compare_pages(const void *a, const void *b)
{
	const struct page *first = a;
	const struct page *second = b;

	if (first->document->gone != second->document->gone)
		return first->document->gone ? 1 : -1;
	return span_compare(first->document->path, second->document->path);
}

int
content_index(struct content *content, struct err *err)
{
	struct err one;
	int result = 0;

	for (size_t i = 0; i < content->page_count + content->gone_count; i++) {
		struct page *page = &content->pages[i];
		struct document *document = page->document;
		struct page *other =
		    map_add(&content->by_path, document->original, page);

		if (other != NULL) {
			err_at(&one, document->file.ptr, 0, 0,
			    "is the page %.*s, which %.*s is already: rename "
			    "one of the two",
			    SPAN_ARG(document->path),
			    SPAN_ARG(other->document->file));
			result = content_mistake(content, &one, err);
		}
		map_add(&content->by_file, document->file, page);
	}
	return result;
}

/* What is gone is not among the pages: nobody lists it by mistake. */
static void
part_from_gone(struct content *content)
{
	while (content->page_count > 0 &&
	    content->pages[content->page_count - 1].document->gone) {
		content->page_count--;
		content->gone_count++;
	}
	content->gone = content->pages + content->page_count;
}

/* The page that was read last, if it needs what this site has not. */
static void
drop_unneeded(struct content *content)
{
	struct page *last = &content->pages[content->page_count - 1];

	if (!last->document->needs_write || content->write)
		return;
	*last = (struct page){ .document = NULL };
	content->page_count--;
}

static int
read_pages(struct content *content, struct err *err)
{
	struct scan scan;
	struct err one;

	if (scan_folder(content->folder, content->arena, &scan, &one) == -1)
		return content_mistake(content, &one, err);
	content->pages = arena_alloc(content->arena,
	    (scan.count + GENERATED_MAX) * sizeof(*content->pages));
	for (size_t i = 0; i < scan.count; i++) {
		content->page_count++;
		if (read_page(content, scan.files[i],
			&content->pages[content->page_count - 1], &one) == -1)
			content_mistake(content, &one, err);
		else
			drop_unneeded(content);
	}
	if (err_is_set(err))
		return -1;
	if (content->page_count > 0)
		qsort(content->pages, content->page_count,
		    sizeof(*content->pages), content_compare_pages);
	part_from_gone(content);
	if (content->page_count == 0)
		return err_set(err,
		    "the content folder has no page: write %s/index.md",
		    content->name);
	generated_add(content);
	qsort(content->pages, content->page_count, sizeof(*content->pages),
	    content_compare_pages);
	if (content_index(content, err) == -1)
		return -1;
	inputs_add(content);
	return 0;
}

/* What stands on a page below its text, but for the foot. */
static int
finish_page(const struct content *content, struct page *page,
    struct expand_uses *uses, struct err *err)
{
	const struct settings *settings = &content->settings;
	struct document *document = page->document;

	expand_terms(&content->glossary, uses, document);
	furnish_section(content, page);
	versions_append_list(content, page);
	if (settings->glossary.list && !document->no_words)
		expand_list(&content->glossary, uses, document,
		    settings->labels.words);
	return citations_number(content, page, err);
}

/* The pages that have an author. */
static int
finish_pages(const struct content *content, struct err *err)
{
	struct expand_uses uses;
	int result = 0;

	expand_begin(&uses, &content->glossary);
	for (size_t i = 0; i < content->page_count; i++)
		if (!content->pages[i].document->generated &&
		    finish_page(content, &content->pages[i], &uses, err) == -1)
			result = -1;
	expand_end(&uses);
	return result;
}

/* What needs all pages to be known: links, sources, the common parts. */
static int
join_pages(struct content *content, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < content->page_count; i++)
		if (links_resolve(content, &content->pages[i],
			content->pages[i].document->root, err) == -1)
			result = -1;
	if (result == -1 || finish_pages(content, err) == -1)
		return -1;
	generated_fill(content);
	for (size_t i = 0; i < content->page_count; i++)
		if (furnish_footer(content, &content->pages[i], err) == -1)
			return -1;
	/* Links in the foot make downloads, too. */
	if (redirects_resolve(content, err) == -1 ||
	    inputs_finish(content, err) == -1)
		return -1;
	return links_check_downloads(content, err);
}

/* Each page is known by now, in each language. */
static int
join(struct content *content, struct err *err)
{
	tree_make(content);
	if (feeds_find(content, err) == -1 || join_pages(content, err) == -1)
		return -1;
	tables_find(content);
	return 0;
}

static int
join_all(struct content *content, struct err *err)
{
	if (join(content, err) == -1)
		return -1;
	for (size_t i = 0; i < content->translation_count; i++) {
		translations_update_foreign(&content->translations[i]);
		if (join(&content->translations[i], err) == -1)
			return -1;
	}
	return 0;
}

static int
read_folder(struct content *content, const char *path, struct err *err)
{
	struct err one;

	content->folder = folder_open(path, err);
	if (content->folder == -1 ||
	    settings_read(content->folder, content->arena, &content->settings,
		err) == -1)
		return -1;
	if (bibliography_read(content->folder, content->arena,
		&content->bibliography, &one) == -1)
		content_mistake(content, &one, err);
	if (glossary_read(content->folder, content->arena, &content->glossary,
		&one) == -1)
		content_mistake(content, &one, err);
	if (read_pages(content, err) == -1 ||
	    translations_load(content, err) == -1)
		return -1;
	return join_all(content, err);
}

void
content_name_from_here(const struct content *content, struct err *err)
{
	struct span folder = span_of(content->name);
	struct buf name;

	if (err->file[0] == '\0')
		return;
	buf_init(&name);
	buf_printf(&name, "%s%s%s", folder.ptr,
	    span_ends(folder, "/") ? "" : "/", err->file);
	snprintf(err->file, sizeof(err->file), "%s", name.ptr);
	buf_clear(&name);
}

int
content_mistake(const struct content *content, struct err *one, struct err *err)
{
	/* The first is named when all are known, as one that stands alone. */
	if (err_is_set(err))
		content_name_from_here(content, one);
	return err_add(err, one);
}

struct content *
content_load(const char *folder, const struct zones *zones, struct err *err)
{
	return content_load_as(folder,
	    &(struct content_options){ .zones = zones, .write = true }, err);
}

void
content_init_maps(struct content *content)
{
	map_init(&content->by_path);
	map_init(&content->by_file);
	map_init(&content->downloads_by_file);
	map_init(&content->externals);
}

void
content_clear_maps(struct content *content)
{
	map_clear(&content->by_path);
	map_clear(&content->by_file);
	map_clear(&content->downloads_by_file);
	map_clear(&content->externals);
}

struct content *
content_load_as(const char *folder, const struct content_options *options,
    struct err *err)
{
	struct arena *arena = arena_new();
	struct content *content = arena_alloc(arena, sizeof(*content));

	content->arena = arena;
	content_init_maps(content);
	content->folder = -1;
	content->name = folder;
	content->today = options->today;
	content->write = options->write;
	if (options->zones != NULL)
		content->zones = *options->zones;
	err_clear(err);
	if (read_folder(content, folder, err) == 0)
		return content;
	content_name_from_here(content, err);
	content_free(content);
	return NULL;
}

void
content_free(struct content *content)
{
	if (content == NULL)
		return;
	translations_free(content);
	bibliography_clear(&content->bibliography);
	glossary_clear(&content->glossary);
	content_clear_maps(content);
	if (content->folder != -1)
		close(content->folder);
	arena_free(content->arena);
}

struct page *
content_find_page(const struct content *content, struct span path)
{
	struct page *page = map_find(&content->by_path, path);

	return page == NULL || page->document->gone ? NULL : page;
}

struct page *
content_find_anywhere(const struct content *content, struct span path)
{
	for (size_t i = 0; i < content->translation_count; i++) {
		const struct content *t = &content->translations[i];
		struct span start = span_first(path, t->prefix.len);
		struct span rest = span_after(path, t->prefix.len);
		struct page *page;

		if (!span_equal(start, t->prefix) || !span_starts(rest, "/"))
			continue;
		page = content_find_page(t, rest);
		return page == NULL || page->foreign ? NULL : page;
	}
	return content_find_page(content, path);
}

struct content *
content_reference(struct content *content)
{
	return content->reference == NULL ? content : content->reference;
}

bool
content_may_show(const struct content *content, const struct page *at,
    const struct page *what)
{
	return zones_may_show(&content->zones, at->document->path,
	    what->document->path);
}

struct span
content_name(const struct content *content)
{
	const struct page *home = content_find_page(content, span_of("/"));

	if (content->settings.name.len > 0 || home == NULL)
		return content->settings.name;
	return home->document->title;
}
