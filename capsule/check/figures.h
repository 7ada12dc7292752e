/*
 * Figures in English sentences.
 */
#ifndef CHECK_FIGURES_H
#define CHECK_FIGURES_H

#include "base/span.h"

/*
 * Where the sentence states a result: a percentage; "1 in 10", "29 of 347",
 * "of 174 people"; a ratio ("3:1", "hazard ratio", "4 times"); an interval in
 * brackets; money; a time of follow-up ("at 5 years", "median of 5.5 years").
 * Returns false when it states none.  Years, ages, doses and sizes are none.
 */
bool figures_find(struct span sentence, size_t *at);

/* A percentage that is not a level of confidence. */
bool figures_find_percentage(struct span sentence, size_t *at);

/* A number in digits, with commas and a decimal point: "2,132", "5.5". */
bool figures_is_number(struct span word);

/* The same, or "fifteen". */
bool figures_is_count(struct span word);

/* Takes the next such number off the front of *rest. */
bool figures_next_number(struct span *rest, struct span *number);

#endif
