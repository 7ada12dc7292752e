/*
 * A record of the bibliography, and how readers see it: the label of the link
 * to it, and its line in a list of sources.
 */
#ifndef SOURCE_REFERENCE_H
#define SOURCE_REFERENCE_H

#include "base/buf.h"
#include "base/schema.h"
#include "document/document.h"
#include "document/labels.h"

/* A date that may lack its day or its month. */
struct partial_date {
	unsigned short year;      /* 0: no date */
	unsigned char month, day; /* 0: not known */
};

struct author {
	struct span family;
	struct span given;   /* may be empty */
	struct span literal; /* instead of both: an organisation, "et al." */
};

struct reference {
	struct span id;
	struct span type; /* "article-journal", …; may be empty */
	struct span title, short_title, container, publisher, number;
	struct span genre;            /* "PhD thesis" */
	struct span event, authority; /* what stands in for the container of
					 a talk, the publisher of a law */
	struct span doi, pmid, pmcid, url, isbn;
	struct span note, keyword;
	struct partial_date issued, accessed;
	struct schema_list authors, editors; /* of struct author */
	struct target target;  /* where to read it; path empty: nowhere */
	unsigned line, column; /* of its record in the file */

	/* What tells it from others whose label would be the same: */
	bool titled;   /* its title, in place of who published it */
	unsigned twin; /* its place among them, from 1; 0: there are none */
};

/*
 * "Silfverberg and others 2024", "2024b" if it is the second of that name
 * and year: the names of the authors, or else of the editors, and the year.
 * Where there are neither, the publisher, or the title, the short one if
 * there is one.
 */
void reference_label(const struct reference *, const struct labels *,
    struct buf *out);

/*
 * The reference as one plain paragraph: authors, title, editors; the journal,
 * or the book that it is a part of and that one's publisher, as its type has
 * it; the date; numbers; the day a web page was seen.
 */
void reference_format(const struct reference *, const struct labels *,
    struct buf *out);

/*
 * What a list is sorted by: such a paragraph folded, from its first word on.
 */
struct span reference_order(struct span text, struct arena *);

/* Does its note or a keyword say that it is further reading? */
bool reference_is_further(const struct reference *);

#endif
