/*
 * The document model: one tree a page, from which every format is rendered.
 * All of it lives in the document's arena and is constant once source has
 * built it.  No I/O here.
 *
 * Blocks hold blocks or inlines, inlines hold inlines:
 *
 *	DOCUMENT, QUOTE, ITEM, FOOTER	blocks
 *	LIST				ITEMs
 *	TABLE				CAPTION (if any), then ROWs, the
 *					first of which is the header
 *	ROW				CELLs
 *	HEADING, PARAGRAPH, CAPTION, CELL, EMPHASIS, STRONG, LINK, IMAGE
 *					inlines
 *	CODE_BLOCK, RULE, TEXT, CODE, BREAK, CITATION
 *					nothing
 */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "base/arena.h"
#include "base/span.h"
#include "document/target.h"

#include <stdint.h>

struct patchwork;
struct yaml;

enum node_kind {
	NODE_DOCUMENT,
	NODE_HEADING,
	NODE_PARAGRAPH,
	NODE_QUOTE,
	NODE_LIST,
	NODE_ITEM,
	NODE_CODE_BLOCK,
	NODE_RULE, /* a thematic break */
	NODE_TABLE,
	NODE_CAPTION,
	NODE_ROW,
	NODE_CELL,
	NODE_FOOTER, /* what stands at the foot of every page */

	NODE_TEXT,
	NODE_CODE,
	NODE_EMPHASIS,
	NODE_STRONG,
	NODE_LINK,
	NODE_IMAGE,
	NODE_BREAK,    /* a line end the author asked for */
	NODE_CITATION, /* numbers into the page's list of sources */
};

/* Apart from its node: there are very many nodes, and few of these. */
struct code_block {
	struct span description;
	struct span text; /* lines, each with its "\n" */
};

struct node {
	enum node_kind kind;
	uint32_t offset; /* of its source text in the document's, bytes */
	bool added;      /* no words of the author's: the program's */
	uint32_t end;    /* HEADING, PARAGRAPH, CAPTION, CELL of a source: the
			    byte behind the last of their text there; else 0 */
	struct node *parent;
	struct node *first, *last;    /* children */
	struct node *previous, *next; /* siblings */
	union {
		struct span text; /* TEXT, CODE; "[1, 2]" of a CITATION */
		unsigned level;   /* HEADING: 1 to 6 */
		unsigned number;  /* ITEM of an ordered list */
		struct {
			bool ordered;
			bool tight; /* no blank lines between items */
		} list;
		struct code_block *code_block;
		struct {
			struct span destination; /* as written */
			const struct target *target;
		} link;                   /* LINK, IMAGE */
		const struct target *csv; /* TABLE: the same as a file */
	};
};

struct date {
	unsigned short year; /* 0 when there is no date */
	unsigned char month, day;
};

/* A front matter key that the program has no use for. */
struct extra {
	struct extra *next;
	struct span key;
	struct span value; /* empty for a list or a mapping */
};

struct document {
	struct arena *arena;
	struct span file;     /* its source file, for messages */
	struct span source;   /* that file's text */
	uint32_t body;        /* where it begins, behind the front matter */
	struct span path;     /* "/risks/", "/it/risks/" */
	struct span original; /* the path in the reference language */
	struct span language; /* a BCP 47 tag */

	/*
	 * Of a translation: which parts of the source come from where, for
	 * messages.  NULL when the source is the file's text as it is.
	 */
	const struct patchwork *patchwork;

	struct span title;
	struct span short_title; /* the title where none was given */
	struct span summary;     /* may be empty */
	bool needs_write;        /* it is there only where readers can write */
	struct span kind;        /* "navigation", "faq", …: for the rules */
	struct date date;        /* of an entry of a feed */
	struct date published, reviewed, next_review;
	unsigned long order; /* place among its siblings */
	bool gone;           /* taken away: only its address is kept */
	bool sequence;       /* its children say which comes next */
	bool no_sources;     /* it may cite nothing */
	bool no_words;       /* no list of the glossary's words it uses */
	const struct yaml *exceptions; /* rules that do not hold; or NULL */
	struct extra *extras;

	/*
	 * Pages that the program makes.  In a menu, the long list of such a
	 * page may be split, and a list of texts leads to the texts of pages.
	 */
	bool generated; /* all of it */
	bool is_list;   /* all of it, or all that matters: news, a section
			   without text of its own */
	bool to_texts;

	/*
	 * What is answered to one reader: it has no texts of its own, so that
	 * a menu shows its paragraphs.
	 */
	bool answer;

	struct node *root; /* a DOCUMENT; its first child is the title */
	size_t words;      /* for the reading time; 0: it is a list, of which
			      nobody hears all */
};

/* An empty document with its own arena. */
struct document *document_new(void);

/* Frees the document and every node in it; NULL is fine. */
void document_free(struct document *);

/* An empty document in an arena of the caller's, with which it goes. */
struct document *document_new_in(struct arena *);

/* A node in the document's arena, without a parent. */
struct node *document_node(struct document *, enum node_kind, uint32_t offset);

/* Makes child the last child of parent; it must have no parent yet. */
void document_append(struct node *parent, struct node *child);

/* Makes a node without a parent the one right behind another. */
void document_insert_after(struct node *previous, struct node *);

/* Takes a node out of its parent; it keeps its children. */
void document_detach(struct node *);

/* A TEXT node with a copy of the text, as parent's last child. */
void document_append_text(struct document *, struct node *parent,
    struct span text);

/*
 * A text to keep: where it stands in the source at the offset as it is, that,
 * else a copy.
 */
struct span document_keep(struct document *, size_t offset, struct span text);

/*
 * The node after this one in the order of the text, within root: for those
 * who change nodes as they go (others walk, see below).  NULL at the end.
 */
struct node *document_next(const struct node *root, struct node *);

/*
 * The words of the document's running text, counted by white space, and in
 * tables with the names of the columns in each row.
 */
size_t document_count_words(const struct document *);

/* Minutes to hear so many words, at 175 a minute; at least one. */
size_t document_minutes(size_t words);

/* Is this kind a block (and not an inline)? */
bool document_is_block(enum node_kind);

/* The kind's name in lower case, as dump prints it. */
const char *document_kind_name(enum node_kind);

/*
 * A walk over a node and all below it, in the order of the text: each node
 * with children is met twice, entering and leaving; one that can have none
 * (see the list above) is met once, entering.
 *
 *	struct walk walk = walk_begin(document->root);
 *	while (walk_next(&walk))
 *		if (walk.entering && walk.node->kind == NODE_TEXT)
 *			…
 */
struct walk {
	const struct node *root;
	const struct node *node; /* where the walk is */
	bool entering;
};

struct walk walk_begin(const struct node *root);

/* On to the next step; false when the walk is over. */
bool walk_next(struct walk *);

/* While entering a node: go on behind it, without its children. */
void walk_skip(struct walk *);

#endif
