/*
 * Text into lines, by the cells of a terminal.
 */
#ifndef RENDER_WRAP_H
#define RENDER_WRAP_H

#include "base/span.h"

/*
 * Takes the next line off the front of *text and stores it in *line, without
 * spaces around it: as many whole words as fit into width cells, at least
 * one, and none beyond a "\n".  Where a script has no spaces between its words,
 * a line ends where utf8_is_break() and utf8_cut() let it.  Where it can, a
 * dash or a citation stays on the line of the word before it, and a citation on
 * one line.  A width of 0 means up to the "\n".  Returns false when no words
 * are left.
 */
bool wrap_line(struct span *text, size_t width, struct span *line);

/* The lines that the text takes at a width. */
size_t wrap_count(struct span text, size_t width);

/*
 * The smallest width up to the given one at which the text still takes as
 * few lines as at that: so the last line is not left with a word or two.
 */
size_t wrap_balance(struct span text, size_t width);

#endif
