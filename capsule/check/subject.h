/*
 * A page under examination: as it was written (the draft, whose nodes all
 * have a place in the source), as it is furnished, and as it is sent.
 */
#ifndef CHECK_SUBJECT_H
#define CHECK_SUBJECT_H

#include "document/marks.h"
#include "source/content.h"

#include <stdint.h>

/* Something that is not text in the midst of text. */
struct remark {
	size_t at;                   /* in the passage's text, where it stood */
	const struct node *citation; /* or NULL: */
	enum mark_kind mark;
};

struct sentence {
	size_t start, end; /* in the passage's text */
	struct span text;
	const struct node *citation; /* its last one, or NULL */
	const struct node *source;   /* that, or the next one's of the run */
	bool own, share;             /* so marked */
};

/* What a byte of a passage's text is part of. */
enum { INSIDE_CODE = 1, INSIDE_LINK = 2 };

enum passage_kind {
	PASSAGE_HEADING,
	PASSAGE_PARAGRAPH, /* of running prose, in quotes and items too */
	PASSAGE_CAPTION,
	PASSAGE_CELL,
	PASSAGE_MATTER, /* title, short title, summary: node is the root */
};

/* A run of text: plain, without citations and marks. */
struct passage {
	enum passage_kind kind;
	const struct node *node; /* in the draft */
	struct span text;
	uint32_t *offsets; /* of each byte in the source, and of the end */
	uint8_t *inside;
	struct remark *remarks;
	size_t remark_count;
	struct sentence *sentences;
	size_t sentence_count;
};

/* What readers get of a page; an empty span is not there. */
struct editions {
	struct span header, gemtext, menu;
	struct span text, flow, narrow;
};

struct exception {
	struct exception *next;
	struct span rule, reason;
	unsigned line;   /* in the source */
	size_t findings; /* that it let pass */
};

struct subject {
	const struct page *page;       /* furnished */
	const struct content *content; /* of its language */
	struct document *draft;
	bool generated;   /* by the program: without a source */
	struct span kind; /* the front matter's, or empty */
	struct exception *exceptions;
	struct passage *passages;
	size_t count;
	struct editions editions;
};

/* Takes up a page of the content: its kind and exceptions, in the arena. */
int subject_begin(struct subject *, const struct content *, const struct page *,
    struct arena *, struct err *);

/* Reads it again, as its author wrote it: the draft and its passages. */
int subject_read(struct subject *, struct err *);

/* Where a key of the page's front matter stands; 0 without one. */
size_t subject_key(const struct subject *, const char *key);

/* The text of inlines: no citations, no marks.  In the arena. */
struct passage *subject_read_passage(struct document *, const struct node *);

/* Does any of the keys of a citation's text satisfy the function? */
bool subject_cites(const struct node *citation,
    bool (*is)(struct span key, const void *data), const void *data);

#endif
