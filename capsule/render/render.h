/*
 * From a document to bytes.
 *
 * One walk (blocks.c) turns the tree into a sequence of a few simple parts
 * in the order of the text: headings, paragraphs, preformatted blocks and
 * links, which may go to several formats at once.  A format is a const record
 * of one small function for each part.  So every format carries the same words,
 * numbers and links in the same order: they come from the same walk.
 *
 * What the walk decides for all formats:
 *
 *  - Emphasis and code marks are dropped; a hard line break is a "\n" in
 *    the text of a part; citations stand as "[1, 2]".
 *  - Links inside a paragraph (heading, item, cell) follow it as links,
 *    once each.  The label of a link to a page is that page's title, of one
 *    to a page in another language and of any other its own text; what
 *    leads off the capsule says over which protocol
 *    ("(web)"), a download its type and size ("(PDF, 120 KB)").
 *  - A paragraph that is nothing but a link (or an image) becomes that link
 *    alone, labelled with its own text.  So does a list item that begins
 *    with its only link: the item's whole text is the label, unless that
 *    ends as a sentence does.
 *  - A page's title as a link among other words stands in quotation marks.
 *  - Items of ordered lists keep their numbers; an item of a nested list is
 *    marked with its depth.
 *  - A heading inside of a quote or a list is a paragraph there; a rule
 *    inside of one is nothing.
 *  - A table becomes one record a row: the first column as a paragraph, the
 *    others as items, each value after its column's name; then a link to the
 *    same table as CSV.
 *  - What has no text (an empty item, a paragraph of a comment) is nothing,
 *    but the number of an ordered item stands even alone.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/buf.h"
#include "document/document.h"
#include "document/labels.h"

/* Where the capsule is to be found over Gopher, for menus. */
struct gopher_place {
	struct span host;
	unsigned port;
};

/*
 * Where a menu may be cut: what stands from one mark to the next is an entry
 * of the page's lists, with the headings above it.
 */
struct menu_mark {
	size_t at;      /* bytes from the menu's start */
	char letter[8]; /* its section, if that is one letter; lower case */
};

struct menu_marks {
	struct menu_mark *items; /* freed by whoever asked for them */
	size_t count, cap;
	size_t foot; /* where the foot of the page begins */
};

struct render_options {
	const struct labels *labels;

	/*
	 * Menus: the place that full menu lines name.  NULL writes a gophermap
	 * for another server: lines of ours without host and port, which that
	 * server fills in.
	 */
	const struct gopher_place *place;
	bool menu_size, menu_time; /* sizes and reading times in menus */

	/* Show links to places that take words; else they are left out. */
	bool inputs;
	size_t text_size;         /* of this page's page.txt, bytes */
	struct menu_marks *marks; /* menus: to be filled in, or NULL */
};

/* Deeper quotes and lists look like this deep: a line must have room. */
#define PLACE_DEEPEST 6

/* Where a part stands: what its lines must show before the text. */
struct place {
	unsigned quotes;    /* block quotes around it */
	unsigned depth;     /* lists around it; 0 outside of lists */
	unsigned outer;     /* of those, lists around the outermost quote */
	struct span marker; /* "*" or "1." on the first part of an item */
	bool tight;         /* no blank line before it */
};

/* A link as every format shows it. */
struct link {
	const struct target *target;
	struct span label; /* with "(web)" or "(PDF, 120 KB)"; one line */
	bool footer;       /* part of the navigation */
};

struct writer; /* a format at work on a document: see writer.h */

/*
 * The texts handed to a format hold no tabs in preformatted blocks, "\n" for
 * a hard break in paragraphs and no "\n" in headings.
 */
struct format {
	const char *name; /* "gemtext" */
	size_t width;     /* cells a line of text may take; 0: never wrap */

	/*
	 * Puts the format's signs in the place of those that it cannot send:
	 * all texts handed to it have gone through this (see ascii.h).  NULL
	 * for a format that leaves most of them out and sees to the others.
	 */
	void (*spell)(struct span, struct buf *out);
	void (*begin)(struct writer *);
	void (*heading)(struct writer *, unsigned level, struct span text);
	void (*paragraph)(struct writer *, const struct place *,
	    struct span text);
	void (*preformatted)(struct writer *, const struct place *,
	    struct span description, struct span text);
	void (*link)(struct writer *, const struct place *,
	    const struct link *);
	void (*rule)(struct writer *);
	void (*footer)(struct writer *); /* the foot of the page begins */
	void (*end)(struct writer *);
};

extern const struct format format_gemtext;
extern const struct format format_menu;   /* gopher menu, type 1 */
extern const struct format format_text;   /* wrapped at 67 cells */
extern const struct format format_narrow; /* wrapped at 40 cells */
extern const struct format format_flow;   /* one line a paragraph */

/* A format, and what it is appended to. */
struct rendering {
	const struct format *format;
	struct buf *out;
};

enum { RENDER_FORMATS = 5 }; /* all that there are */

/* Appends the document in several formats, by one walk. */
void render_together(const struct rendering *, size_t count,
    const struct document *, const struct render_options *);

/* Appends the document in a format. */
void render_document(const struct format *, const struct document *,
    const struct render_options *, struct buf *out);

/*
 * Appends a table as CSV (RFC 4180): the column names, then the rows, plain
 * text in every cell.
 */
void render_csv(const struct node *table, struct buf *out);

/* Appends the plain text of a node's inlines, as parts carry it. */
void render_plain(const struct node *, struct buf *out);

#endif
