/*
 * What a translation must not change: the links, the citations, the code, the
 * marks and the numbers of a piece of Markdown.
 */
#ifndef SOURCE_FACTS_H
#define SOURCE_FACTS_H

#include "base/buf.h"

/*
 * Holds a translation against its original, which is in English or another
 * language.  Links and citations must be the same in the same order; code and
 * numbers the same in any, since languages order their words in other ways.  A
 * number is the same if it reads so: "85.5" in English is "85,5" in Italian.
 *
 * Returns false and says what is wrong and what to do when they differ.
 */
bool facts_agree(struct span original, struct span language,
    struct span translation, struct span other, struct buf *why);

/*
 * The same for a word of the program's: one line, with the same places that
 * are filled in, "{count}" or "%u".
 */
bool facts_agree_on_label(struct span original, struct span translation,
    struct buf *why);

#endif
