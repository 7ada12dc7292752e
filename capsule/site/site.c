#include "site/site.h"

#include "base/folder.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/uri.h"
#include "render/render.h"
#include "site/feed.h"
#include "site/mime.h"
#include "site/parts.h"
#include "site/small.h"
#include "source/content.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Downloads up to this size are kept in memory, larger ones are streamed. */
enum { FILE_IN_MEMORY = 64 * 1024 };

struct site {
	struct arena *arena;
	struct map resources; /* struct resource by path */
	struct span name;
	struct span gopher_missing;
	int folder; /* the content folder, for site_open */
};

/* Loading: what is needed only until the site stands. */
struct loader {
	struct site *site;
	struct content *content;
	struct gopher_place place;
	struct feed_place gemini;
	struct render_options options;
	struct mime *mime;     /* opened for the first download */
	struct buf bytes;      /* where answers are rendered */
	struct span contents;  /* the path of the contents */
	struct parts of_those; /* the parts of their menu, if it has any */
	struct err *err;
};

/* The text editions of a page. */
static const struct edition {
	const char *name;
	const struct format *format;
} editions[] = {
	{ "page.txt", &format_text }, /* first: its size stands in menus */
	{ "flow.txt", &format_flow },
	{ "narrow.txt", &format_narrow },
};

enum { EDITIONS = sizeof(editions) / sizeof(editions[0]) };

static struct resource *
add_resource(struct loader *l, enum resource_kind kind, struct span path)
{
	struct arena *arena = l->site->arena;
	struct resource *resource = arena_alloc(arena, sizeof(*resource));

	resource->kind = kind;
	resource->path = arena_copy(arena, path);
	if (map_add(&l->site->resources, resource->path, resource) == NULL)
		return resource;
	err_set(l->err, "two things want to be %.*s: rename the file",
	    SPAN_ARG(path));
	return NULL;
}

/* Begins an answer: Gemini's header for a body that is to follow. */
static size_t
begin_answer(struct loader *l, struct span media_type, struct span language)
{
	buf_truncate(&l->bytes, 0);
	buf_printf(&l->bytes, "20 %.*s", SPAN_ARG(media_type));
	if (language.len > 0)
		buf_printf(&l->bytes, "; lang=%.*s", SPAN_ARG(language));
	buf_append_string(&l->bytes, "\r\n");
	return l->bytes.len;
}

/* Ends it: both protocols share the body. */
static void
end_answer(struct loader *l, struct resource *resource, size_t header)
{
	resource->gemini = arena_copy(l->site->arena, buf_span(&l->bytes));
	resource->header = header;
	resource->gopher = span_after(resource->gemini, header);
}

static int
add_text(struct loader *l, struct span path, struct span media_type,
    const struct document *document, const struct format *format,
    struct resource **added)
{
	size_t header;

	*added = add_resource(l, RESOURCE_TEXT, path);
	if (*added == NULL)
		return -1;
	header = begin_answer(l, media_type, document->language);
	render_document(format, document, &l->options, &l->bytes);
	end_answer(l, *added, header);
	return 0;
}

/* The texts first: menus state their sizes. */
static int
add_editions(struct loader *l, struct page *page)
{
	const struct document *document = page->document;
	struct resource *resource;

	for (size_t i = 0; i < EDITIONS; i++) {
		struct span path = arena_printf(l->content->arena, "%.*s%s",
		    SPAN_ARG(document->path), editions[i].name);

		if (add_text(l, path, span_of("text/plain"), document,
			editions[i].format, &resource) == -1)
			return -1;
		if (i == 0)
			page->target.text_size = resource->gopher.len;
	}
	return 0;
}

/* "/risks" leads to "/risks/": Gemini redirects, Gopher just answers. */
static int
add_alias(struct loader *l, const struct resource *page)
{
	struct span path = span_first(page->path, page->path.len - 1);
	struct resource *alias;

	if (path.len == 0)
		return 0;
	alias = add_resource(l, RESOURCE_ALIAS, path);
	if (alias == NULL)
		return -1;
	buf_truncate(&l->bytes, 0);
	buf_append_string(&l->bytes, "31 ");
	uri_encode_path(page->path, &l->bytes);
	buf_append_string(&l->bytes, "\r\n");
	alias->gemini = arena_copy(l->site->arena, buf_span(&l->bytes));
	alias->header = alias->gemini.len;
	alias->gopher = page->gopher;
	return 0;
}

