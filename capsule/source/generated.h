/*
 * The pages that the program makes, documents like all others: /contents/,
 * /glossary/, /references/ and /news/.  Each only if there is something to
 * list, the settings want it, and no page of the folder has its path.
 */
#ifndef SOURCE_GENERATED_H
#define SOURCE_GENERATED_H

#include "source/content.h"

enum { GENERATED_MAX = 4 };

/*
 * Adds those pages, empty but for their titles, behind the pages that were
 * read; content->pages has room for GENERATED_MAX more.
 */
void generated_add(struct content *);

/*
 * Fills them in, but for the foot, when everything else is known: the tree,
 * and what each page cites.
 */
void generated_fill(struct content *);

#endif
