#include "site/site.h"

#include "base/host.h"
#include "base/memory.h"
#include "render/item.h"
#include "site/departed.h"
#include "site/downloads.h"
#include "site/finder.h"
#include "site/loader.h"
#include "site/small.h"
#include "site/speech.h"
#include "site/today.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct site {
	struct arena *arena;
	struct map resources; /* struct resource by path */
	struct span name;
	struct site_language *languages; /* the site's own first */
	size_t language_count;
	int folder; /* the content folder, for site_open */
	struct finder *finders;
};

/* Pages that the program makes have no file. */
static void
blame(struct loader *l, struct span file)
{
	l->blame = file.len > 0 ? file.ptr : "";
}

/* A page begins to be rendered: its gemtext, or else one of its texts. */
static struct resource *
begin_edition(struct loader *l, const struct document *document,
    const struct edition *text, struct rendering *rendering)
{
	struct resource *resource;

	if (text == NULL)
		resource = loader_add(l, RESOURCE_PAGE, document->path);
	else
		resource = loader_add(l, RESOURCE_TEXT,
		    arena_printf(l->content->arena, "%.*s%s",
			SPAN_ARG(document->path), text->name));
	rendering->format = text == NULL ? &format_gemtext : text->format;
	if (resource != NULL)
		resource->header = loader_begin(rendering->out,
		    span_of(text == NULL ? "text/gemini" : "text/plain"),
		    document->language);
	return resource;
}

/* Menus state the size of the texts: they come when all those are there. */
static int
add_editions(struct loader *l, struct page *page)
{
	enum { ALL = LOADER_EDITIONS + 1 };
	const struct document *document = page->document;
	struct resource *resources[ALL];
	struct rendering list[ALL];

	blame(l, document->file);
	for (size_t i = 0; i < ALL; i++) {
		list[i].out = i == 0 ? &l->bytes : &l->texts[i - 1];
		resources[i] = begin_edition(l, document,
		    i == 0 ? NULL : &loader_editions[i - 1], &list[i]);
		if (resources[i] == NULL)
			return -1;
	}
	render_together(list, ALL, document, &l->options);
	for (size_t i = 0; i < ALL; i++)
		loader_end(l, resources[i], list[i].out, resources[i]->header);
	page->target.text_size = resources[1]->gopher.len;
	return 0;
}

/* "/risks" leads to "/risks/": Gemini redirects, Gopher just answers. */
static int
add_alias(struct loader *l, const struct resource *page,
    const struct target *target)
{
	struct span path = loader_without_slash(page->path);
	struct resource *alias;

	if (path.len == 0)
		return 0;
	alias = loader_add(l, RESOURCE_ALIAS, path);
	if (alias == NULL)
		return -1;
	loader_redirect(l, alias, false, target);
	alias->gopher = page->gopher;
	return 0;
}

/* Parts of the contents, for home pages to offer. */
static void
keep_offer(struct loader *l, struct span path, const struct parts *parts)
{
	struct offer *offer = arena_alloc(l->arena, sizeof(*offer));

	*offer = (struct offer){ l->content, path, *parts, l->offers };
	l->offers = offer;
}

/*
 * From a language's home page any text of it is two steps away, if that can
 * be; from the site's own home page, any text in any language.
 */
static void
offer_parts(struct loader *l, struct resource *home)
{
	const struct offer *offer = l->offers;

	for (; offer != NULL; offer = offer->next)
		if (offer->content == l->content ||
		    l->content->reference == NULL)
			home->gopher = parts_offer(&offer->parts, offer->path,
			    home->gopher, l->arena);
}

/* The menu, and the parts of it if it was too long. */
static int
add_menus(struct loader *l, struct resource *page,
    const struct document *document)
{
	struct parts parts;

	parts_make(document, &l->options, l->arena, &parts);
	page->gopher = parts.menu;
	if (document->to_texts)
		keep_offer(l, page->path, &parts);
	if (span_is(document->original, "/"))
		offer_parts(l, page);
	for (size_t i = 0; i < parts.count; i++) {
		struct resource *part =
		    loader_add(l, RESOURCE_MENU, parts.items[i].path);

		if (part == NULL)
			return -1;
		part->gemini = span_of("");
		part->gopher = parts.items[i].menu;
	}
	return 0;
}

/* What is left of a page when all sizes are known. */
static int
add_page(struct loader *l, const struct page *page)
{
	const struct document *document = page->document;
	struct resource *resource = map_find(l->resources, document->path);

	blame(l, document->file);
	l->options.text_size = page->target.text_size;
	if (add_menus(l, resource, document) == -1)
		return -1;
	return add_alias(l, resource, &page->target);
}