/* The menu, and the parts of it if it was too long. */
static int
add_menus(struct loader *l, struct resource *page,
    const struct document *document)
{
	struct parts parts;

	parts_make(document, &l->options, l->site->arena, &parts);
	if (document->to_texts) {
		l->contents = document->path;
		l->of_those = parts;
	}
	page->gopher = parts.menu;
	/* From the home page any text is two steps away, if that can be. */
	if (span_is(document->path, "/") && l->contents.len > 0)
		page->gopher = parts_offer(&l->of_those, l->contents,
		    page->gopher, l->site->arena);
	for (size_t i = 0; i < parts.count; i++) {
		struct resource *part =
		    add_resource(l, RESOURCE_MENU, parts.items[i].path);

		if (part == NULL)
			return -1;
		part->gemini = span_of("");
		part->gopher = parts.items[i].menu;
	}
	return 0;
}

static int
add_page(struct loader *l, const struct page *page)
{
	const struct document *document = page->document;
	struct resource *resource =
	    add_resource(l, RESOURCE_PAGE, document->path);
	size_t header;

	if (resource == NULL)
		return -1;
	header = begin_answer(l, span_of("text/gemini"), document->language);
	render_document(&format_gemtext, document, &l->options, &l->bytes);
	end_answer(l, resource, header);
	l->options.text_size = page->target.text_size;
	if (add_menus(l, resource, document) == -1)
		return -1;
	return add_alias(l, resource);
}

/* CSV next, before the pages that state its size. */
static int
add_tables(struct loader *l)
{
	struct table *table = l->content->tables;

	for (; table != NULL; table = table->next) {
		struct resource *resource =
		    add_resource(l, RESOURCE_TEXT, table->target.path);
		size_t header;

		if (resource == NULL)
			return -1;
		header = begin_answer(l, table->target.media_type, span_of(""));
		render_csv(table->node, &l->bytes);
		end_answer(l, resource, header);
		table->target.size = resource->gopher.len;
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
		    add_resource(l, RESOURCE_TEXT, feed->target.path);
		size_t header;

		if (resource == NULL)
			return -1;
		header = begin_answer(l, feed->target.media_type, span_of(""));
		feed_append(l->content, feed, &l->gemini, &l->bytes);
		end_answer(l, resource, header);
		feed->target.size = resource->gopher.len;
	}
	return 0;
}

/* Ends a small file, if it has any text and no page brings one of its own. */
static void
end_small(struct loader *l, const char *path, size_t header)
{
	struct resource *resource;

	if (l->bytes.len == header ||
	    map_find(&l->site->resources, span_of(path)) != NULL)
		return;
	resource = add_resource(l, RESOURCE_TEXT, span_of(path));
	if (resource != NULL)
		end_answer(l, resource, header);
}

static void
add_small_files(struct loader *l)
{
	const struct settings *settings = &l->content->settings;
	size_t header;

	header = begin_answer(l, span_of("text/plain"), span_of(""));
	small_robots(settings, &l->bytes);
	end_small(l, "/robots.txt", header);
	header = begin_answer(l, span_of("text/plain"), span_of(""));
	small_security(settings, &l->gemini, &l->bytes);
	end_small(l, "/security.txt", header);
}

static int
fill_memory(struct loader *l, struct resource *resource,
    const struct download *download)
{
	struct span text;
	size_t header = l->bytes.len;

	if (folder_read(l->content->folder, download->file, download->file,
		FILE_IN_MEMORY, l->content->arena, &text, NULL, l->err) == -1)
		return -1;
	buf_append(&l->bytes, text);
	end_answer(l, resource, header);
	return 0;
}

static int64_t
changed_of(const struct stat *status)
{
	return (int64_t)status->st_mtim.tv_sec * 1000000000 +
	    status->st_mtim.tv_nsec;
}

static int
fill_file(struct loader *l, struct resource *resource,
    struct download *download, int fd, const struct stat *status)
{
	struct arena *arena = l->site->arena;
	struct media media;

	if (mime_find(l->mime, fd, download->file, l->content->arena, &media,
		l->err) == -1)
		return -1;
	download->target.media_type = media.type;
	download->target.type_name = media.name;
	download->target.size = (size_t)status->st_size;
	begin_answer(l, media.type, span_of(""));
	if (status->st_size <= FILE_IN_MEMORY)
		return fill_memory(l, resource, download);
	end_answer(l, resource, l->bytes.len);
	resource->file = arena_copy(arena, span_of(download->file)).ptr;
	resource->size = (uint64_t)status->st_size;
	resource->inode = (uint64_t)status->st_ino;
	resource->device = (uint64_t)status->st_dev;
	resource->changed = changed_of(status);
	return 0;
}

