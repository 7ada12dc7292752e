#include "render/item.h"

#include "base/host.h"
#include "base/uri.h"
#include "render/anchors.h"
#include "render/ascii.h"
#include "render/plain.h"

#define GOPHER_PORT 70 /* RFC 4266, section 2.1 */

/*
 * In UTF-16 there are NULs between the letters, and the tabs of a table are
 * data.
 */
bool
item_is_text(const struct target *file)
{
	struct span type = file->media_type;
	struct span charset = span_after(type, span_find_last(type, '='));

	return span_starts(type, "text/") && !span_starts(type, "text/html") &&
	    !span_starts(type, "text/tab-separated-values") &&
	    !span_starts(charset, "utf-16") &&
	    !span_starts(charset, "utf-32") && file->size <= ITEM_TEXT_MAX;
}

/* The type that clients know best for a file. */
static char
file_type(const struct target *file)
{
	static const struct {
		const char *prefix;
		char type;
	} types[] = {
		{ "text/html", 'h' },
		{ "image/gif", 'g' },
		{ "image/", 'I' },
		{ "audio/", 's' },
		{ "application/zip", '5' },
		{ "application/gzip", '5' },
		{ "application/zstd", '5' },
		{ "application/x-tar", '5' },
		{ "application/x-gzip", '5' },
		{ "application/x-bzip2", '5' },
		{ "application/x-xz", '5' },
		{ "application/x-7z-compressed", '5' },
	};

	if (item_is_text(file))
		return '0';
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (span_starts(file->media_type, types[i].prefix))
			return types[i].type;
	return '9';
}

static bool
is_clean(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
			return false;
	return true;
}

/* Replaces the text of out by a selector without its percent escapes. */
static void
unescape(struct span selector, struct buf *out)
{
	buf_truncate(out, 0);
	buf_reserve(out, selector.len);
	out->len = uri_unescape(selector, out->ptr);
	out->ptr[out->len] = '\0';
}

/*
 * gopher://host:port/TYPEselector (RFC 4266, section 2).  False when it is
 * something else, or a line of a menu cannot hold it.
 */
static bool
gopher_item(struct span text, struct item *item, struct buf *selector)
{
	struct span path = span_first(text, span_find(text, '#'));
	struct uri uri;

	if (uri_parse(text, &uri) == -1 || uri.host.len == 0)
		return false;
	*item =
	    (struct item){ '1', span_of(""), host_bare(uri.host), GOPHER_PORT };
	if (uri.port.len != 0 &&
	    span_number(uri.port, 65535, &item->port) == -1)
		return false;
	/* A "?" is part of the selector here, a fragment is not. */
	path = span_after(path, (size_t)(uri.path.ptr - text.ptr));
	if (path.len >= 2)
		item->type = path.ptr[1];
	unescape(span_after(path, 2), selector);
	item->selector = buf_span(selector);
	return strchr("0145679hgIs", item->type) != NULL &&
	    is_clean(item->selector);
}

static struct item
external_item(const struct target *target, struct buf *selector)
{
	static const struct span gopher = SPAN("gopher");
	struct item item;

	if (span_equal_nocase(anchors_scheme(target), gopher) &&
	    gopher_item(target->path, &item, selector))
		return item;
	buf_truncate(selector, 0);
	buf_append_string(selector, "URL:");
	anchors_reference(target, selector);
	return (struct item){ .type = 'h', .selector = buf_span(selector) };
}

struct item
item_make(const struct target *target, struct buf *selector)
{
	char type = '1';

	switch (target->kind) {
	case TARGET_EXTERNAL:
		return external_item(target, selector);
	case TARGET_FILE:
		type = file_type(target);
		break;
	case TARGET_INPUT:
		/* Programs that ask by themselves show nothing before. */
		type = target->typed.len == 0 && !target->form ? '7' : '1';
		break;
	case TARGET_PAGE:
		break;
	}
	buf_truncate(selector, 0);
	ascii_clean(target->path, selector);
	if (target->typed.len != 0) {
		buf_append_char(selector, '?');
		ascii_clean(target->typed, selector);
	}
	plain_join_lines(selector, 0);
	return (struct item){ .type = type, .selector = buf_span(selector) };
}
