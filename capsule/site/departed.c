#include "site/departed.h"

#include "source/inputs.h"

/* The way home, for those who find nothing; NULL when it is private. */
static const struct target *
way_home(const struct loader *l)
{
	const struct page *home = content_find_page(l->content, span_of("/"));

	if (home == NULL || zones_find(&l->content->zones, span_of("/")) != 0)
		return NULL;
	return &home->target;
}

/* A search, for those who are not led on, where one works. */
static const struct target *
find_search(const struct loader *l)
{
	const struct input *search =
	    inputs_find(l->content, span_of("/search"));

	if (search == NULL || !l->options.inputs ||
	    zones_find(&l->content->zones, search->page.target.path) != 0)
		return NULL;
	return &search->page.target;
}

static struct span
make_menu(struct loader *l, enum notice notice, const struct target *to)
{
	bool moved = notice == NOTICE_MOVED || notice == NOTICE_MOVED_FOR_NOW;
	const struct target *search = moved ? NULL : find_search(l);

	buf_truncate(&l->bytes, 0);
	notice_menu(notice, l->options.labels, to, search, l->options.place,
	    &l->bytes);
	return loader_keep(l);
}

struct span
departed_menu(struct loader *l, enum notice notice)
{
	return make_menu(l, notice, way_home(l));
}

static int
add_gone(struct loader *l, struct span path)
{
	struct resource *resource = loader_add(l, RESOURCE_GONE, path);

	if (resource == NULL)
		return -1;
	resource->gemini = arena_printf(l->arena, "52 %.*s\r\n",
	    SPAN_ARG(l->options.labels->gone_page));
	resource->header = resource->gemini.len;
	resource->gopher = departed_menu(l, NOTICE_GONE);
	return 0;
}

/* All addresses a page has: its own, the one without slash, its texts. */
static int
add_gone_page(struct loader *l, struct span path)
{
	if (add_gone(l, path) == -1 ||
	    (path.len > 1 && add_gone(l, loader_without_slash(path)) == -1))
		return -1;
	for (size_t i = 0; i < LOADER_EDITIONS; i++)
		if (add_gone(l,
			arena_printf(l->content->arena, "%.*s%s",
			    SPAN_ARG(path), loader_editions[i].name)) == -1)
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

	if (map_find(l->resources, path) != NULL) {
		err_at(l->err, settings_file, redirect->node->key->line,
		    redirect->node->key->column,
		    "something else is at %.*s: nobody would be led on",
		    SPAN_ARG(path));
		return -1;
	}
	resource = loader_add(l, RESOURCE_MOVED, path);
	resource->gopher = make_menu(l, notice, to);
	if (l->options.place != NULL) {
		loader_redirect(l, resource, redirect->temporary, to);
		return 0;
	}
	header = loader_begin(&l->bytes, span_of("text/gemini"),
	    l->content->settings.language);
	notice_gemtext(notice, l->options.labels, to, &l->bytes);
	resource->gemini = loader_keep(l);
	resource->header = header;
	return 0;
}

/* The texts of a page that has moved are to be found where it is now. */
static int
add_moved_texts(struct loader *l, const struct redirect *redirect)
{
	struct arena *arena = l->content->arena;
	const struct target *page = redirect->target;

	for (size_t i = 0; i < LOADER_EDITIONS; i++) {
		const struct target text = {
			.kind = TARGET_FILE,
			.path = arena_printf(arena, "%.*s%s",
			    SPAN_ARG(page->path), loader_editions[i].name),
			.title = page->title,
			.media_type = SPAN("text/plain"),
		};
		struct span path = arena_printf(arena, "%.*s%s",
		    SPAN_ARG(redirect->from), loader_editions[i].name);

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
	if (add_moved(l, redirect, loader_without_slash(from),
		redirect->target) == -1)
		return -1;
	if (redirect->target->kind != TARGET_PAGE)
		return 0;
	return add_moved_texts(l, redirect);
}

int
departed_add(struct loader *l)
{
	const struct content *content = l->content;
	const struct content *reference = content_reference(l->content);
	const struct redirect *redirect = content->settings.redirects;

	for (size_t i = 0; i < reference->gone_count; i++)
		if (add_gone_page(l,
			arena_printf(content->arena, "%.*s%.*s",
			    SPAN_ARG(content->prefix),
			    SPAN_ARG(reference->gone[i].document->path))) == -1)
			return -1;
	for (; redirect != NULL; redirect = redirect->next)
		if (add_redirect(l, redirect) == -1)
			return -1;
	return 0;
}
