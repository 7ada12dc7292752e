/*
 * What a reader has typed, as terms to look for.  Pure: no I/O and no
 * allocation; any bytes make a query, though perhaps one without terms.
 *
 *	autologous "stem cells" anti-CD20 transp
 *
 * are four terms: a word, a phrase, two words that stand together, and a
 * word that others may begin with.  Of "l'infezione" and "Crohn's" only the
 * long word is one.
 */
#ifndef SITE_QUERY_H
#define SITE_QUERY_H

#include "base/words.h"

enum {
	QUERY_TYPED = 1024, /* bytes that are read; more are passed over */
	QUERY_TERMS = 8,    /* words that are looked for */
	QUERY_WORDS = 32,   /* of all terms, characters of their own included */
	QUERY_PREFIX = 3,   /* characters of what others may begin with */
};

struct query_term {
	struct span typed;   /* as it was typed, without quotation marks */
	size_t first, count; /* its words: they follow each other */
	bool quoted;
	bool prefix; /* the last one: longer words may be meant */
};

struct query {
	struct query_term terms[QUERY_TERMS];
	size_t term_count;
	struct span words[QUERY_WORDS]; /* folded, in memory */
	size_t word_count;
	bool cut;    /* more was typed than is looked for */
	bool common; /* words were left out that most pages have */
	char memory[QUERY_WORDS * WORDS_MAX];
};

/*
 * Reads what was typed; its bytes must stay as long as the query.  stop are
 * the words not to be looked for, folded, each between spaces (as
 * words_fold_all makes them and one more space); they count only inside of
 * quotation marks, or when there are no others.
 */
void query_parse(struct span typed, struct span stop, struct query *);

/* Is a folded word one of those not to be looked for? */
bool query_is_common(struct span word, struct span stop);

/* Are the words of a term also words for themselves?  "side-effects" */
bool query_is_divided(const struct query *, size_t term);

/* Appends the words of terms, with spaces between them. */
void query_join(const struct query *, size_t term, size_t terms, struct buf *);

#endif
