/*
 * A query in the language of SQLite's FTS5 (section "Full-text Query Syntax"
 * of its documentation).  Pure text; nobody else writes that language.
 *
 * Each phrase of an expression is of folded words in quotation marks.  Folded
 * words are letters, digits and marks on letters and nothing else: so no sign
 * of a reader's can be taken for one of that language.
 */
#ifndef SITE_EXPRESSION_H
#define SITE_EXPRESSION_H

#include "base/buf.h"
#include "site/query.h"
#include "site/synonyms.h"

enum { EXPRESSION_PHRASES = 512 };

/*
 * Terms that belong together: all of them are looked for, or any form of the
 * set that they are in.
 */
struct group {
	size_t term, terms;
	const struct synonym_set *set; /* NULL: none */
};

struct plan {
	const struct query *query;
	struct group groups[QUERY_TERMS];
	size_t count;
};

struct expression {
	struct buf text;

	/* Of which term each phrase is, by its number in the text. */
	unsigned char term_of[EXPRESSION_PHRASES];
	size_t phrases;

	struct buf joined; /* scratch */
};

void expression_init(struct expression *);
void expression_clear(struct expression *);

/* Finds what of a query, which must stay, the synonyms know. */
void expression_plan(struct expression *, const struct query *,
    const struct synonyms *, struct plan *);

/* Each of the following replaces the text.  Looks for pages with all groups. */
void expression_all(struct expression *, const struct plan *);

/* Looks for pages with any group, or any of the words of "side-effects". */
void expression_some(struct expression *, const struct plan *);

/* May expression_some find more than expression_all? */
bool expression_has_parts(const struct plan *);

/* Looks for pages with one term. */
void expression_term(struct expression *, const struct query *, size_t term);

/*
 * Looks for pages with all groups, with one of some other words (folded) in
 * place of the query's last word.
 */
void expression_other(struct expression *, const struct plan *,
    const struct span *words, size_t count);

#endif
