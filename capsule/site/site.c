#include "site/site.h"

#include "base/folder.h"
#include "base/host.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/uri.h"
#include "render/render.h"
#include "site/mime.h"
#include "site/notice.h"
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
	struct span gopher_missing, gopher_changed;
	int folder; /* the content folder, for site_open */
};

/* Loading: what is needed only until the site stands. */
struct loader {
	struct site *site;
	struct content *content;
	struct gopher_place place;
	struct render_options options;
	struct mime *mime; /* opened for the first download */
	struct buf bytes;  /* where answers are rendered */
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
	resource->private = zones_find(&l->content->zones, resource->path) != 0;
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

/* Keeps in the site what stands in l->bytes. */
static struct span
keep_bytes(struct loader *l)
{
	return arena_copy(l->site->arena, buf_span(&l->bytes));
}

/* "31 /risks/" without a body. */
static void
redirect_to(struct loader *l, struct resource *resource, bool temporary,
    const struct target *to)
{
	buf_truncate(&l->bytes, 0);
	buf_append_string(&l->bytes, temporary ? "30 " : "31 ");
	if (to->kind == TARGET_EXTERNAL)
		buf_append(&l->bytes, to->path);
	else
		uri_encode_path(to->path, &l->bytes);
	buf_append_string(&l->bytes, "\r\n");
	resource->gemini = keep_bytes(l);
	resource->header = resource->gemini.len;
}

static struct span
without_slash(struct span path)
{
	return span_ends(path, "/") ? span_first(path, path.len - 1) : path;
}

/* "/risks" leads to "/risks/": Gemini redirects, Gopher just answers. */
static int
add_alias(struct loader *l, const struct resource *page,
    const struct target *target)
{
	struct span path = without_slash(page->path);
	struct resource *alias;

	if (path.len == 0)
		return 0;
	alias = add_resource(l, RESOURCE_ALIAS, path);
	if (alias == NULL)
		return -1;
	redirect_to(l, alias, false, target);
	alias->gopher = page->gopher;
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
	buf_truncate(&l->bytes, 0);
	l->options.text_size = page->target.text_size;
	render_document(&format_menu, document, &l->options, &l->bytes);
	resource->gopher = arena_copy(l->site->arena, buf_span(&l->bytes));
	return add_alias(l, resource, &page->target);
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

/* ---- where no page is ---------------------------------------------------- */

/* The way home, for those who find nothing; NULL when it is private. */
static const struct target *
way_home(const struct loader *l)
{
	const struct page *home = content_find_page(l->content, span_of("/"));

	if (home == NULL || zones_find(&l->content->zones, span_of("/")) != 0)
		return NULL;
	return &home->target;
}

static struct span
make_menu(struct loader *l, enum notice notice, const struct target *to)
{
	buf_truncate(&l->bytes, 0);
	notice_menu(notice, to, l->options.place, &l->bytes);
	return keep_bytes(l);
}

static int
add_gone(struct loader *l, struct span path)
{
	struct resource *resource = add_resource(l, RESOURCE_GONE, path);

	if (resource == NULL)
		return -1;
	resource->gemini = span_of("52 This page is gone for good.\r\n");
	resource->header = resource->gemini.len;
	resource->gopher = make_menu(l, NOTICE_GONE, way_home(l));
	return 0;
}

/* All addresses a page has: its own, the one without slash, its texts. */
static int
add_gone_page(struct loader *l, struct span path)
{
	if (add_gone(l, path) == -1 ||
	    (path.len > 1 && add_gone(l, without_slash(path)) == -1))
		return -1;
	for (size_t i = 0; i < EDITIONS; i++)
		if (add_gone(l,
			arena_printf(l->content->arena, "%.*s%s",
			    SPAN_ARG(path), editions[i].name)) == -1)
			return -1;
	return 0;
}

/* A site for another server, which cannot redirect, says so in a page. */
static int
add_moved(struct loader *l, const struct redirect *redirect, struct span path,
    const struct target *to)
{
	enum notice notice =
	    redirect->temporary ? NOTICE_MOVED_FOR_NOW : NOTICE_MOVED;
	struct resource *resource;
	size_t header;

	if (site_find(l->site, path) != NULL) {
		err_at(l->err, settings_file, redirect->node->key->line,
		    redirect->node->key->column,
		    "something else is at %.*s: nobody would be led on",
		    SPAN_ARG(path));
		content_name_from_here(l->content, l->err);
		return -1;
	}
	resource = add_resource(l, RESOURCE_MOVED, path);
	resource->gopher = make_menu(l, notice, to);
	if (l->options.place != NULL) {
		redirect_to(l, resource, redirect->temporary, to);
		return 0;
	}
	header = begin_answer(l, span_of("text/gemini"), span_of("en"));
	notice_gemtext(notice, to, &l->bytes);
	resource->gemini = keep_bytes(l);
	resource->header = header;
	return 0;
}

/* The texts of a page that has moved are to be found where it is now. */
static int
add_moved_texts(struct loader *l, const struct redirect *redirect)
{
	struct arena *arena = l->content->arena;
	const struct target *page = redirect->target;

	for (size_t i = 0; i < EDITIONS; i++) {
		const struct target text = {
			.kind = TARGET_FILE,
			.path = arena_printf(arena, "%.*s%s",
			    SPAN_ARG(page->path), editions[i].name),
			.title = page->title,
			.media_type = SPAN("text/plain"),
		};
		struct span path = arena_printf(arena, "%.*s%s",
		    SPAN_ARG(redirect->from), editions[i].name);

		if (add_moved(l, redirect, path, &text) == -1)
			return -1;
	}
	return 0;
}

static int
add_redirect(struct loader *l, const struct redirect *redirect)
{
	struct span from = redirect->from;

	if (add_moved(l, redirect, from, redirect->target) == -1)
		return -1;
	if (from.len == 1 || !span_ends(from, "/"))
		return 0;
	if (add_moved(l, redirect, without_slash(from), redirect->target) == -1)
		return -1;
	if (redirect->target->kind != TARGET_PAGE)
		return 0;
	return add_moved_texts(l, redirect);
}

static int
add_departed(struct loader *l)
{
	const struct content *content = l->content;
	const struct redirect *redirect = content->settings.redirects;

	for (size_t i = 0; i < content->gone_count; i++)
		if (add_gone_page(l, content->gone[i].document->path) == -1)
			return -1;
	for (; redirect != NULL; redirect = redirect->next)
		if (add_redirect(l, redirect) == -1)
			return -1;
	return 0;
}

/* ---- all of it ----------------------------------------------------------- */

static int
add_everything(struct loader *l)
{
	struct content *content = l->content;

	if (add_tables(l) == -1 || add_downloads(l) == -1)
		return -1;
	for (size_t i = 0; i < content->page_count; i++)
		if (add_editions(l, &content->pages[i]) == -1)
			return -1;
	for (size_t i = 0; i < content->page_count; i++)
		if (add_page(l, &content->pages[i]) == -1)
			return -1;
	return add_departed(l);
}

static void
finish(struct loader *l)
{
	const struct content *content = l->content;
	struct span name = content->settings.name;
	const struct page *home = content_find_page(content, span_of("/"));

	if (name.len == 0 && home != NULL)
		name = home->document->title;
	l->site->name = arena_copy(l->site->arena, name);
	l->site->gopher_missing = make_menu(l, NOTICE_MISSING, way_home(l));
	l->site->gopher_changed = make_menu(l, NOTICE_CHANGED, way_home(l));
	l->site->folder = fcntl(content->folder, F_DUPFD_CLOEXEC, 0);
}

static int
load(struct loader *l, const struct site_options *options)
{
	l->content = content_load(options->content, &options->zones, l->err);
	if (l->content == NULL)
		return -1;
	l->options.labels = &l->content->settings.labels;
	l->options.menu_size = l->content->settings.menu.size;
	l->options.menu_time = l->content->settings.menu.time;
	if (options->gopher_host != NULL) {
		l->place.host = host_bare(span_of(options->gopher_host));
		l->place.port = options->gopher_port;
		l->options.place = &l->place;
	}
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

struct span
site_gopher_changed(const struct site *site)
{
	return site->gopher_changed;
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
