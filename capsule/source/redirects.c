#include "source/redirects.h"

#include "base/path.h"
#include "base/uri.h"
#include "source/content.h"

#include <stddef.h>

/* What fits into the header of a Gemini answer, with room to spare. */
enum { URI_MAX = 1000 };

/* ---- reading ------------------------------------------------------------- */

/* {to: /new/, temporary: yes} */
struct entry {
	struct span to;
	bool temporary;
};

static const struct schema_key entry_keys[] = {
	{ .name = "to",
	    .type = SCHEMA_TEXT,
	    .required = true,
	    .offset = offsetof(struct entry, to) },
	{ .name = "temporary",
	    .type = SCHEMA_BOOL,
	    .offset = offsetof(struct entry, temporary) },
	{ .name = NULL },
};

static int
read_redirect(const struct schema_context *c, const struct yaml *node,
    struct redirect *redirect)
{
	struct entry entry = { .temporary = false };

	if (path_read(node->key->text, c->arena, &redirect->from) == -1)
		return yaml_complain(c->source, node->key, c->err,
		    "\"%s\" is not a path from the top of the site: write "
		    "\"/old/\"",
		    node->key->text.ptr);
	if (node->kind == YAML_SCALAR)
		entry.to = node->text;
	else if (schema_read(c, entry_keys, node, &entry, NULL, NULL) == -1)
		return -1;
	redirect->node = node;
	redirect->to = entry.to.ptr;
	redirect->temporary = entry.temporary;
	return 0;
}

int
redirects_read(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct redirect **end = value;

	if (node->kind != YAML_MAPPING)
		return yaml_complain(c->source, node, c->err,
		    "redirects must be a mapping: lines of \"/old/: /new/\"");
	for (node = node->children; node != NULL; node = node->next) {
		struct redirect *redirect =
		    arena_alloc(c->arena, sizeof(*redirect));

		if (read_redirect(c, node, redirect) == -1)
			return -1;
		*end = redirect;
		end = &redirect->next;
	}
	return 0;
}

/* ---- resolving ----------------------------------------------------------- */

static int
complain(const struct redirect *redirect, struct err *err, const char *what)
{
	return err_at(err, settings_file, redirect->node->line,
	    redirect->node->column, "%s: %s", redirect->to, what);
}

/* It is redirected with its last slash and without it. */
static void
add_paths(struct map *redirected, struct redirect *redirect)
{
	struct span from = redirect->from;

	map_add(redirected, from, redirect);
	if (span_ends(from, "/"))
		map_add(redirected, span_first(from, from.len - 1), redirect);
}

static int
resolve_path(const struct content *content, const struct map *redirected,
    struct redirect *redirect, struct err *err)
{
	const struct download *download;
	const struct page *page;
	struct span path;

	if (path_read(span_of(redirect->to), content->arena, &path) == -1)
		return complain(redirect, err,
		    "a redirect leads to a path without query and fragment");
	if (map_find(redirected, path) != NULL)
		return complain(redirect, err,
		    "this is redirected itself: write where that leads");
	page = content_find_page(content, path);
	download = map_find(&content->downloads_by_file, span_after(path, 1));
	if (page == NULL && download == NULL)
		return complain(redirect, err,
		    "there is no such page, and no file that a page links to");
	redirect->target = page != NULL ? &page->target : &download->target;
	if (!zones_may_show(&content->zones, redirect->from, path))
		return complain(redirect, err,
		    "this is private and must not show in a public address");
	return 0;
}

static int
resolve_uri(const struct content *content, struct redirect *redirect,
    struct err *err)
{
	struct target *target = arena_alloc(content->arena, sizeof(*target));
	struct uri uri;

	target->kind = TARGET_EXTERNAL;
	target->path = span_of(redirect->to);
	redirect->target = target;
	if (uri_parse(target->path, &uri) == -1 || !uri_has(uri.scheme) ||
	    uri_has(uri.fragment) || target->path.len > URI_MAX)
		return complain(redirect, err,
		    "a redirect leads to a path such as \"/new/\" or to a "
		    "whole URI without a fragment");
	return 0;
}

int
redirects_resolve(struct content *content, struct err *err)
{
	struct redirect *redirect = content->settings.redirects;
	struct map redirected;
	struct err one;
	int result = 0;

	map_init(&redirected);
	for (; redirect != NULL; redirect = redirect->next)
		add_paths(&redirected, redirect);
	redirect = content->settings.redirects;
	for (; redirect != NULL; redirect = redirect->next)
		if ((redirect->to[0] == '/'
			    ? resolve_path(content, &redirected, redirect, &one)
			    : resolve_uri(content, redirect, &one)) == -1)
			result = content_mistake(content, &one, err);
	map_clear(&redirected);
	return result;
}
