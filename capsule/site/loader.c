#include "site/loader.h"

#include "base/uri.h"
#include "render/plain.h"

const struct edition loader_editions[] = {
	{ "page.txt", &format_text }, /* first: its size stands in menus */
	{ "flow.txt", &format_flow },
	{ "narrow.txt", &format_narrow },
};

struct resource *
loader_add(struct loader *l, enum resource_kind kind, struct span path)
{
	struct arena *arena = l->arena;
	struct resource *resource = arena_alloc(arena, sizeof(*resource));

	resource->kind = kind;
	resource->path = arena_copy(arena, path);
	resource->private = zones_find(&l->content->zones, resource->path) != 0;
	if (map_add(l->resources, resource->path, resource) == NULL)
		return resource;
	err_at(l->err, l->blame, 0, 0,
	    "two things want to be %.*s: rename one of their files",
	    SPAN_ARG(path));
	return NULL;
}

size_t
loader_begin(struct buf *bytes, struct span media_type, struct span language)
{
	buf_truncate(bytes, 0);
	buf_printf(bytes, "20 %.*s", SPAN_ARG(media_type));
	if (language.len > 0)
		buf_printf(bytes, "; lang=%.*s", SPAN_ARG(language));
	buf_append_string(bytes, "\r\n");
	return bytes->len;
}

void
loader_end(struct loader *l, struct resource *resource, const struct buf *bytes,
    size_t header)
{
	resource->gemini = arena_copy(l->arena, buf_span(bytes));
	resource->header = header;
	resource->gopher = span_after(resource->gemini, header);
}

void
loader_make_text(struct loader *l, struct resource *resource, struct span body)
{
	buf_truncate(&l->bytes, 0);
	plain_lines(body, &l->bytes);
	if (!span_equal(buf_span(&l->bytes), resource->gopher))
		resource->gopher = loader_keep(l);
}

void
loader_end_text(struct loader *l, struct resource *resource, size_t header)
{
	loader_end(l, resource, &l->bytes, header);
	loader_make_text(l, resource, resource->gopher);
}

struct span
loader_keep(struct loader *l)
{
	return arena_copy(l->arena, buf_span(&l->bytes));
}

void
loader_redirect(struct loader *l, struct resource *resource, bool temporary,
    const struct target *to)
{
	buf_truncate(&l->bytes, 0);
	buf_append_string(&l->bytes, temporary ? "30 " : "31 ");
	if (to->kind == TARGET_EXTERNAL)
		buf_append(&l->bytes, to->path);
	else
		uri_encode_path(to->path, &l->bytes);
	buf_append_string(&l->bytes, "\r\n");
	resource->gemini = loader_keep(l);
	resource->header = resource->gemini.len;
}

struct span
loader_without_slash(struct span path)
{
	return span_ends(path, "/") ? span_first(path, path.len - 1) : path;
}

void
loader_turn(struct loader *l, struct content *content)
{
	l->content = content;
	l->options.labels = &content->settings.labels;
}
