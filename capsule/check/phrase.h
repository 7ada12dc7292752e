/*
 * Words and phrases in running text, without regard to the case of ASCII
 * letters.  A word ends where letters and digits do.
 */
#ifndef CHECK_PHRASE_H
#define CHECK_PHRASE_H

#include "base/schema.h"
#include "base/span.h"

/* Letters and digits, and every byte of a letter beyond ASCII. */
bool phrase_is_letter(char);

/*
 * The index at or after from where the phrase stands as whole words; the
 * length of the text when it does not.
 */
size_t phrase_find(struct span text, size_t from, struct span phrase);

/* A phrase of a list, and where it stands. */
struct phrase_match {
	struct span phrase;
	size_t at;
};

/* The first of the phrases in the text at or after from. */
bool phrase_find_any(struct span text, size_t from, const struct schema_texts *,
    struct phrase_match *);

/* Is it one of the list, but for case? */
bool phrase_listed(const struct schema_texts *, struct span);

/* The same with case. */
bool phrase_listed_exactly(const struct schema_texts *, struct span);

/*
 * Takes the next word off the front of *rest, without the punctuation around
 * it: what is between white space.  False when there is none.
 */
bool phrase_word(struct span *rest, struct span *word);

/* The words of a text. */
size_t phrase_count(struct span text);

#endif
