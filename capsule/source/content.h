/*
 * The content folder as documents: every page read, linked, numbered and
 * furnished with what all pages share.  Rendering is next, and not here.
 */
#ifndef SOURCE_CONTENT_H
#define SOURCE_CONTENT_H

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
};

/* A table that is offered as CSV too. */
struct table {
	struct table *next;
	const struct node *node;
	struct target target; /* size: for site to fill */
};

struct content {
	struct arena *arena;
	int folder; /* its descriptor */
	struct settings settings;
	struct bibliography bibliography;
	struct glossary glossary;
	struct page *pages; /* in the order of their paths */
	size_t page_count;
	struct map by_path; /* struct page by path, "/risks/" */
	struct map by_file; /* struct page by source file, "risks/index.md" */
	struct download *downloads;
	struct map downloads_by_file;
	struct table *tables;
	struct feed *feeds;
};

/* Reads a content folder.  NULL on failure: the first error found. */
struct content *content_load(const char *folder, struct err *);
void content_free(struct content *);

/* NULL when there is no such page. */
struct page *content_find_page(const struct content *, struct span path);

/* The capsule's name: the settings', or the title of its home page, or "". */
struct span content_name(const struct content *);

/* err_at for a byte of a document's source; returns -1. */
int content_complain(const struct document *, size_t offset, struct err *,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
