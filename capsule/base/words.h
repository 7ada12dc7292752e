/*
 * Text into words, in the form in which a search compares them.
 *
 * A word is a run of letters, digits and marks on letters.  Scripts that put
 * no space between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) have
 * a word for each character: looked for one behind the other they find what
 * a dictionary would be needed to divide.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/buf.h"

enum { WORDS_MAX = 64 }; /* bytes of a folded word; longer ones are cut */

/*
 * The first word that begins at or after byte *at, which moves on behind it.
 * False when there is none.  Bytes that are not UTF-8 divide words.
 */
bool words_next(struct span text, size_t *at, struct span *word);

/* Does a word stand for itself, as those of scripts without spaces do? */
bool words_is_alone(struct span word);

/*
 * Writes a word as it is compared, WORDS_MAX bytes at most, and returns the
 * length, which is not 0.  Upper case and diacritics are gone,
 * a final sigma is a sigma, Arabic letters stand without their hamza and
 * vowels, and soft hyphens and joiners vanish.  To fold it again changes
 * nothing.
 */
size_t words_fold(struct span word, char out[WORDS_MAX]);

/* Appends all words of a text folded, each with a space before it. */
void words_fold_all(struct span text, struct buf *out);

#endif
