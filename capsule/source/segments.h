/*
 * What of a page is to be translated: each heading, paragraph, list item and
 * table cell, with the place of its Markdown in the source.  Found in a page
 * as it was parsed, before anything is added to it.
 */
#ifndef SOURCE_SEGMENTS_H
#define SOURCE_SEGMENTS_H

#include "base/buf.h"
#include "document/document.h"

enum segment_kind {
	SEGMENT_HEADING,
	SEGMENT_PARAGRAPH,
	SEGMENT_ITEM,  /* a paragraph of a list */
	SEGMENT_QUOTE, /* one of a quote */
	SEGMENT_CAPTION,
	SEGMENT_COLUMN, /* a cell of a table's head */
	SEGMENT_CELL,
};

struct segment {
	enum segment_kind kind;
	uint32_t start, end; /* of its Markdown in the source, bytes */

	/*
	 * That Markdown with its lines joined, but for breaks the author asked
	 * for, and without what quotes and lists put before them: "msgid".
	 */
	struct span text;
	size_t indent;      /* of such a line, where it is put back */
	struct span column; /* CELL: the name of its column */
};

struct segments {
	struct segment *items; /* in the order of the text, in the arena */
	size_t count;
};

/*
 * Finds them; memory comes from the document's arena.  What has no words is
 * none: a number, a citation, an address.  But numbers that are written in
 * another way in other languages are (85.5).
 */
void segments_find(const struct document *, struct segments *);

/* Appends a text as Markdown that can stand in the place of a segment's. */
void segments_put(const struct segment *, struct span text, struct buf *out);

/* Appends "table cell, column Who", for translators. */
void segments_describe(const struct segment *, struct buf *out);

#endif
