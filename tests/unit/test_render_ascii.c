#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/ascii.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *text, *clean, *folded;
} cases[] = {
	{ "", "", "" },
	{ "plain text", "plain text", "plain text" },
	{ "a\tb\rc\x01"
	  "d\x7F"
	  "e\nf",
	    "a b c d e\nf", "a b c d e\nf" },
	/* C1: control sequences in one character */
	{ "a\xC2\x9B"
	  "b",
	    "a b", "a b" },
	{ "\u201cyes\u201d \u2018no\u2019 \u00abja\u00bb",
	    "\u201cyes\u201d \u2018no\u2019 \u00abja\u00bb",
	    "\"yes\" 'no' \"ja\"" },
	{ "1\u20132 a\u2014b \u22125", "1\u20132 a\u2014b \u22125",
	    "1-2 a--b -5" },
	{ "so\u2026", "so\u2026", "so..." },
	{ "\u2022 item", "\u2022 item", "* item" },
	{ "12\u00a0KB\u202f\u3000x", "12\u00a0KB\u202f\u3000x", "12 KB  x" },
	{ "soft\u00adhyphen zero\u200bwidth\ufeff",
	    "soft\u00adhyphen zero\u200bwidth\ufeff", "softhyphen zerowidth" },
	/* letters, signs and joiners stay */
	{ "\u00fc \u0142 \u9aa8 \u20ac \u2265 \u00d7",
	    "\u00fc \u0142 \u9aa8 \u20ac \u2265 \u00d7",
	    "\u00fc \u0142 \u9aa8 \u20ac \u2265 \u00d7" },
	{ "\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e",
	    "\u0645\u06cc\u200c\u062e" },
	{ "e\u0301", "e\u0301", "e\u0301" },
};

static void
replaces_what_it_should(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buf_truncate(&out, 0);
		ascii_clean(span_of(cases[i].text), &out);
		assert_string_equal(out.ptr, cases[i].clean);
		buf_truncate(&out, 0);
		ascii_fold(span_of(cases[i].text), &out);
		assert_string_equal(out.ptr, cases[i].folded);
	}
	buf_clear(&out);
}

/* Text is looked at eight bytes at a time: no place is passed over. */
static void
finds_each_sign_wherever_it_stands(void **state)
{
	static const char *const signs[] = { "\x01", "\x1F", "\x7F", "\t",
		"\xC2\x80", "\xC2\xA0", "\u2014" };
	struct buf text, out;

	(void)state;
	buf_init(&text);
	buf_init(&out);
	for (size_t at = 0; at < 20; at++) {
		for (size_t i = 0; i < LENGTH(signs); i++) {
			buf_truncate(&text, 0);
			buf_append_repeated(&text, at % 3 ? ' ' : '\n', at);
			buf_append_string(&text, signs[i]);
			buf_append_string(&text, " ~ and then more");
			buf_truncate(&out, 0);
			ascii_fold(buf_span(&text), &out);
			assert_null(strstr(out.ptr, signs[i]));
			assert_string_equal(strchr(out.ptr, '~'),
			    "~ and then more");
		}
	}
	buf_clear(&text);
	buf_clear(&out);
}

static void
replaces_a_nul(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	ascii_clean(span_make("a\0b", 3), &out);
	assert_string_equal(out.ptr, "a b");
	buf_clear(&out);
}

static void
survives_malformed_text(void **state)
{
	static const char *const texts[] = { "\xC2", "\xE2\x80", "\xFF\xFE",
		"\x80\x80", "a\xF0\x9F" };
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		ascii_clean(span_of(texts[i]), &out);
		ascii_fold(span_of(texts[i]), &out);
	}
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replaces_what_it_should),
		cmocka_unit_test(finds_each_sign_wherever_it_stands),
		cmocka_unit_test(replaces_a_nul),
		cmocka_unit_test(survives_malformed_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
