#include "support.h"

#include "base/utf8.h"

#define BAD UTF8_REPLACEMENT

static void
decodes_one_code_point(void **state)
{
	static const struct {
		const char *text;
		uint32_t code;
		size_t size;
	} cases[] = {
		{ "a", 'a', 1 },
		{ "\xC3\xA9x", 0xE9, 2 },
		{ "\xE2\x82\xAC", 0x20AC, 3 },
		{ "\xF0\x9F\x98\x80", 0x1F600, 4 },
		{ "\xF4\x8F\xBF\xBF", 0x10FFFF, 4 },
		{ "\x80", BAD, 1 },
		{ "\xFF", BAD, 1 },
		{ "\xC3", BAD, 1 },
		{ "\xC3(", BAD, 1 },
		{ "\xE2\x82", BAD, 2 },
		{ "\xE2\x82x", BAD, 2 },
		/* overlong, surrogate, above the last */
		{ "\xC0\x80", BAD, 1 },
		{ "\xED\xA0\x80", BAD, 3 },
		{ "\xF4\x90\x80\x80", BAD, 4 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t size = 0;
		uint32_t code = utf8_decode(span_of(cases[i].text), &size);

		if (code != cases[i].code || size != cases[i].size)
			fail_msg("case %zu: %x, %zu bytes", i, code, size);
	}
}

static void
decoding_goes_on_to_the_end_of_any_bytes(void **state)
{
	struct span text = SPAN("\xE2\x82\xE2\x82\xAC\xF0\x9F\x80\0\xC3");
	size_t size;

	(void)state;
	while (text.len > 0) {
		utf8_decode(text, &size);
		assert_in_range(size, 1, text.len);
		text = span_after(text, size);
	}
}

static void
appends_what_it_can_encode(void **state)
{
	static const uint32_t codes[] = { 'a', 0xE9, 0x20AC, 0x1F600, 0xD800,
		0x110000, 0xFFFFFFFF };
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(codes); i++)
		utf8_append(&out, codes[i]);
	assert_string_equal(out.ptr,
	    "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
	    "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	buf_clear(&out);
}

static void
finds_the_first_malformed_byte(void **state)
{
	(void)state;
	assert_int_equal(utf8_check(span_of("")), 0);
	assert_int_equal(utf8_check(span_of("a\xC3\xA9")), 3);
	assert_int_equal(utf8_check(span_of("a\xC3\xA9\xFFz")), 3);
	assert_int_equal(utf8_check(span_of("ab\xC3")), 2);
	assert_int_equal(
	    utf8_check(span_of("a long run of ASCII \xC3\xA9, \xE2\x82")), 24);
}

static void
counts_ascii_at_the_start(void **state)
{
	static const char text[] = "0123456789abcdef\xC3\xA9 and more of it";

	(void)state;
	assert_int_equal(utf8_ascii(span_of("")), 0);
	assert_int_equal(utf8_ascii(span_of("\x7F")), 1);
	for (size_t i = 0; i < strlen(text); i++) {
		struct span rest = span_of(text + i);

		assert_int_equal(utf8_ascii(rest),
		    i < 16       ? 16 - i
			: i < 18 ? 0
				 : rest.len);
	}
}

static void
measures_in_cells(void **state)
{
	static const struct {
		const char *text;
		size_t cells, characters;
	} cases[] = {
		{ "", 0, 0 }, { "plain", 5, 5 }, { "caf\xC3\xA9", 4, 4 },
		{ "cafe\xCC\x81", 4, 5 },             /* combining acute */
		{ "\xE4\xB8\xAD\xE6\x96\x87", 4, 2 }, /* two ideographs */
		{ "a\xE2\x80\x8B"
		  "b",
		    2, 3 },                   /* zero width space */
		{ "\xF0\x9F\x98\x80", 2, 1 }, /* an emoji */
		{ "\xE2\x80\x94", 1, 1 },     /* a dash */
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span text = span_of(cases[i].text);

		assert_int_equal(utf8_width(text), cases[i].cells);
		assert_int_equal(utf8_count(text), cases[i].characters);
	}
}

static void
folds_for_order(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "\xC3\x85kerfeldt", "akerfeldt" },
		{ "M\xC3\xBCller-Ek 2", "muller-ek 2" },
		{ "e\xCC\x81t\xC3\xA9", "ete" },
		{ "\xCE\xA9", "\xCF\x89" }, /* Omega */
		/* a Korean syllable is of letters, not of marks */
		{ "\xED\x95\x9C", "\xED\x95\x9C" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out;

		buf_init(&out);
		utf8_fold(span_of(cases[i][0]), &out);
		assert_string_equal(out.ptr, cases[i][1]);
		buf_clear(&out);
	}
}

