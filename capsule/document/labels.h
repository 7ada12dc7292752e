/*
 * The words that the generator adds to a page, in the page's language: a
 * table, so that a content folder can replace them and a translation too.
 */
#ifndef DOCUMENT_LABELS_H
#define DOCUMENT_LABELS_H

#include "base/span.h"

struct labels {
	/* After a link's label, in brackets: where it leads. */
	struct span web, gemini, gopher, mail;

	struct span image;    /* before an image's description: "Image" */
	struct span table;    /* "Table %u as CSV": exactly one %u */
	struct span no_value; /* an empty cell: "not given" */
	struct span section;  /* "In this section" */
	struct span sources;  /* "Sources" */
	struct span source;   /* "Source", before a source's number */
	struct span others;   /* "and others", after the first authors */
	struct span seen;     /* "Seen", before a date */
	struct span published, reviewed, next_review;

	/* In the text editions and in menus. */
	struct span link; /* before each link: "Link" */
	struct span end;  /* before the menu's path: "End of page. Menu:" */
	struct span page_text, flow_text, narrow_text;
	struct span bytes, minute, minutes; /* "bytes", "minute", "minutes" */

	/* January first. */
	struct span months[12];
};

/* English, complete. */
extern const struct labels labels_english;

#endif
