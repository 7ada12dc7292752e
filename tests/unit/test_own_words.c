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
		words -=
		    key->offset == offsetof(struct labels, months) ? 12 : 1;
	assert_int_equal(words, LANGUAGES);
	for (size_t i = 0; i < LANGUAGES; i++)
		assert_span(labels.language_names[i],
		    languages_known[i].english);
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
		cmocka_unit_test(a_kind_of_a_language_has_its_words),
		cmocka_unit_test(a_label_is_filled_in_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