static void
tells_letters_from_signs(void **state)
{
	(void)state;
	assert_true(utf8_is_letter('a') && utf8_is_letter(0xE9));
	assert_false(utf8_is_letter('1') || utf8_is_letter(0x2014));
	assert_true(utf8_is_word('1') && utf8_is_word(0x0301));
	assert_false(utf8_is_word('-') || utf8_is_word(0xA0));
	assert_int_equal(utf8_upper(0xE9), 0xC9);
	assert_int_equal(utf8_upper('-'), '-');
}

static void
lines_end_beside_scripts_without_spaces(void **state)
{
	/* "^" is where a line may end. */
	static const char *const cases[] = {
		"ab",
		"a-b",
		"\xC3\xA9\xC3\xA9",          /* two e with accents */
		"\xE9\xAA\xA8^\xE9\xAB\x84", /* two Han signs */
		"a^\xE9\xAA\xA8^b",
		"\xE9\xAA\xA8\xE3\x80\x82", /* before a full stop */
		"\xE9\xAA\xA8^(",
		"(\xE9\xAA\xA8",
		"\xEC\xA1\xB0\xED\x98\x88", /* two Korean syllables */
		"\xE0\xB8\x81\xE0\xB8\xB2", /* two Thai signs */
		"\xE9\xAA\xA8^\xFF",        /* malformed */
		"\xFF^\xE9\xAA\xA8",
		"\x80\x80\x80\xE9\xAA",
	};
	struct buf text, found;

	(void)state;
	buf_init(&text);
	buf_init(&found);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_truncate(&text, 0);
		buf_truncate(&found, 0);
		for (const char *c = cases[i]; *c != '\0'; c++)
			if (*c != '^')
				buf_append_char(&text, *c);
		for (size_t at = 0; at < text.len; at++) {
			if (utf8_is_break(buf_span(&text), at))
				buf_append_char(&found, '^');
			buf_append_char(&found, text.ptr[at]);
		}
		assert_string_equal(found.ptr, cases[i]);
	}
	buf_clear(&found);
	buf_clear(&text);
}

static void
only_words_without_a_dictionary_are_cut(void **state)
{
	/* Thai: four signs of a cell, the third of which stays with the second
	 */
	struct span thai = span_of("\xE0\xB8\x81\xE0\xB8\x81\xE0\xB8\xB2"
				   "\xE0\xB8\x81");

	(void)state;
	assert_int_equal(utf8_cut(span_of("transplantation"), 5), 15);
	assert_int_equal(utf8_cut(span_of(""), 5), 0);
	assert_int_equal(utf8_cut(thai, 0), 3);
	assert_int_equal(utf8_cut(thai, 2), 3);
	assert_int_equal(utf8_cut(thai, 3), 9);
	assert_int_equal(utf8_cut(thai, 4), 12);
	assert_int_equal(utf8_cut(span_first(thai, 11), 1), 3);
	/* A vowel that is written before its sound. */
	assert_int_equal(utf8_cut(span_of("\xE0\xB9\x80\xE0\xB8\x81"
					  "\xE0\xB8\x81"),
			     1),
	    6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_one_code_point),
		cmocka_unit_test(decoding_goes_on_to_the_end_of_any_bytes),
		cmocka_unit_test(appends_what_it_can_encode),
		cmocka_unit_test(finds_the_first_malformed_byte),
		cmocka_unit_test(counts_ascii_at_the_start),
		cmocka_unit_test(measures_in_cells),
		cmocka_unit_test(folds_for_order),
		cmocka_unit_test(tells_letters_from_signs),
		cmocka_unit_test(lines_end_beside_scripts_without_spaces),
		cmocka_unit_test(only_words_without_a_dictionary_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
