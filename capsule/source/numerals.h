/*
 * Numbers as languages write them, in digits of any script.
 */
#ifndef SOURCE_NUMERALS_H
#define SOURCE_NUMERALS_H

#include "base/buf.h"

#include <stdbool.h>

/*
 * A number as a language writes it, in digits 0 to 9 and with a point before
 * its fraction: "1.234,5" in Italian is "1234.5".  What that language would
 * not write so keeps its signs.
 */
void numerals_read(struct span number, struct span language, struct buf *out);

/*
 * The bytes of the number at the front of a text, with the signs between its
 * digits, and with single spaces there if they are allowed; 0: there is none.
 */
size_t numerals_length(struct span text, bool spaces);

#endif
