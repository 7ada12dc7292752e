/*
 * content/references.json or .yaml: a bibliography in CSL, as any reference
 * manager exports it (CSL-JSON schema, citeproc).
 */
#ifndef SOURCE_BIBLIOGRAPHY_H
#define SOURCE_BIBLIOGRAPHY_H

#include "base/buf.h"
#include "base/map.h"
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
	struct span title, short_title, container, publisher, number;
	struct span doi, pmid, pmcid, url;
	struct span note, keyword;
	struct partial_date issued, accessed;
	struct schema_list authors; /* of struct author */
	struct target target;       /* where to read it; path empty: nowhere */
	struct span isbn;
	unsigned line, column; /* of its record in the file */
};

struct bibliography {
	struct schema_list references; /* of struct reference */
	struct map by_id;
	const char *file; /* "references.json"; NULL: there is none */
};

/*
 * Reads the bibliography of an opened content folder; one that is not there
 * is empty.  Clear it before the arena is freed.
 */
int bibliography_read(int folder, struct arena *, struct bibliography *,
    struct err *);
void bibliography_clear(struct bibliography *);

/* NULL when there is none of that id. */
struct reference *bibliography_find(const struct bibliography *,
    struct span id);

/*
 * "Silfverberg and others", "Bertolotto", or the publisher, or the title, the
 * short one if there is one.
 */
void bibliography_names(const struct reference *, const struct labels *,
    struct buf *out);

/* The names and the year: "Silfverberg and others 2024". */
void bibliography_label(const struct reference *, const struct labels *,
    struct buf *out);

/* Does its note or a keyword say that it is further reading? */
bool bibliography_is_further(const struct reference *);

/*
 * The reference as one plain paragraph: authors, title, journal or
 * publisher, year; trial numbers; the day a web page was seen.
 */
void bibliography_format(const struct reference *, const struct labels *,
    struct buf *out);

#endif
