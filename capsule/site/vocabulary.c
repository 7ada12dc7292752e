#include "site/vocabulary.h"

#include "base/utf8.h"

#include <stdlib.h>

void
vocabulary_init(struct vocabulary *v, struct arena *arena)
{
	*v = (struct vocabulary){ .arena = arena };
	map_init(&v->by_text);
}

static bool
is_capital(struct span text)
{
	size_t size;
	uint32_t code = utf8_decode(text, &size);

	return code < 0x80
	    ? code >= 'A' && code <= 'Z'
	    : utf8_plain(code) != code && utf8_upper(code) == code;
}

void
vocabulary_add(struct vocabulary *v, struct span text, struct span shown)
{
	struct vocabulary_word *word = map_find(&v->by_text, text);

	if (word == NULL) {
		word = arena_alloc(v->arena, sizeof(*word));
		word->text = arena_copy(v->arena, text);
		word->shown = span_equal(text, shown)
		    ? word->text
		    : arena_copy(v->arena, shown);
		map_add(&v->by_text, word->text, word);
	} else if (is_capital(word->shown) && !is_capital(shown)) {
		word->shown = arena_copy(v->arena, shown);
	}
	word->uses++;
}

static int
compare_words(const void *a, const void *b)
{
	const struct vocabulary_word *const *first = a;
	const struct vocabulary_word *const *second = b;

	return span_compare((*first)->text, (*second)->text);
}

void
vocabulary_finish(struct vocabulary *v)
{
	const struct map *map = &v->by_text;

	v->words = arena_alloc(v->arena, (map->used + 1) * sizeof(*v->words));
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].key.ptr != NULL)
			v->words[v->count++] = map->slots[i].value;
	qsort(v->words, v->count, sizeof(*v->words), compare_words);
	map_clear(&v->by_text);
}

void
vocabulary_clear(struct vocabulary *v)
{
	map_clear(&v->by_text);
	v->count = 0;
}

/* The index of the first word that is not before a text. */
static size_t
first_from(const struct vocabulary *v, struct span text)
{
	size_t low = 0, high = v->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (span_compare(v->words[middle]->text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct vocabulary_word *
vocabulary_find(const struct vocabulary *v, struct span text)
{
	size_t at = first_from(v, text);

	if (at == v->count || !span_equal(v->words[at]->text, text))
		return NULL;
	return v->words[at];
}

size_t
vocabulary_complete(const struct vocabulary *v, struct span beginning,
    const struct vocabulary_word **found, size_t size)
{
	size_t count = 0;

	for (size_t i = first_from(v, beginning); i < v->count; i++) {
		const struct vocabulary_word *word = v->words[i];
		size_t at;

		if (!span_equal(span_first(word->text, beginning.len),
			beginning))
			break;
		if (word->text.len == beginning.len)
			continue;
		/* Among those found, before the first with fewer uses. */
		at = count < size ? count++ : size;
		while (at > 0 && found[at - 1]->uses < word->uses) {
			if (at < size)
				found[at] = found[at - 1];
			at--;
		}
		if (at < size)
			found[at] = word;
	}
	return count;
}

/* ---- what was meant ------------------------------------------------------ */

enum {
	LETTERS_MAX = WORDS_MAX,
	LETTERS_LEAST = 4, /* shorter words resemble too many */
	LETTERS_LONG = 8,  /* from here on two slips are forgiven */
	ASK_EVERY = 256,   /* words, whether it is late */
};

static size_t
read_letters(struct span text, uint32_t letters[LETTERS_MAX])
{
	size_t count = 0, size;

	for (; text.len > 0 && count < LETTERS_MAX;
	     text = span_after(text, size))
		letters[count++] = utf8_decode(text, &size);
	return count;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Slips between two words: insertions, deletions, exchanges of a letter and
 * of neighbours (optimal string alignment).  Ends with most + 1 as soon as
 * there must be more than that.
 */
static unsigned
count_slips(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len,
    unsigned most)
{
	unsigned rows[3][LETTERS_MAX + 1];

	for (size_t k = 0; k <= b_len; k++)
		rows[0][k] = (unsigned)k;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *up = rows[(i + 2) % 3];
		const unsigned *above = rows[(i + 1) % 3];
		unsigned best = row[0] = (unsigned)i;

		for (size_t k = 1; k <= b_len; k++) {
			unsigned exchange = a[i - 1] != b[k - 1];

			row[k] = least(least(up[k], row[k - 1]) + 1,
			    up[k - 1] + exchange);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1])
				row[k] = least(row[k], above[k - 2] + 1);
			best = least(best, row[k]);
		}
		if (best > most)
			return most + 1;
	}
	return rows[a_len % 3][b_len];
}

/* Each letter as one of 32 bits: what has many others is not near. */
static uint32_t
signature(const uint32_t *letters, size_t count)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < count; i++)
		bits |= 1u << (letters[i] % 32);
	return bits;
}

