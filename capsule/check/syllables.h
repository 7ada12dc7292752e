/*
 * Syllables of English words, by rule: for readability formulas, which ask
 * for averages and not for each word to be right.
 */
#ifndef CHECK_SYLLABLES_H
#define CHECK_SYLLABLES_H

#include "base/span.h"

/* At least 1 for a word with a letter, 0 for any other. */
unsigned syllables_count(struct span word);

#endif