/* CSV next, before the pages that state its size. */
static int
add_tables(struct loader *l)
{
	struct table *table = l->content->tables;

	for (; table != NULL; table = table->next) {
		struct resource *resource =
		    loader_add(l, RESOURCE_TEXT, table->target.path);
		size_t header;

		if (resource == NULL)
			return -1;
		header = loader_begin(&l->bytes, table->target.media_type,
		    span_of(""));
		render_csv(table->node, &l->bytes);
		table->target.size = l->bytes.len - header;
		if (item_is_text(&table->target))
			loader_end_text(l, resource, header);
		else
			loader_end(l, resource, &l->bytes, header);
	}
	return 0;
}

/* Feeds as well: the page that links to one says how long it is. */
static int
add_feeds(struct loader *l)
{
	struct feed *feed = l->content->feeds;

	for (; feed != NULL; feed = feed->next) {
		struct resource *resource =
		    loader_add(l, RESOURCE_TEXT, feed->target.path);
		size_t header;

		if (resource == NULL)
			return -1;
		header = loader_begin(&l->bytes, feed->target.media_type,
		    span_of(""));
		feed_append(l->content, feed, &l->gemini, &l->bytes);
		loader_end(l, resource, &l->bytes, header);
		feed->target.size = resource->gopher.len;
	}
	return 0;
}

/* Ends a small file, if it has any text and its path is free. */
static void
end_small(struct loader *l, const char *path, size_t header)
{
	struct resource *resource;

	if (l->bytes.len == header ||
	    map_find(l->resources, span_of(path)) != NULL)
		return;
	resource = loader_add(l, RESOURCE_TEXT, span_of(path));
	if (resource != NULL)
		loader_end_text(l, resource, header);
}

/* Gopher's alone. */
static void
add_caps(struct loader *l, const struct small_places *places)
{
	struct span path = span_of("/caps.txt");
	struct resource *resource;

	if (map_find(l->resources, path) != NULL)
		return;
	resource = loader_add(l, RESOURCE_TEXT, path);
	if (resource == NULL)
		return;
	buf_truncate(&l->bytes, 0);
	small_caps(l->content, places, &l->bytes);
	resource->gemini = span_of("");
	resource->gopher = loader_keep(l);
}

static void
add_small_files(struct loader *l)
{
	const struct settings *settings = &l->content->settings;
	const struct small_places places = {
		.served = l->options.place != NULL,
		.gemini = &l->gemini,
		.gopher = &l->place,
		.gopher_tls_port = l->gopher_tls_port,
		.gopher_tls_alone = l->gopher_tls_alone,
	};
	size_t header;

	header = loader_begin(&l->bytes, span_of("text/plain"), span_of(""));
	small_robots(settings, &l->bytes);
	end_small(l, "/robots.txt", header);
	header = loader_begin(&l->bytes, span_of("text/plain"), span_of(""));
	small_security(settings, &l->gemini, &l->bytes);
	end_small(l, "/security.txt", header);
	header =
	    loader_begin(&l->bytes, span_of("text/plain"), settings->language);
	small_about(l->content, &places, &l->bytes);
	end_small(l, "/about.txt", header);
	add_caps(l, &places);
}

/* ---- all of it ----------------------------------------------------------- */

/* What pages state the size of, in one language. */
static int
add_parts(struct loader *l)
{
	struct content *content = l->content;

	if (add_tables(l) == -1 || add_feeds(l) == -1)
		return -1;
	for (size_t i = 0; i < content->page_count; i++)
		if (add_editions(l, &content->pages[i]) == -1)
			return -1;
	return 0;
}

static int
add_pages(struct loader *l)
{
	struct content *content = l->content;

	for (size_t i = 0; i < content->foreign_count; i++)
		content->foreign[i].target.text_size =
		    content->foreign[i].reference->target.text_size;
	/* The home page comes first among them, and last here. */
	for (size_t i = content->page_count; i-- > 0;)
		if (add_page(l, &content->pages[i]) == -1)
			return -1;
	/* Pages and files of the author's stand before them. */
	if (content->reference == NULL)
		add_small_files(l);
	return departed_add(l);
}

/* The reference language is first; NULL when there is no further one. */
static struct content *
language_at(struct content *reference, size_t index)
{
	if (index == 0)
		return reference;
	return index <= reference->translation_count
	    ? &reference->translations[index - 1]
	    : NULL;
}

/*
 * Pages link to pages in other languages: all sizes come first.  The site's own
 * home page offers parts of menus in all languages: it comes last.
 */
