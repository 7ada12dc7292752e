/*
 * The menus of a page: one, or where a list is too long for that, one that
 * leads to the parts of the list.
 */
#ifndef SITE_PARTS_H
#define SITE_PARTS_H

#include "base/arena.h"
#include "render/render.h"

/* What a reader on a slow line gets at once. */
#define PARTS_MENU_MAX 4096

struct part {
	struct span path; /* "/references/a-f/", for Gopher only */
	struct span item; /* the line of a menu that leads there */
	struct span menu;
	size_t first; /* entry of the list */
};

struct parts {
	struct span menu; /* of the page */
	struct part *items;
	size_t count;
};

/*
 * Renders a document's menu into the arena.  Lists (document->is_list) are
 * split, between two entries, so that no menu is larger than PARTS_MENU_MAX
 * if that can be; parts are called by their first letters, "a-f", or else by
 * the numbers of their entries, "1-40".  A letter is only divided if it takes
 * more than one menu.
 */
void parts_make(const struct document *, const struct render_options *,
    struct arena *, struct parts *);

/*
 * A menu, in the arena, with the items of some parts behind the one that leads
 * to that path, where it has one: so that it takes no step more to a part.
 */
struct span parts_offer(const struct parts *, struct span path,
    struct span menu, struct arena *);

#endif
