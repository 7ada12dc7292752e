/*
 * English text into sentences.
 */
#ifndef CHECK_SENTENCE_H
#define CHECK_SENTENCE_H

#include "base/span.h"

/*
 * Takes the next sentence off the front of *rest and stores it, with its
 * final mark and what closes with it ('."', ".)"), without spaces around it.
 * False when no words are left.
 *
 * A full stop ends no sentence inside of a number ("5.5"), after what is
 * shortened ("e.g.", "Dr.", "et al.") or an initial ("J. Snowden"), nor when
 * small letters follow.  After "et al.", "etc." and a lone capital it does
 * if the next word is one that sentences begin with.  A line end that the
 * author asked for always ends one.
 */
bool sentence_next(struct span *rest, struct span *sentence);

/* The sentences of a text. */
size_t sentence_count(struct span text);

#endif
