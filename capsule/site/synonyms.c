#include "site/synonyms.h"

#include "base/buf.h"
#include "base/words.h"

void
synonyms_init(struct synonyms *synonyms)
{
	map_init(&synonyms->by_form);
	synonyms->longest = 0;
}

void
synonyms_clear(struct synonyms *synonyms)
{
	map_clear(&synonyms->by_form);
}

static size_t
count_words(struct span form)
{
	size_t words = 1;

	for (size_t i = 0; i < form.len; i++)
		words += form.ptr[i] == ' ';
	return words;
}

void
synonyms_add(struct synonyms *synonyms, struct arena *arena,
    const struct span *spellings, size_t count)
{
	struct synonym_set *set = arena_alloc(arena, sizeof(*set));
	struct buf folded;

	set->forms = arena_alloc(arena, count * sizeof(*set->forms));
	buf_init(&folded);
	for (size_t i = 0; i < count; i++) {
		struct span form;
		size_t words;

		buf_truncate(&folded, 0);
		words_fold_all(spellings[i], &folded);
		if (folded.len == 0)
			continue;
		form = arena_copy(arena, span_after(buf_span(&folded), 1));
		if (map_add(&synonyms->by_form, form, set) != NULL)
			continue;
		set->forms[set->count++] = form;
		words = count_words(form);
		if (words > synonyms->longest)
			synonyms->longest = words;
	}
	buf_clear(&folded);
}

const struct synonym_set *
synonyms_find(const struct synonyms *synonyms, struct span form)
{
	return map_find(&synonyms->by_form, form);
}
