/*
 * The content folder as documents: every page read, linked, numbered and
 * furnished with what all pages share.  Rendering is next, and not here.
 */
#ifndef SOURCE_CONTENT_H
#define SOURCE_CONTENT_H

#include "base/zones.h"
#include "document/document.h"
#include "source/bibliography.h"
#include "source/glossary.h"
#include "source/settings.h"

struct page {
	struct document *document;
	struct target target;  /* what links to this page share */
	struct page *parent;   /* NULL for "/" and where there is none */
	struct page *children; /* the first of them, in order: see tree.h */
	struct page *sibling, *before; /* behind it and before it */
	bool listed;                   /* its parent's text links to it */
	struct feed *feed;             /* NULL when it is no section with one */
	const struct reference **cited; /* as they are numbered, from 1 */
	size_t cited_count;
};

/* The dated pages right below a section, as Atom. */
struct feed {
	struct feed *next;
	const struct page *section;
	struct target target; /* size: for site to fill */
};

/* A file that a page links to. */
struct download {
	struct download *next;
	const char *file;     /* beneath the folder */
	struct target target; /* media type and type name: for site to fill */
	const struct page *first; /* to link to it, and where it does */
	size_t offset;
	bool public; /* a public page links to it */
};

/* A table that is offered as CSV too. */
struct table {
	struct table *next;
	const struct node *node;
	struct target target; /* size: for site to fill */
};

struct content {
	struct arena *arena;
	int folder;         /* its descriptor */
	const char *name;   /* the folder as it was named, for messages */
	struct zones zones; /* what is private */
	struct date today;  /* year 0: not known, and nothing is overdue */
	struct settings settings;
	struct bibliography bibliography;
	struct glossary glossary;
	struct page *pages; /* in the order of their paths */
	size_t page_count;
	const struct page *gone; /* those that were taken away, behind them */
	size_t gone_count;
	struct map by_path; /* all of both by path, "/risks/" */
	struct map by_file; /* and by source file, "risks/index.md" */
	struct download *downloads;
	struct map downloads_by_file;
	struct table *tables;
	struct feed *feeds;
	struct input *inputs; /* see inputs.h */
};

/*
 * Reads a content folder, in which the zones (NULL: none) are private.  NULL
 * on failure: the first error found.
 */
struct content *content_load(const char *folder, const struct zones *,
    struct err *);

/* The same, with what is overdue on that day said at the foot of its page. */
struct content *content_load_on(const char *folder, const struct zones *,
    struct date today, struct err *);
void content_free(struct content *);

/* NULL when there is no such page, or it is gone. */
struct page *content_find_page(const struct content *, struct span path);

/* May one page name another, or link to it?  See base/zones.h. */
bool content_may_show(const struct content *, const struct page *at,
    const struct page *what);

/* The capsule's name: the settings', or the title of its home page, or "". */
struct span content_name(const struct content *);

/* err_at for a byte of a document's source; returns -1. */
int content_complain(const struct document *, size_t offset, struct err *,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * Files are called by their names beneath the folder.  Names the one that an
 * error is about as it is to be found from where the program runs.
 */
void content_name_from_here(const struct content *, struct err *);

#endif
