/*
 * Lines of Gopher menus that are made of words and not of a document (RFC
 * 1436, section 3.8): what is too long for one line takes several, as in the
 * menus that render/ makes.
 */
#ifndef SITE_LINES_H
#define SITE_LINES_H

#include "base/buf.h"
#include "render/item.h"
#include "render/render.h"

/* A menu on its way. */
struct lines {
	/* The capsule's own; NULL: a gophermap, for another server. */
	const struct gopher_place *place;
	struct buf *out;
};

/*
 * Appends a text, typographic signs as ASCII: info lines for type 'i'; for '3'
 * its first line is an error and the others are info lines.
 */
void lines_text(const struct lines *, char type, struct span text);

/* Appends an item; a label that is too long begins with info lines. */
void lines_item(const struct lines *, struct span label, const struct item *);

/* Ends the menu; a gophermap has no end. */
void lines_end(const struct lines *);

#endif
