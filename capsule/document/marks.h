/*
 * Marks are the author's words to the checker, "{.own}" and "{.share}", at
 * the end of a sentence or at the start of a paragraph.  Readers never see
 * them.
 */
#ifndef DOCUMENT_MARKS_H
#define DOCUMENT_MARKS_H

#include "document/document.h"

enum mark_kind {
	MARK_OWN,   /* our own words, no claim: no source, no figure */
	MARK_SHARE, /* a share as it was at the start, no result */
};

/*
 * Finds the next mark at or after byte from.  *end is the index behind it,
 * *start that of it or of the space before it.
 */
bool marks_find(struct span text, size_t from, size_t *start, size_t *end,
    enum mark_kind *);

/* Takes all marks out of a document's text. */
void marks_strip(struct document *);

#endif
