#include "site/lookup.h"

#include <stdio.h>

enum { COMPLETIONS = 24 }; /* longer words that a beginning may mean */

/* A lookup on its way. */
struct looking {
	struct search *search;
	const struct search_source *source;
	struct lookup *result;
	struct expression expression;
	struct plan plan;
};

static size_t
count_entries(const struct lookup *result)
{
	size_t count = 0;

	for (size_t i = 0; i < result->count; i++)
		count += result->hits[i].page->entry;
	return count;
}

static bool
has_page(const struct lookup *result, const struct search_page *page)
{
	for (size_t i = 0; i < result->count; i++)
		if (result->hits[i].page == page)
			return true;
	return false;
}

static void
add_page(struct looking *l, size_t index)
{
	const struct search_page *page = &l->source->pages[index];
	struct lookup *result = l->result;

	if (has_page(result, page) ||
	    (page->entry && count_entries(result) == LOOKUP_ENTRIES))
		return;
	if (result->count == LOOKUP_HITS)
		result->more = true;
	else
		result->hits[result->count++].page = page;
}

static struct span
first_paragraph(const struct search_page *page)
{
	return page->summary.len > 0 ? page->summary : page->text;
}

/* The sentence in which the expression is found in a page. */
static void
find_excerpt(struct looking *l, struct lookup_hit *hit)
{
	struct search_places places;

	search_locate(l->search, &l->expression,
	    (size_t)(hit->page - l->source->pages), &places);
	hit->excerpt = excerpt_find(hit->page->text, places.hits, places.count);
	if (places.count == 0 || hit->excerpt.text.len == 0)
		hit->excerpt =
		    excerpt_find(first_paragraph(hit->page), NULL, 0);
}

/*
 * Adds the pages that the expression finds, the best first.  Returns -1 when
 * there is no memory; when its time is over the result says so, and has the
 * best of those that were looked at.
 */
static int
look(struct looking *l)
{
	struct lookup *result = l->result;
	size_t before = result->count;
	struct ranking ranking;

	switch (search_rank(l->search, &l->expression, &ranking)) {
	case SEARCH_FAILED:
		return -1;
	case SEARCH_LATE:
		result->late = true;
		break;
	case SEARCH_DONE:
		break;
	}
	for (size_t i = 0; i < ranking.count; i++)
		add_page(l, ranking.best[i].page);
	for (size_t i = before; i < result->count; i++)
		find_excerpt(l, &result->hits[i]);
	return 0;
}

/* The last word may be the beginning of one. */
static int
look_for_longer(struct looking *l)
{
	const struct query *query = l->plan.query;
	const struct vocabulary_word *longer[COMPLETIONS];
	struct span words[COMPLETIONS];
	size_t count;

	if (!query->terms[query->term_count - 1].prefix)
		return 0;
	count = vocabulary_complete(search_vocabulary(l->search),
	    query->words[query->word_count - 1], longer, COMPLETIONS);
	if (count == 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		words[i] = longer[i]->text;
	expression_other(&l->expression, &l->plan, words, count);
	return look(l);
}

/* Is a term on no page, not even in another form of the word? */
static bool
is_unknown(struct looking *l, size_t term)
{
	const struct query *query = l->plan.query;
	const struct query_term *t = &query->terms[term];

	if (t->count != 1 || t->quoted ||
	    vocabulary_find(search_vocabulary(l->search),
		query->words[t->first]) != NULL)
		return false;
	expression_term(&l->expression, query, term);
	return !search_has(l->search, &l->expression);
}

/* "chemotherapy" for "chemo therapy" */
static bool
guess_together(struct looking *l, size_t term)
{
	const struct query *query = l->plan.query;
	const struct query_term *first = &query->terms[term];
	const struct query_term *second = first + 1;
	const struct vocabulary_word *meant;

	if (term + 1 == query->term_count || first->count != 1 ||
	    second->count != 1 || first->quoted || second->quoted)
		return false;
	buf_truncate(&l->expression.joined, 0);
	buf_append(&l->expression.joined, query->words[first->first]);
	buf_append(&l->expression.joined, query->words[second->first]);
	meant = vocabulary_find(search_vocabulary(l->search),
	    buf_span(&l->expression.joined));
	if (meant == NULL)
		return false;
	l->result->meant[term].text = meant->shown;
	l->result->meant[term].both = true;
	return true;
}

/* "stem cell" for "stemcell" */
static bool
guess_apart(struct looking *l, size_t term)
{
	const struct query *query = l->plan.query;
	struct lookup_meant *meant = &l->result->meant[term];
	const struct vocabulary_word *parts[2];

	if (!vocabulary_divide(search_vocabulary(l->search),
		query->words[query->terms[term].first], parts))
		return false;
	meant->text = parts[0]->shown;
	meant->second = parts[1]->shown;
	return true;
}

static bool
guess_word(struct looking *l, size_t term)
{
	const struct query *query = l->plan.query;
	const struct vocabulary_word *meant =
	    vocabulary_guess(search_vocabulary(l->search),
		query->words[query->terms[term].first], search_is_late,
		l->search);

	if (meant == NULL)
		return false;
	l->result->meant[term].text = meant->shown;
	return true;
}

/* What was meant by a term that stands alone; returns how many terms it was. */
static size_t
guess_term(struct looking *l, size_t term)
{
	bool found = guess_together(l, term) ||
	    (is_unknown(l, term) &&
		(guess_word(l, term) || guess_apart(l, term)));

	l->result->misspelt |= found;
	return found && l->result->meant[term].both ? 2 : 1;
}

static void
guess(struct looking *l)
{
	for (size_t i = 0; i < l->plan.count; i++) {
		const struct group *group = &l->plan.groups[i];

		if (group->set == NULL)
			i += guess_term(l, group->term) - 1;
	}
}

static int
run(struct looking *l)
{
	struct lookup *result = l->result;

	expression_all(&l->expression, &l->plan);
	if (look(l) == -1)
		return -1;
	if (result->late || result->more)
		return 0;
	if (look_for_longer(l) == -1)
		return -1;
	if (result->late || result->count > 0)
		return 0;
	guess(l);
	if (!expression_has_parts(&l->plan))
		return 0;
	result->match = LOOKUP_SOME;
	expression_some(&l->expression, &l->plan);
	return look(l);
}

int
lookup_run(struct search *search, const struct query *query,
    struct lookup *result)
{
	struct looking l = { .search = search,
		.source = search_source(search),
		.result = result };
	int done;

	*result = (struct lookup){ .match = LOOKUP_ALL };
	if (search_begin(search) == -1)
		return -1;
	expression_init(&l.expression);
	expression_plan(&l.expression, query, l.source->synonyms, &l.plan);
	done = run(&l);
	expression_clear(&l.expression);
	return done;
}
