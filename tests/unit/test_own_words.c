#include "support.h"

#include "source/facts.h"
#include "source/own_words.h"
#include "source/settings.h"

static void
each_word_has_a_name_and_so_a_place_in_a_catalogue(void **state)
{
	struct labels labels = labels_english;
	const struct schema_key *key = settings_labels;
	size_t words = sizeof(labels) / sizeof(struct span);

	(void)state;
	for (; key->name != NULL; key++)
		words -= own_words_count(key);
	/* The rule of plurals is in the headers of catalogues. */
	assert_int_equal(words, LANGUAGES + 1);
	for (size_t i = 0; i < LANGUAGES; i++)
		assert_span(labels.language_names[i],
		    languages_known[i].english);
}

/* The forms of a plural are as many as the language has. */
static bool
is_of_plural(const struct labels *labels, const struct span *word)
{
	return (word >= labels->minutes &&
		   word < labels->minutes + PLURAL_FORMS) ||
	    word == &labels->plural;
}

static void
the_catalogues_can_be_read_and_keep_what_is_filled_in(void **state)
{
	struct arena *arena = arena_new();
	const struct own_words_catalogue *c = own_words_catalogues;
	struct buf why;
	struct err err;

	(void)state;
	buf_init(&why);
	for (; c->language != NULL; c++) {
		struct labels labels = labels_english;
		struct span *word = (struct span *)&labels;
		const struct span *english =
		    (const struct span *)&labels_english;

		if (own_words_load(&labels, span_of(c->language), arena,
			&err) == -1)
			fail_msg("%s:%u: %s", err.file, err.line, err.message);
		for (size_t i = 0; i < sizeof(labels) / sizeof(*word); i++) {
			if (is_of_plural(&labels, &word[i]))
				continue;
			assert_true(word[i].len > 0);
			if (!facts_agree_on_label(english[i], word[i], &why))
				fail_msg("%s: %s: %s", c->language, word[i].ptr,
				    why.ptr);
		}
		assert_string_not_equal(labels.contents.ptr, "Contents");
	}
	buf_clear(&why);
	arena_free(arena);
}

static const struct {
	const char *language;
	size_t minutes;
	const char *said;
} times[] = {
	{ "en", 1, "1 minute" },
	{ "en", 2, "2 minutes" },
	{ "it", 1, "1 minuto" },
	{ "it", 21, "21 minuti" },
	{ "es", 4, "4 minutos" },
	{ "ar", 1, "دقيقة واحدة" },
	{ "ar", 2, "دقيقتان" },
	{ "ar", 3, "3 دقائق" },
	{ "ar", 10, "10 دقائق" },
	{ "ar", 11, "11 دقيقة" },
	{ "ar", 100, "100 دقيقة" },
	{ "ar", 103, "103 دقائق" },
};

static void
a_number_of_minutes_has_the_form_of_its_language(void **state)
{
	struct arena *arena = arena_new();
	struct buf out;
	struct err err;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(times); i++) {
		struct labels labels = labels_english;

		assert_int_equal(own_words_load(&labels,
				     span_of(times[i].language), arena, &err),
		    0);
		buf_truncate(&out, 0);
		labels_append_minutes(&labels, times[i].minutes, &out);
		assert_string_equal(out.ptr, times[i].said);
	}
	buf_clear(&out);
	arena_free(arena);
}

static void
a_kind_of_a_language_has_its_words(void **state)
{
	struct arena *arena = arena_new();
	struct labels labels = labels_english;
	struct err err;

	(void)state;
	labels.web = span_of("rete");
	assert_int_equal(own_words_load(&labels, span_of("it-CH"), arena, &err),
	    0);
	assert_span(labels.contents, "Indice");
	assert_span(labels.web, "rete");
	labels = labels_english;
	assert_int_equal(own_words_load(&labels, span_of("tlh"), arena, &err),
	    0);
	assert_span(labels.contents, "Contents");
	arena_free(arena);
}

static void
a_label_is_filled_in_by_name(void **state)
{
	const struct labels_value values[] = {
		{ "count", SPAN("3") },
		{ "total", SPAN("8") },
	};
	struct buf out;

	(void)state;
	buf_init(&out);
	labels_fill(span_of("of {total}: {count} {x} {count"), values, 2, &out);
	assert_span(buf_span(&out), "of 8: 3 {x} {count");
	buf_truncate(&out, 0);
	labels_append_date(&labels_english, 3, 11, 2026, &out);
	assert_span(buf_span(&out), "3 November 2026");
	buf_clear(&out);
	assert_span(labels_language(&labels_english, span_of("pt-BR")),
	    "Portuguese");
	assert_span(labels_language(&labels_english, span_of("tlh")), "tlh");
	assert_span(languages_own_name(span_of("it")), "Italiano");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_word_has_a_name_and_so_a_place_in_a_catalogue),
		cmocka_unit_test(
		    the_catalogues_can_be_read_and_keep_what_is_filled_in),
		cmocka_unit_test(
		    a_number_of_minutes_has_the_form_of_its_language),
		cmocka_unit_test(a_kind_of_a_language_has_its_words),
		cmocka_unit_test(a_label_is_filled_in_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
