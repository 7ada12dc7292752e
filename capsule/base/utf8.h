/*
 * UTF-8 (RFC 3629) and the width of text in the cells of a terminal.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/span.h"

#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

struct buf;

/*
 * The code point at the start of a span that is not empty; *size is the
 * bytes it takes.  A malformed sequence yields UTF8_REPLACEMENT and takes
 * the bytes up to where a new sequence may begin, at least one.
 */
uint32_t utf8_decode(struct span, size_t *size);

/* Appends a code point; one that UTF-8 cannot hold as UTF8_REPLACEMENT. */
void utf8_append(struct buf *, uint32_t code);

/* Is it a byte of a character, but not the first one? */
static inline bool
utf8_continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Where the character begins that ends before a byte, which is not byte 0. */
size_t utf8_before(struct span, size_t at);

/* How many bytes at the start of the text are plain ASCII. */
size_t utf8_ascii(struct span);

/* Index of the first malformed byte, or the length when there is none. */
size_t utf8_check(struct span);

/* The text without the byte order mark that some editors put before it. */
struct span utf8_skip_mark(struct span);

/*
 * The bytes of the character at the start of a span (not empty) that a
 * terminal shows and does not obey; 0 when the first byte begins a control
 * character (C0, DEL, C1: some obey those, too) or is malformed.
 */
size_t utf8_shown(struct span);

/* Puts "?" in the place of each byte that is not shown. */
void utf8_tame(char *text);

/*
 * Cells that a terminal uses for the text: 2 for a wide character, 0 for a
 * combining one (Unicode Standard Annex 11).
 */
size_t utf8_width(struct span);

/*
 * May a line end before a byte within the text, with no space there?  In
 * scripts that put no spaces between their words, and beside them (Unicode
 * Standard Annex 14); not in Korean, which has spaces.
 */
bool utf8_is_break(struct span, size_t at);

/*
 * How many bytes of a text without spaces, which is wider than so many cells,
 * to put on a line.  All of them, since a word or an address stays whole; but
 * in the scripts of South-East Asia, whose words only a dictionary tells apart,
 * the syllables that fit, and at least one.
 */
size_t utf8_cut(struct span, size_t cells);

/* Is it part of a word: a letter, a mark on one, or a digit? */
bool utf8_is_word(uint32_t code);

/* Is it a mark on a letter, such as an accent or a vowel sign? */
bool utf8_is_mark(uint32_t code);

/* Is it a letter? */
bool utf8_is_letter(uint32_t code);

/* What it counts for as a decimal digit of its script; -1: it is none. */
int utf8_digit(uint32_t code);

/* Is it white space, of whatever width? */
bool utf8_is_blank(uint32_t code);

/* In upper case, where it has one. */
uint32_t utf8_upper(uint32_t code);

/* A letter in lower case and without the marks that it is composed with. */
uint32_t utf8_plain(uint32_t code);

/*
 * Appends what to order the text by: in lower case and without the marks on
 * its letters, so that "Åkerfeldt" stands among the words with "a".
 */
void utf8_fold(struct span text, struct buf *out);

/* Code points, for those who count characters and not cells. */
size_t utf8_count(struct span);

#endif
