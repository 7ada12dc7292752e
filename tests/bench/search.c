/*
 * What searching costs: an index of pages of 2 KB, made of words as often as
 * a language has them, and a mixed list of queries.
 *
 *	search [pages [bytes a page [rounds]]]
 *
 * Printed, never judged: time and size of the index, and for each kind of
 * query the median and the longest time of the processor.
 */
#include "site/lookup.h"

#include "base/memory.h"
#include "base/uri.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WORDS = 20000, LETTERS_MAX = 12, KINDS = 12 };

static char words[WORDS][LETTERS_MAX + 1];

/* A generator of our own, so that each run has the same pages. */
static uint64_t state = 88172645463325252u;

static uint64_t
chance(uint64_t most)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % most;
}

/* A word by Zipf's law: the n-th has a share of 1/n. */
static const char *
any_word(void)
{
	double share = (double)chance(1000000) / 1000000;

	return words[(size_t)(exp(share * log(WORDS)) - 1)];
}

static void
make_words(void)
{
	static const char *const parts[] = { "ta", "ri", "mo", "cel", "stem",
		"ran", "pli", "con", "de", "the", "sa", "un", "lo", "ver",
		"ine", "ol", "ks", "pre", "fa", "gi" };

	for (size_t i = 0; i < WORDS; i++) {
		size_t len = 0;

		while (len < 2 + i % 6) {
			const char *part = parts[chance(20)];

			len += (size_t)snprintf(words[i] + len,
			    LETTERS_MAX + 1 - len, "%s", part);
			if (len > LETTERS_MAX)
				len = LETTERS_MAX;
		}
	}
}

static double
now(clockid_t clock)
{
	struct timespec at;

	clock_gettime(clock, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static struct span
make_text(struct arena *arena, size_t bytes)
{
	struct span copy;
	struct buf text;
	size_t in_sentence = 0;

	buf_init(&text);
	while (text.len < bytes) {
		buf_append_string(&text, any_word());
		buf_append_string(&text, ++in_sentence % 14 == 0 ? ". " : " ");
	}
	copy = arena_copy(arena, buf_span(&text));
	buf_clear(&text);
	return copy;
}

static void
make_pages(struct arena *arena, struct search_page *pages, size_t count,
    size_t bytes)
{
	for (size_t i = 0; i < count; i++) {
		pages[i].target.title = arena_printf(arena, "%s %s %s",
		    any_word(), any_word(), any_word());
		pages[i].headings =
		    arena_printf(arena, "%s %s\n", any_word(), any_word());
		pages[i].text = make_text(arena, bytes);
	}
}

static const char *const kinds[KINDS] = { "one word", "a common word",
	"two words", "four common words", "eight words", "eight common words",
	"a phrase", "the beginning of a word", "three letters", "a slip",
	"nothing that is there", "the longest" };

static void
make_query(size_t kind, const struct search_page *pages, size_t count,
    struct buf *out)
{
	struct span text = pages[chance(count)].text;
	size_t terms[KINDS] = { 1, 1, 2, 4, 8, 8, 0, 0, 0, 0, 0, 0 };
	bool common = kind == 1 || kind == 3 || kind == 5;

	buf_truncate(out, 0);
	for (size_t i = 0; i < terms[kind]; i++)
		buf_printf(out, "%s ",
		    common ? words[i + chance(8)] : any_word());
	if (kind == 6)
		buf_printf(out, "\"%.*s\"", 18, text.ptr);
	if (kind == 7)
		buf_printf(out, "%.4s", words[chance(WORDS)]);
	if (kind == 8)
		buf_printf(out, "%.3s", words[chance(200)]);
	if (kind == 9)
		buf_printf(out, "%sx%s", words[5 + chance(400) * 6],
		    words[chance(100)]);
	if (kind == 10)
		buf_append_string(out, "xylophone quartz");
	while (kind == 11 && out->len < QUERY_TYPED)
		buf_printf(out, "%s ", words[chance(50)]);
}

static int
compare(const void *a, const void *b)
{
	double first = *(const double *)a, second = *(const double *)b;

	return first < second ? -1 : first > second;
}

static void
measure(struct search *search, const struct search_page *pages, size_t count,
    size_t rounds)
{
	double *all = memory_new(KINDS * rounds, sizeof(*all));
	static struct lookup result;
	static struct query query;
	size_t used = 0, late;
	struct buf typed;

	buf_init(&typed);
	for (size_t kind = 0; kind < KINDS; kind++) {
		double *times = all + used;

		late = 0;
		for (size_t i = 0; i < rounds; i++) {
			double start;

			make_query(kind, pages, count, &typed);
			start = now(CLOCK_PROCESS_CPUTIME_ID);
			query_parse(buf_span(&typed), span_of(""), &query);
			if (query.term_count > 0 &&
			    lookup_run(search, &query, &result) == -1)
				abort();
			all[used++] = now(CLOCK_PROCESS_CPUTIME_ID) - start;
			late += result.late;
		}
		qsort(times, rounds, sizeof(*times), compare);
		printf("%-24s median %6.2f ms  longest %6.2f ms  late %zu\n",
		    kinds[kind], times[rounds / 2], times[rounds - 1], late);
	}
	qsort(all, used, sizeof(*all), compare);
	printf("%-24s median %6.2f ms  of 100, 95 within %.2f ms\n", "all",
	    all[used / 2], all[used * 95 / 100]);
	buf_clear(&typed);
	free(all);
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	size_t bytes = argc > 2 ? strtoul(argv[2], NULL, 10) : 2000;
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 100;
	struct arena *arena = arena_new();
	struct search_page *pages = arena_alloc(arena, count * sizeof(*pages));
	struct synonyms synonyms;
	struct search_source source = { SPAN("en"), pages, count, &synonyms,
		SPAN("") };
	struct search *search;
	struct err err;
	double start;

	synonyms_init(&synonyms, NULL);
	make_words();
	make_pages(arena, pages, count, bytes);
	start = now(CLOCK_MONOTONIC);
	search = search_new(&source, arena, &err);
	if (search == NULL) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	printf("%zu pages of %zu bytes: index made in %.2f s, %.1f MB\n", count,
	    bytes, (now(CLOCK_MONOTONIC) - start) / 1000,
	    (double)search_size(search) / 1e6);
	measure(search, pages, count, rounds);
	search_free(search);
	synonyms_clear(&synonyms);
	arena_free(arena);
	return 0;
}
