/*
 * The words of the pages in one language, as they are compared and as they
 * are written: what a reader may have begun or meant to type.
 */
#ifndef SITE_VOCABULARY_H
#define SITE_VOCABULARY_H

#include "base/arena.h"
#include "base/map.h"
#include "base/words.h"

struct vocabulary_word {
	struct span text; /* folded */

	/* As a page writes it; where any does so, without a capital letter. */
	struct span shown;
	size_t uses;
};

struct vocabulary {
	struct arena *arena;            /* borrowed */
	struct map by_text;             /* while it is made */
	struct vocabulary_word **words; /* sorted, once it is made */
	size_t count;
};

void vocabulary_init(struct vocabulary *, struct arena *);

/* Another use of a word: folded, and as it is written. */
void vocabulary_add(struct vocabulary *, struct span text, struct span shown);

/* No more will be added: from here on it can be asked. */
void vocabulary_finish(struct vocabulary *);
void vocabulary_clear(struct vocabulary *);

/* NULL when no page has the word. */
const struct vocabulary_word *vocabulary_find(const struct vocabulary *,
    struct span text);

/*
 * The words that go on from a beginning, those with most uses, size at most.
 * Returns how many; the beginning itself is none of them.
 */
size_t vocabulary_complete(const struct vocabulary *, struct span beginning,
    const struct vocabulary_word **found, size_t size);

/*
 * The word that was meant by one that no page has: one slip of the fingers
 * away (a letter too many, too few, another, or two exchanged), for words of
 * eight and more letters two; NULL when there is none.  is_late (with data) is
 * asked now and then, and ends the search.
 */
const struct vocabulary_word *vocabulary_guess(const struct vocabulary *,
    struct span text, bool (*is_late)(void *data), void *data);

/*
 * The two words that a text is when it is written as one, "stem" and "cell" of
 * "stemcell": of all ways that where the rarer is most used.  False: none.
 */
bool vocabulary_divide(const struct vocabulary *, struct span text,
    const struct vocabulary_word *parts[2]);

#endif
