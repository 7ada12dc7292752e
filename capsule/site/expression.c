#include "site/expression.h"

void
expression_init(struct expression *e)
{
	buf_init(&e->text);
	buf_init(&e->joined);
	e->phrases = 0;
}

void
expression_clear(struct expression *e)
{
	buf_clear(&e->text);
	buf_clear(&e->joined);
}

static const struct synonym_set *
find_set(struct expression *e, const struct query *query,
    const struct synonyms *synonyms, const struct group *group)
{
	for (size_t i = 0; i < group->terms; i++)
		if (query->terms[group->term + i].quoted)
			return NULL;
	buf_truncate(&e->joined, 0);
	query_join(query, group->term, group->terms, &e->joined);
	return synonyms_find(synonyms, buf_span(&e->joined));
}

/* The longest run of terms from one on that has a set, or that term alone. */
static struct group
group_from(struct expression *e, const struct query *query,
    const struct synonyms *synonyms, size_t term)
{
	struct group group = { term, query->term_count - term, NULL };

	if (group.terms > synonyms->longest)
		group.terms = synonyms->longest;
	for (; group.terms > 0; group.terms--) {
		group.set = find_set(e, query, synonyms, &group);
		if (group.set != NULL)
			return group;
	}
	group.terms = 1;
	return group;
}

void
expression_plan(struct expression *e, const struct query *query,
    const struct synonyms *synonyms, struct plan *plan)
{
	plan->query = query;
	plan->count = 0;
	for (size_t i = 0; i < query->term_count;) {
		plan->groups[plan->count] = group_from(e, query, synonyms, i);
		i += plan->groups[plan->count++].terms;
	}
}

static void
begin(struct expression *e)
{
	buf_truncate(&e->text, 0);
	e->phrases = 0;
}

static void
append_phrase(struct expression *e, struct span words, size_t term)
{
	if (e->phrases < EXPRESSION_PHRASES)
		e->term_of[e->phrases] = (unsigned char)term;
	e->phrases++;
	buf_printf(&e->text, "\"%.*s\"", SPAN_ARG(words));
}

static bool
ends_in_digit(struct span word)
{
	return span_is_digit(word.ptr[word.len - 1]);
}

/*
 * Writes the words of a term as one.  False where that is another thing: two
 * numbers are not one.
 */
static bool
join_words(struct expression *e, const struct query *query, size_t number)
{
	const struct query_term *term = &query->terms[number];

	buf_truncate(&e->joined, 0);
	for (size_t i = 0; i < term->count; i++) {
		struct span word = query->words[term->first + i];

		if (i > 0 && ends_in_digit(buf_span(&e->joined)) &&
		    ends_in_digit(span_first(word, 1)))
			return false;
		buf_append(&e->joined, word);
	}
	return true;
}

/* ("reinfusion" OR "re infusion"): a hyphen is a matter of taste. */
static void
append_term(struct expression *e, const struct query *query, size_t term)
{
	bool both = query_is_divided(query, term) && join_words(e, query, term);

	if (both) {
		buf_append_char(&e->text, '(');
		append_phrase(e, buf_span(&e->joined), term);
		buf_append_string(&e->text, " OR ");
	}
	buf_truncate(&e->joined, 0);
	query_join(query, term, 1, &e->joined);
	append_phrase(e, buf_span(&e->joined), term);
	if (both)
		buf_append_char(&e->text, ')');
}

/* All but the one that stands there already, as a term by itself. */
static void
append_forms(struct expression *e, const struct group *group)
{
	for (size_t i = 0; i < group->set->count; i++) {
		struct span form = group->set->forms[i];

		if (group->terms == 1 && span_equal(form, buf_span(&e->joined)))
			continue;
		buf_append_string(&e->text, " OR ");
		append_phrase(e, form, group->term);
	}
}

/* (("stem" AND "cell") OR "sc") */
static void
append_group(struct expression *e, const struct plan *plan,
    const struct group *group)
{
	buf_append_string(&e->text, "((");
	for (size_t i = 0; i < group->terms; i++) {
		buf_append_string(&e->text, i == 0 ? "" : " AND ");
		append_term(e, plan->query, group->term + i);
	}
	buf_append_char(&e->text, ')');
	if (group->set != NULL)
		append_forms(e, group);
	buf_append_char(&e->text, ')');
}

static void
append_groups(struct expression *e, const struct plan *plan, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_append_string(&e->text, i > 0 ? " AND " : "");
		append_group(e, plan, &plan->groups[i]);
	}
}

void
expression_all(struct expression *e, const struct plan *plan)
{
	begin(e);
	append_groups(e, plan, plan->count);
}

/* "side" OR "effects" */
static void
append_parts(struct expression *e, const struct query *query, size_t number)
{
	const struct query_term *term = &query->terms[number];

	for (size_t i = 0; i < term->count; i++) {
		buf_append_string(&e->text, i > 0 ? " OR " : "");
		append_phrase(e, query->words[term->first + i], number);
	}
}

/* Is it a term alone, whose words are words for themselves? */
static bool
is_divided(const struct plan *plan, const struct group *group)
{
	return group->set == NULL && query_is_divided(plan->query, group->term);
}

bool
expression_has_parts(const struct plan *plan)
{
	return plan->count > 1 || is_divided(plan, &plan->groups[0]);
}

void
expression_some(struct expression *e, const struct plan *plan)
{
	begin(e);
	for (size_t i = 0; i < plan->count; i++) {
		const struct group *group = &plan->groups[i];

		buf_append_string(&e->text, i > 0 ? " OR " : "");
		if (is_divided(plan, group))
			append_parts(e, plan->query, group->term);
		else
			append_group(e, plan, group);
	}
}

void
expression_term(struct expression *e, const struct query *query, size_t term)
{
	begin(e);
	append_term(e, query, term);
}

/* The last group without its last word, and another word behind it. */
static void
append_other(struct expression *e, const struct plan *plan, struct span word)
{
	const struct query *query = plan->query;
	size_t last = query->term_count - 1;
	const struct query_term *term = &query->terms[last];

	buf_truncate(&e->joined, 0);
	for (size_t i = term->first; i + 1 < term->first + term->count; i++)
		buf_printf(&e->joined, "%.*s ", SPAN_ARG(query->words[i]));
	buf_append(&e->joined, word);
	append_phrase(e, buf_span(&e->joined), last);
}

void
expression_other(struct expression *e, const struct plan *plan,
    const struct span *words, size_t count)
{
	const struct group *last = &plan->groups[plan->count - 1];

	begin(e);
	append_groups(e, plan, plan->count - 1);
	for (size_t i = 0; i + 1 < last->terms; i++) {
		buf_append_string(&e->text, e->text.len > 0 ? " AND " : "");
		append_term(e, plan->query, last->term + i);
	}
	buf_append_string(&e->text, e->text.len > 0 ? " AND (" : "(");
	for (size_t i = 0; i < count; i++) {
		buf_append_string(&e->text, i == 0 ? "" : " OR ");
		append_other(e, plan, words[i]);
	}
	buf_append_char(&e->text, ')');
}