static int
add_everything(struct loader *l)
{
	struct content *reference = l->content;
	struct content *content;

	if (downloads_add(l) == -1)
		return -1;
	for (size_t i = 0; (content = language_at(reference, i)) != NULL; i++) {
		loader_turn(l, content);
		if (add_parts(l) == -1)
			return -1;
	}
	for (size_t i = reference->translation_count + 1; i-- > 0;) {
		loader_turn(l, language_at(reference, i));
		if (add_pages(l) == -1)
			return -1;
	}
	return 0;
}

static int
finish(struct loader *l, struct site *site)
{
	struct content *reference = l->content;
	struct content *content;

	site->name = arena_copy(l->arena, content_name(reference));
	site->folder = fcntl(reference->folder, F_DUPFD_CLOEXEC, 0);
	if (site->folder == -1)
		return err_system(l->err, "the content folder cannot be kept");
	site->language_count = reference->translation_count + 1;
	site->languages = arena_alloc(l->arena,
	    site->language_count * sizeof(*site->languages));
	for (size_t i = 0; (content = language_at(reference, i)) != NULL; i++) {
		loader_turn(l, content);
		speech_fill(l, &site->languages[i]);
	}
	loader_turn(l, reference);
	return 0;
}

static int
load(struct loader *l, struct site *site, const struct site_options *options)
{
	const struct content_options reading = {
		.zones = &options->zones,
		.today = today_read(),
		.write = options->write,
	};
	struct content *content =
	    content_load_as(options->content, &reading, l->err);

	if (content == NULL)
		return -1;
	loader_turn(l, content);
	l->options.menu_size = l->content->settings.menu.size;
	l->options.menu_time = l->content->settings.menu.time;
	l->options.inputs = options->gopher_host != NULL;
	if (options->gopher_host != NULL) {
		l->place.host = host_bare(span_of(options->gopher_host));
		l->place.port = options->gopher_port;
		l->gopher_tls_port = options->gopher_tls_port;
		l->gopher_tls_alone = options->gopher_tls_alone;
		l->options.place = &l->place;
	}
	l->gemini.host =
	    span_of(options->gemini_host == NULL ? "localhost"
						 : options->gemini_host);
	l->gemini.port = options->gemini_port;
	if (add_everything(l) == -1 || finder_add(l, &site->finders) == -1) {
		content_name_from_here(l->content, l->err);
		return -1;
	}
	return finish(l, site);
}

struct site *
site_load(const struct site_options *options, struct err *err)
{
	struct content *content;
	struct site *site = site_load_with_content(options, &content, err);

	content_free(content);
	return site;
}

struct site *
site_load_with_content(const struct site_options *options,
    struct content **content, struct err *err)
{
	struct site *site = memory_new(1, sizeof(*site));
	struct loader l = {
		.resources = &site->resources, .blame = "", .err = err
	};
	int result;

	site->arena = l.arena = arena_new();
	site->folder = -1;
	map_init(&site->resources);
	buf_init(&l.bytes);
	for (size_t i = 0; i < LOADER_EDITIONS; i++)
		buf_init(&l.texts[i]);
	result = load(&l, site, options);
	buf_clear(&l.bytes);
	for (size_t i = 0; i < LOADER_EDITIONS; i++)
		buf_clear(&l.texts[i]);
	mime_free(l.mime);
	*content = l.content == NULL ? NULL : content_reference(l.content);
	if (result == 0)
		return site;
	content_free(*content);
	*content = NULL;
	site_free(site);
	return NULL;
}

void
site_free(struct site *site)
{
	if (site == NULL)
		return;
	finder_free(site->finders);
	map_clear(&site->resources);
	arena_free(site->arena);
	if (site->folder != -1)
		close(site->folder);
	free(site);
}

const struct resource *
site_find(const struct site *site, struct span path)
{
	return map_find(&site->resources, path);
}

struct span
site_title(const struct resource *page)
{
	struct span text = span_after(page->gemini, page->header);

	return span_after(span_first(text, span_find(text, '\n')),
	    strlen("# "));
}

int
site_open(const struct site *site, const struct resource *resource)
{
	return downloads_open(site->folder, resource);
}

struct finder *
site_finder(const struct site *site, struct span path)
{
	return finder_at(site->finders, path);
}

struct span
site_name(const struct site *site)
{
	return site->name;
}

const struct site_language *
site_language(const struct site *site, struct span path)
{
	for (size_t i = 1; i < site->language_count; i++) {
		const struct site_language *language = &site->languages[i];
		size_t len = language->prefix.len;

		if (span_equal(span_first(path, len), language->prefix) &&
		    (path.len == len || path.ptr[len] == '/'))
			return language;
	}
	return &site->languages[0];
}

const struct resource *
site_next(const struct site *site, size_t *at)
{
	const struct map *map = &site->resources;

	while (*at < map->size)
		if (map->slots[(*at)++].key.ptr != NULL)
			return map->slots[*at - 1].value;
	return NULL;
}
