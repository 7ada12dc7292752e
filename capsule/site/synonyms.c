#include "site/synonyms.h"

#include "base/buf.h"
#include "base/words.h"

void
synonyms_init(struct synonyms *synonyms, const struct stems *stems)
{
	synonyms->stems = stems;
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

/* What words with a space between them are known by: in out. */
static struct span
key_of(const struct synonyms *synonyms, struct span words, struct buf *out)
{
	struct span word;

	if (synonyms->stems == NULL)
		return words;
	while (words.len > 0 && span_split(&words, ' ', &word)) {
		buf_append(out, stems_cut(synonyms->stems, word));
		buf_append_char(out, ' ');
	}
	return buf_span(out);
}

/*
 * A spelling is known by what becomes of it when it is typed: "no evidence of
 * disease" may have lost its common words.
 */
static void
add_form(struct synonyms *synonyms, struct arena *arena, struct span form,
    const struct query *query, struct synonym_set *set)
{
	struct buf words, stems;
	struct span key;

	buf_init(&words);
	buf_init(&stems);
	query_join(query, 0, query->term_count, &words);
	key = key_of(synonyms, buf_span(&words), &stems);
	if (map_find(&synonyms->by_words, key) == NULL)
		map_add(&synonyms->by_words, arena_copy(arena, key), set);
	if (!has_form(set, form)) {
		set->forms[set->count++] = arena_copy(arena, form);
		if (query->word_count > synonyms->longest)
			synonyms->longest = query->word_count;
	}
	buf_clear(&stems);
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
	const struct synonym_set *set;
	struct buf stems;

	buf_init(&stems);
	set = map_find(&synonyms->by_words, key_of(synonyms, words, &stems));
	buf_clear(&stems);
	return set;
}