static int
add_download(struct loader *l, struct download *download)
{
	struct resource *resource =
	    add_resource(l, RESOURCE_FILE, download->target.path);
	struct stat status;
	int fd, result;

	if (resource == NULL)
		return -1;
	if (l->mime == NULL)
		l->mime = mime_new(l->err);
	if (l->mime == NULL)
		return -1;
	fd = folder_open_file(l->content->folder, download->file, &status);
	if (fd == -1)
		return err_system(l->err, "%s cannot be opened",
		    download->file);
	result = fill_file(l, resource, download, fd, &status);
	close(fd);
	return result;
}

static int
add_downloads(struct loader *l)
{
	struct download *download = l->content->downloads;

	for (; download != NULL; download = download->next)
		if (add_download(l, download) == -1)
			return -1;
	return 0;
}

static int
add_everything(struct loader *l)
{
	struct content *content = l->content;

	if (add_tables(l) == -1 || add_feeds(l) == -1 || add_downloads(l) == -1)
		return -1;
	add_small_files(l);
	for (size_t i = 0; i < content->page_count; i++)
		if (add_editions(l, &content->pages[i]) == -1)
			return -1;
	/* The home page comes first among them, and last here. */
	for (size_t i = content->page_count; i-- > 0;)
		if (add_page(l, &content->pages[i]) == -1)
			return -1;
	return 0;
}

/* A type 3 line, a sentence that helps, and the way home. */
static void
make_missing(struct loader *l)
{
	const struct content *content = l->content;
	const struct page *home = content_find_page(content, span_of("/"));
	struct span host = span_of("null.host");
	unsigned port = 1;

	if (l->options.place != NULL) {
		host = l->options.place->host;
		port = l->options.place->port;
	}
	buf_truncate(&l->bytes, 0);
	buf_append_string(&l->bytes,
	    "3There is nothing at this address.\t\terror.host\t1\r\n"
	    "iIt may have moved, or be mistyped. These lines work:\t\t"
	    "null.host\t1\r\n");
	if (home != NULL)
		buf_printf(&l->bytes, "1%.*s\t/\t%.*s\t%u\r\n",
		    SPAN_ARG(home->document->short_title), SPAN_ARG(host),
		    port);
	buf_append_string(&l->bytes, ".\r\n");
	l->site->gopher_missing =
	    arena_copy(l->site->arena, buf_span(&l->bytes));
}

static void
finish(struct loader *l)
{
	const struct content *content = l->content;

	l->site->name = arena_copy(l->site->arena, content_name(content));
	make_missing(l);
	l->site->folder = fcntl(content->folder, F_DUPFD_CLOEXEC, 0);
}

static int
load(struct loader *l, const struct site_options *options)
{
	l->content = content_load(options->content, l->err);
	if (l->content == NULL)
		return -1;
	l->options.labels = &l->content->settings.labels;
	l->options.menu_size = l->content->settings.menu.size;
	l->options.menu_time = l->content->settings.menu.time;
	if (options->gopher_host != NULL) {
		l->place.host = span_of(options->gopher_host);
		l->place.port = options->gopher_port;
		l->options.place = &l->place;
	}
	l->gemini.host =
	    span_of(options->gemini_host == NULL ? "localhost"
						 : options->gemini_host);
	l->gemini.port = options->gemini_port;
	if (add_everything(l) == -1)
		return -1;
	finish(l);
	return 0;
}

struct site *
site_load(const struct site_options *options, struct err *err)
{
	struct loader l = { .err = err };
	int result;

	l.site = memory_new(1, sizeof(*l.site));
	l.site->arena = arena_new();
	l.site->folder = -1;
	map_init(&l.site->resources);
	buf_init(&l.bytes);
	result = load(&l, options);
	buf_clear(&l.bytes);
	mime_free(l.mime);
	content_free(l.content);
	if (result == 0)
		return l.site;
	site_free(l.site);
	return NULL;
}

void
site_free(struct site *site)
{
	if (site == NULL)
		return;
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

int
site_open(const struct site *site, const struct resource *resource)
{
	struct stat status;
	int fd = folder_open_file(site->folder, resource->file, &status);

	if (fd == -1)
		return -1;
	if ((uint64_t)status.st_size == resource->size &&
	    (uint64_t)status.st_ino == resource->inode &&
	    (uint64_t)status.st_dev == resource->device &&
	    changed_of(&status) == resource->changed)
		return fd;
	close(fd);
	return -1;
}

struct span
site_name(const struct site *site)
{
	return site->name;
}

struct span
site_gopher_missing(const struct site *site)
{
	return site->gopher_missing;
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
