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
#include "source/segments.h"
#include "source/settings.h"
#include "source/translation.h"

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

	/* Where there are translations: what of it is to be translated. */
	const struct segments *segments;
	const struct page *reference; /* of a translation: what it translates */
	unsigned parts, missing;      /* of a translation: entries, and those
					 that stand in the other language */
	bool foreign; /* in a translation: a page that is not translated */
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
	struct map by_path; /* all of both by original path, "/risks/" */
	struct map by_file; /* and by source file, "risks/index.md" */
	struct download *downloads;
	struct map downloads_by_file;
	struct map externals; /* targets of links out of the site, by URI */
	struct table *tables;
	struct feed *feeds;
	bool write;           /* readers can write to us */
	struct input *inputs; /* see inputs.h */

	/*
	 * Each translation is a content of its own, whose pages are those that
	 * are translated; it shares memory, bibliography and downloads with
	 * the one in the reference language.
	 */
	struct content *translations;
	size_t translation_count;
	struct content *reference;   /* of a translation; NULL: this is it */
	struct span prefix;          /* "/it" of a translation; else empty */
	struct catalogue *catalogue; /* of a translation */
	struct page *foreign;        /* the pages that are not translated */
	size_t foreign_count;
	size_t feet; /* of the pages in all languages: see bounds_foot */
};

struct content_options {
	const struct zones *zones; /* what is private; NULL: nothing */
	struct date today; /* what is overdue then is said at its foot */
	bool write;        /* readers can write to us */
};

/* Reads a content folder; NULL on failure: what is wrong, as far as found. */
struct content *content_load_as(const char *folder,
    const struct content_options *, struct err *);

/*
 * The same with no day, so that nothing is overdue, and as for readers who can
 * write to us: with all pages that there can be.
 */
struct content *content_load(const char *folder, const struct zones *,
    struct err *);
void content_free(struct content *);

/* The maps that a translation has of its own, as the reference has. */
void content_init_maps(struct content *);
void content_clear_maps(struct content *);

/*
 * By its path in the reference language; NULL when there is no such page, or
 * it is gone.  In a translation, one that is not translated is foreign.
 */
struct page *content_find_page(const struct content *, struct span path);

/* By its own path, in whichever language: "/it/risks/". */
struct page *content_find_anywhere(const struct content *, struct span path);

/* The content in the reference language, which may be this one. */
struct content *content_reference(struct content *);

/* For whoever makes pages: reads a document's source into its nodes. */
int content_parse_page(struct page *, struct err *);

/* Likewise: makes a page's target from what its document says. */
void content_set_target(struct page *);

/* For qsort: by their paths, those that are gone behind all others. */
int content_compare_pages(const void *, const void *);

/* Enters the pages into by_path and by_file. */
int content_index(struct content *, struct err *);

/* May one page name another, or link to it?  See base/zones.h. */
bool content_may_show(const struct content *, const struct page *at,
    const struct page *what);

/* The capsule's name: the settings', or the title of its home page, or "". */
struct span content_name(const struct content *);

/* err_at for a byte of a document's source; returns -1. */
int content_complain(const struct document *, size_t offset, struct err *,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * One more mistake in the folder, beside which others can be looked for: err
 * tells of them all.  Returns -1.
 */
int content_mistake(const struct content *, struct err *one, struct err *);

/*
 * Files are called by their names beneath the folder.  Names the one that an
 * error is about as it is to be found from where the program runs.
 */
void content_name_from_here(const struct content *, struct err *);

#endif
