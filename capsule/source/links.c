#include "source/links.h"

#include "base/folder.h"
#include "base/uri.h"
#include "source/bounds.h"
#include "source/disclosure.h"
#include "source/feeds.h"
#include "source/inputs.h"
#include "source/iri.h"
#include "source/scan.h"

#include <errno.h>
#include <unistd.h>

/* Schemes whose address is nowhere without a host. */
static bool
lacks_host(const struct uri *uri)
{
	static const char *const schemes[] = { "http", "https", "gemini",
		"gopher" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (span_equal_nocase(uri->scheme, span_of(schemes[i])))
			return uri->host.len == 0;
	return false;
}

static int
resolve_external(struct content *content, const struct document *document,
    struct node *node, struct err *err)
{
	struct target *target;
	struct uri parts;
	struct map *known;
	struct span uri;

	if (iri_to_uri(content->arena, node->link.destination, &uri) == -1)
		return content_complain(document, node->offset, err,
		    "this link is not a URI: %s", node->link.destination.ptr);
	if (uri_parse(uri, &parts) == -1 || lacks_host(&parts))
		return content_complain(document, node->offset, err,
		    "this link names no host: %s", node->link.destination.ptr);
	known = &content->externals;
	target = map_find(known, uri);
	if (target == NULL) {
		target = arena_alloc(content->arena, sizeof(*target));
		target->kind = TARGET_EXTERNAL;
		target->path = uri;
		map_add(known, uri, target);
	}
	node->link.target = target;
	return 0;
}

/*
 * The file beneath the content folder that a destination means, seen from
 * the page's own file: decoded, without query, fragment and dot segments.
 * Its ptr is NULL when it leads out of the folder or can be no file.
 */
static struct span
file_of(struct content *content, const struct document *document,
    struct span destination)
{
	struct span folder =
	    span_first(document->file, span_find_last(document->file, '/'));
	struct span result = span_make(NULL, 0);
	struct buf path;
	bool above;
	size_t start;

	destination = span_first(destination, span_find(destination, '#'));
	destination = span_first(destination, span_find(destination, '?'));
	buf_init(&path);
	buf_append_char(&path, '/');
	if (!span_starts(destination, "/"))
		buf_append(&path, folder);
	start = path.len;
	buf_append_repeated(&path, ' ', destination.len);
	buf_truncate(&path, start + uri_decode(destination, path.ptr + start));
	buf_truncate(&path, uri_remove_dots(path.ptr, path.len, &above));
	/* A NUL would end the name early: no file is called so. */
	if (!above && span_find(buf_span(&path), '\0') == path.len) {
		struct span file = buf_span(&path);

		while (span_starts(file, "/"))
			file = span_after(file, 1);
		result = arena_copy(content->arena, file);
	}
	buf_clear(&path);
	return result;
}

/* A page, gone or not, by its source file or by its path as a folder. */
static struct page *
find_page(const struct content *content, struct span file)
{
	struct page *page = map_find(&content->by_file, file);
	struct span path;
	struct buf text;

	if (page != NULL)
		return page;
	buf_init(&text);
	buf_printf(&text, "/%.*s", SPAN_ARG(file));
	if (!span_ends(buf_span(&text), "/"))
		buf_append_char(&text, '/');
	path = buf_span(&text);
	page = map_find(&content->by_path, path);
	buf_clear(&text);
	return page;
}

static const char *
why_not_served(int reason)
{
	switch (reason) {
	case EXDEV:
		return "it lies outside of the content folder";
	case EINVAL:
		return "it is not a regular file";
	default:
		return strerror(reason);
	}
}

/* The download of a file, made when it is met for the first time. */
static struct download *
find_download(struct content *content, struct span file, int *reason)
{
	struct download *download = map_find(&content->downloads_by_file, file);
	struct stat status;
	int fd;

	if (download != NULL)
		return download;
	fd = folder_open_file(content->folder, file.ptr, &status);
	if (fd == -1) {
		*reason = errno;
		return NULL;
	}
	close(fd);
	download = arena_alloc(content->arena, sizeof(*download));
	download->file = file.ptr;
	download->target.kind = TARGET_FILE;
	download->target.path = arena_printf(content->arena, "/%s", file.ptr);
	download->target.size = (size_t)status.st_size;
	download->next = content->downloads;
	content->downloads = download;
	map_add(&content->downloads_by_file, file, download);
	return download;
}

static bool
is_private(const struct content *content, struct span path)
{
	return zones_find(&content->zones, path) != 0;
}

static int
lead_to(struct content *content, struct page *from, struct node *node,
    const struct target *target, struct err *err)
{
	node->link.target = target;
	if (zones_may_show(&content->zones, from->document->path, target->path))
		return 0;
	return content_complain(from->document, node->offset, err,
	    "this link leads to what is private and may be shown in its own "
	    "zone only: %s",
	    node->link.destination.ptr);
}

static int
lead_to_page(struct content *content, struct page *from, struct node *node,
    struct page *page, struct err *err)
{
	if (page->document->gone)
		return content_complain(from->document, node->offset, err,
		    "this link leads to a page that is gone: %s",
		    node->link.destination.ptr);
	page->listed |= page->parent == from;
	return lead_to(content, from, node, &page->target, err);
}

static int
lead_to_download(struct content *content, struct page *from, struct node *node,
    struct download *download, struct err *err)
{
	if (download->first == NULL) {
		/* The notice's text is not the page's. */
		download->first = from;
		download->offset = span_is(from->document->file, settings_file)
		    ? 0
		    : node->offset;
	}
	download->public |= !is_private(content, from->document->path);
	return lead_to(content, from, node, &download->target, err);
}

int
links_check_downloads(const struct content *content, struct err *err)
{
	const struct download *download = content->downloads;

	for (; download != NULL; download = download->next)
		if (!download->public &&
		    !is_private(content, download->target.path))
			return content_complain(download->first->document,
			    download->offset, err,
			    "only private pages link to this file, but all "
			    "can read it: move %s to where it is private",
			    download->file);
	return 0;
}

static int
resolve_internal(struct content *content, struct page *from, struct node *node,
    struct err *err)
{
	const struct document *document = from->document;
	const char *written = node->link.destination.ptr;
	struct download *download;
	const struct input *input;
	const char *secret, *excess;
	const struct feed *feed;
	struct span file;
	struct page *page;
	int reason;

	if (written[0] == '#') {
		node->link.target = &from->target;
		return 0;
	}
	file = file_of(content, document, node->link.destination);
	if (file.ptr == NULL)
		return content_complain(document, node->offset, err,
		    "this link leads to nothing in the content folder: %s",
		    written);
	page = find_page(content, file);
	input = inputs_find(content,
	    arena_printf(content->arena, "/%.*s", SPAN_ARG(file)));
	/* Where there are both, "/write" is the place, "/write/" the page. */
	if (page != NULL &&
	    (input == NULL || span_ends(file, "/") || span_ends(file, ".md")))
		return lead_to_page(content, from, node, page, err);
	if (input != NULL)
		return lead_to(content, from, node, &input->page.target, err);
	feed = feeds_by_file(content, file);
	if (feed != NULL)
		return lead_to(content, from, node, &feed->target, err);
	if (!scan_is_public(file))
		return content_complain(document, node->offset, err,
		    "this link leads to a file that is never served: %s",
		    written);
	secret = disclosure_of(content, file);
	if (secret != NULL)
		return content_complain(document, node->offset, err,
		    "this link must lead elsewhere: %s (%s)", written, secret);
	excess = bounds_path(file);
	if (excess != NULL)
		return content_complain(document, node->offset, err,
		    "this link leads to a file that is called too long: %s",
		    excess);
	download = find_download(content_reference(content), file, &reason);
	if (download == NULL)
		return content_complain(document, node->offset, err,
		    "this link leads to no page and no file: %s (%s)", written,
		    why_not_served(reason));
	return lead_to_download(content, from, node, download, err);
}

static int
resolve(struct content *content, struct page *page, struct node *node,
    struct err *err)
{
	if (node->link.destination.len == 0)
		return content_complain(page->document, node->offset, err,
		    "this link leads nowhere: give it an address");
	if (iri_has_scheme(node->link.destination))
		return resolve_external(content, page->document, node, err);
	return resolve_internal(content, page, node, err);
}

int
links_resolve(struct content *content, struct page *page, struct node *root,
    struct err *err)
{
	struct node *node;
	struct err one;
	int result = 0;

	for (node = root; node != NULL; node = document_next(root, node)) {
		if (node->kind != NODE_LINK && node->kind != NODE_IMAGE)
			continue;
		if (node->link.target == NULL &&
		    resolve(content, page, node, &one) == -1)
			result = content_mistake(content, &one, err);
	}
	return result;
}