struct guess {
	uint32_t letters[LETTERS_MAX];
	size_t count;
	uint32_t bits;
	unsigned slips; /* of the best so far; at first one more than allowed */
	const struct vocabulary_word *best;
};

static void
try_word(struct guess *g, const struct vocabulary_word *word)
{
	uint32_t letters[LETTERS_MAX];
	size_t most = g->slips - (g->best == NULL);
	size_t count;
	unsigned slips;

	if (word->text.len + 4 * most < g->count ||
	    word->text.len > 4 * (g->count + most))
		return;
	count = read_letters(word->text, letters);
	if (count + most < g->count || count > g->count + most ||
	    count < LETTERS_LEAST - 1)
		return;
	/* A slip changes two bits at most. */
	if ((size_t)__builtin_popcount(signature(letters, count) ^ g->bits) >
	    2 * most)
		return;
	slips =
	    count_slips(g->letters, g->count, letters, count, (unsigned)most);
	if (slips > most)
		return;
	if (g->best == NULL || slips < g->slips || word->uses > g->best->uses) {
		g->slips = slips;
		g->best = word;
	}
}

const struct vocabulary_word *
vocabulary_guess(const struct vocabulary *v, struct span text,
    bool (*is_late)(void *data), void *data)
{
	struct guess g = { .best = NULL };

	g.count = read_letters(text, g.letters);
	if (g.count < LETTERS_LEAST || words_is_alone(text))
		return NULL;
	g.bits = signature(g.letters, g.count);
	g.slips = g.count < LETTERS_LONG ? 2 : 3;
	for (size_t i = 0; i < v->count; i++) {
		if (i % ASK_EVERY == 0 && is_late(data))
			return NULL;
		try_word(&g, v->words[i]);
	}
	return g.best;
}

/* ---- words written as one ------------------------------------------------ */

enum { PART_LEAST = 3 }; /* letters of a word that another is written to */

bool
vocabulary_divide(const struct vocabulary *v, struct span text,
    const struct vocabulary_word *parts[2])
{
	const struct vocabulary_word *found[2];
	size_t most = 0, letters = 0, size;

	for (size_t at = 0; at < text.len; at += size, letters++) {
		size_t uses;

		utf8_decode(span_after(text, at), &size);
		if (letters < PART_LEAST ||
		    utf8_count(span_after(text, at)) < PART_LEAST)
			continue;
		found[0] = vocabulary_find(v, span_first(text, at));
		found[1] = vocabulary_find(v, span_after(text, at));
		if (found[0] == NULL || found[1] == NULL)
			continue;
		uses = found[0]->uses < found[1]->uses ? found[0]->uses
						       : found[1]->uses;
		if (uses <= most)
			continue;
		most = uses;
		parts[0] = found[0];
		parts[1] = found[1];
	}
	return most > 0;
}
