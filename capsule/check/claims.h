/*
 * Which sentences are claims, that is: need a source.
 */
#ifndef CHECK_CLAIMS_H
#define CHECK_CLAIMS_H

#include "check/rule.h"

/*
 * Does the sentence of a passage state a result figure (see figures.h) or
 * hold one of the words?  Questions and sentences marked as our own do not,
 * nor do words in a sentence with a link: it leads on.  *at is where, in the
 * sentence.
 */
bool claims_is_claim(const struct passage *, const struct sentence *,
    const struct schema_texts *words, size_t *at);

/*
 * Calls a function for each sentence and each row of a table that names a
 * source: the words, "Column: value; Column: value" of a row, and the
 * citation they rest on, a later one of the paragraph or the caption's too.
 */
typedef void claims_visit(void *data, const struct subject *,
    const struct passage *, struct span words, const struct node *citation);
void claims_each_sourced(const struct subject *, claims_visit *, void *data);

/* Counts claims, those with a source, and those that the ledger marks. */
void claims_count(struct check *);

#endif
