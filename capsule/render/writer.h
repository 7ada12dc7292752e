/*
 * A format at work on one document.  Private to this room.
 */
#ifndef RENDER_WRITER_H
#define RENDER_WRITER_H

#include "render/anchors.h"
#include "render/render.h"
#include "render/seen.h"

/* Menus show headings of this many levels; deeper ones count as the last. */
#define MENU_LEVELS 3

struct writer {
	const struct format *format;
	const struct document *document;
	const struct render_options *options;
	struct buf *out;
	size_t start; /* where the document begins in out */
	size_t gap;   /* blank lines that the next part needs at least */

	struct buf line; /* scratch memory: lines on their way out */

	struct {
		struct buf headings[MENU_LEVELS]; /* not shown yet */
		struct buf entry; /* of a made list: its text, not shown yet */
		struct buf details;  /* " (6 KB, 5 minutes)" */
		struct buf selector; /* of the item being written */
		struct seen shown;   /* targets in the body */
		char letter[8];      /* of the section, for marks */
		bool titled;         /* the title was met */
		bool footer;
	} menu;
};

void writer_init(struct writer *, const struct format *,
    const struct document *, const struct render_options *, struct buf *out);
void writer_clear(struct writer *);

/*
 * Ends what stands before the next part with so many blank lines, more if
 * a rule asked for more, and none at the start of the document.
 */
void writer_gap(struct writer *, size_t lines, const char *line_end);

/*
 * Appends an item's marker and a space for lines that are not indented:
 * "* ", "1. ", of nested lists "* - ", "* - 1. "; nothing without marker.
 */
void writer_marker(const struct place *, struct buf *out);

/*
 * The same before the label of a link that stands for an item: "1. ", of
 * nested lists "- ", "- 1. ".
 */
void writer_link_marker(const struct place *, struct buf *out);

#endif
