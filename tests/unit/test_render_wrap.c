#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/wrap.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Lines are shown with "|" between them. */
static const struct {
	const char *text;
	size_t width;
	const char *lines;
} cases[] = {
	{ "", 10, "" },
	{ "   \n ", 10, "" },
	{ "one two three", 7, "one two|three" },
	{ "one two three", 6, "one|two|three" },
	{ "one two three", 13, "one two three" },
	{ "one two three", 0, "one two three" },
	{ " one  two ", 20, "one  two" },
	{ "one     two", 5, "one|two" },
	/* longer than the width: alone and uncut */
	{ "a incomprehensibilities b", 5, "a|incomprehensibilities|b" },
	{ "incomprehensibilities", 1, "incomprehensibilities" },
	/* a line end stays */
	{ "one\ntwo three", 20, "one|two three" },
	{ "one \n two", 20, "one|two" },
	{ "one\n\n\ntwo\n", 0, "one|two" },
	/* no line begins with a dash or a citation, if there is a choice */
	{ "one two - three", 7, "one|two -|three" },
	{ "one two -- three", 10, "one two --|three" },
	{ "one two [1, 2] three", 10, "one|two [1, 2]|three" },
	{ "one two [1, 2] three", 8, "one|two|[1, 2]|three" },
	{ "one [1, 23, 4] five, 6, 7", 13, "one|[1, 23, 4]|five, 6, 7" },
	{ "one 1, 2 three", 7, "one 1,|2 three" },
	{ "one two [sic] -5", 8, "one two|[sic] -5" },
	{ "one - two", 3, "one|-|two" },
	{ "one - - - two", 5, "one|- - -|two" },
	{ "one   \ntwo", 4, "one|two" },
	/* cells, not bytes: wide, combining, two bytes */
	{ "\xE9\xAA\xA8\xE9\xAB\x84 \xE9\xAA\xA8", 4,
	    "\xE9\xAA\xA8\xE9\xAB\x84|\xE9\xAA\xA8" },
	{ "\xE9\xAA\xA8 \xE9\xAA\xA8", 5, "\xE9\xAA\xA8 \xE9\xAA\xA8" },
	{ "e\xCC\x81 e\xCC\x81", 3, "e\xCC\x81 e\xCC\x81" },
	{ "\xC3\xBC \xC3\xBC", 3, "\xC3\xBC \xC3\xBC" },
	{ "one tw\xC3\xBC three", 7, "one tw\xC3\xBC|three" },
	{ "one tw\xC3\xBC three", 6, "one|tw\xC3\xBC|three" },
	{ "\xC3\xBC\xC3\xBC\xC3\xBC one", 2, "\xC3\xBC\xC3\xBC\xC3\xBC|one" },
	/* Japanese, Chinese: between signs, but not before 。 or behind 「 */
	{ "骨髄移植を受けた。", 8, "骨髄移植|を受け|た。" },
	{ "骨髄移植を受けた。", 16, "骨髄移植を受け|た。" },
	{ "彼は「骨髄」と言う", 8, "彼は「骨|髄」と言|う" },
	{ "キャンセル", 2, "キャ|ン|セ|ル" },
	{ "干细胞 移植后", 6, "干细胞|移植后" },
	/* beside other scripts, whose words and addresses stay whole */
	{ "次はGeminiで読む", 8, "次は|Geminiで|読む" },
	{ "見よhttps://a.example/b/cを", 9, "見よ|https://a.example/b/c|を" },
	{ "5年で73%の人", 6, "5年で|73%の|人" },
	/* a citation stays with what it is for */
	{ "受けた[1]。", 7, "受け|た[1]。" },
	/* Thai: at spaces; between syllables where a line would be too long */
	{ "การ ปลูกถ่าย", 8, "การ|ปลูกถ่าย" },
	{ "การปลูกถ่าย", 4, "การป|ลูกถ่า|ย" },
	{ "การปลูก", 2, "กา|รป|ลูก" },
	{ "กกาก", 2, "ก|กา|ก" },
	{ "สเต็มเซลล์", 4, "สเต็ม|เซลล์" },
	{ "\"เซลล์\" 1", 4, "\"เซล|ล์\" 1" },
	/* Korean has spaces */
	{ "조혈모세포 이식", 6, "조혈모세포|이식" },
	/* dashes and signs of two cells in Latin script */
	{ "one—two three", 6, "one—two|three" },
};

static void
breaks_at_words_by_cells(void **state)
{
	struct span text, line, rest, expected;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		text = span_of(cases[i].text);
		rest = span_of(cases[i].lines);
		while (wrap_line(&text, cases[i].width, &line)) {
			assert_true(span_split(&rest, '|', &expected));
			assert_int_equal(line.len, expected.len);
			assert_memory_equal(line.ptr, expected.ptr, line.len);
		}
		assert_int_equal(rest.len, 0);
	}
}

static void
counts_lines(void **state)
{
	(void)state;
	assert_int_equal(wrap_count(span_of(""), 10), 0);
	assert_int_equal(wrap_count(span_of("one two three"), 7), 2);
	assert_int_equal(wrap_count(span_of("one\ntwo"), 0), 2);
}

static void
balances_lines(void **state)
{
	struct span text = span_of("aa bb cc dd ee f");
	struct span line;
	size_t width = wrap_balance(text, 14);

	(void)state;
	assert_int_equal(width, 8);
	assert_true(wrap_line(&text, width, &line));
	assert_true(span_is(line, "aa bb cc"));
	assert_true(wrap_line(&text, width, &line));
	assert_true(span_is(line, "dd ee f"));
	assert_false(wrap_line(&text, width, &line));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_at_words_by_cells),
		cmocka_unit_test(counts_lines),
		cmocka_unit_test(balances_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
