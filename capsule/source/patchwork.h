/*
 * The source of a translated page: pieces of the original as they are, and
 * between them what the catalogue has in place of the rest.
 */
#ifndef SOURCE_PATCHWORK_H
#define SOURCE_PATCHWORK_H

#include "source/content.h"

#include <stdint.h>

struct piece {
	uint32_t at;     /* where it begins in the translated source */
	uint32_t offset; /* the same in the original */
	unsigned line;   /* of the catalogue; 0: it is the original's text */
	unsigned column; /* there; 0: not known */
};

struct patchwork {
	struct span source;    /* the original, whole */
	struct span catalogue; /* the file that it is named after */
	struct piece *pieces;  /* in order; the first is at 0 */
	size_t count;
};

/*
 * Gives a document of a translation its source, with its patchwork: what is
 * not translated stands as it is, behind a mark that names its language.
 */
void patchwork_make(const struct content *translation,
    const struct page *original, struct document *);

/*
 * The file, line and column of a byte of a document's source: in the original,
 * or in the catalogue where it is from there.  The place is for those who ask
 * for many: see err_position_next.
 */
struct span patchwork_place(const struct document *, size_t offset,
    struct err_place *, unsigned *line, unsigned *column);

#endif
