#include "site/synonyms.h"

#include "base/buf.h"
#include "base/words.h"

void
synonyms_init(struct synonyms *synonyms)
{
	map_init(&synonyms->by_words);
	synonyms->longest = 0;
}

void
synonyms_clear(struct synonyms *synonyms)
{
	map_clear(&synonyms->by_words);
}

static bool
has_form(const struct synonym_set *set, struct span form)
{
	for (size_t i = 0; i < set->count; i++)
		if (span_equal(set->forms[i], form))
			return true;
	return false;
}

/*
 * A spelling is known by what becomes of it when it is typed: "no evidence of
 * disease" may have lost its common words.
 */
static void
add_form(struct synonyms *synonyms, struct arena *arena, struct span form,
    const struct query *query, struct synonym_set *set)
{
	struct buf words;

	buf_init(&words);
	query_join(query, 0, query->term_count, &words);
	if (map_find(&synonyms->by_words, buf_span(&words)) == NULL)
		map_add(&synonyms->by_words,
		    arena_copy(arena, buf_span(&words)), set);
	if (!has_form(set, form)) {
		set->forms[set->count++] = arena_copy(arena, form);
		if (query->word_count > synonyms->longest)
			synonyms->longest = query->word_count;
	}
	buf_clear(&words);
}

void
synonyms_add(struct synonyms *synonyms, struct arena *arena, struct span stop,
    const struct span *spellings, size_t count)
{
	struct synonym_set *set = arena_alloc(arena, sizeof(*set));
	struct query query;
	struct buf folded;

	set->forms = arena_alloc(arena, count * sizeof(*set->forms));
	buf_init(&folded);
	for (size_t i = 0; i < count; i++) {
		buf_truncate(&folded, 0);
		words_fold_all(spellings[i], &folded);
		query_parse(spellings[i], stop, &query);
		if (query.term_count > 0 && !query.cut)
			add_form(synonyms, arena,
			    span_after(buf_span(&folded), 1), &query, set);
	}
	buf_clear(&folded);
}

const struct synonym_set *
synonyms_find(const struct synonyms *synonyms, struct span words)
{
	return map_find(&synonyms->by_words, words);
}
