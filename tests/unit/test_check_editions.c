/*
 * What readers get: bytes that the program never writes, and the rules that
 * would find them.
 */
#include "support.h"

#include "check/check.h"
#include "source/content.h"

/* A sound answer, of which each case spoils one part. */
static const char gemtext[] = "20 text/gemini; lang=en\r\n# A page\n\nText.\n";
static const char menu[] = "iA page\t\tnull.host\t1\r\n"
			   "0Text of this page\t/page.txt\thost\t70\r\n"
			   ".\r\n";
static const char text[] = "A page\r\n\r\nText.\r\n";

struct spoilt {
	const char *rule;
	const char *gemtext, *menu, *text, *flow, *narrow; /* NULL: sound */
	const char *message; /* part of the finding's line */
	const char *source;  /* of the page, below its title; NULL: "Text." */
};

#define TEN "aaaa bbbb "
#define SIXTY TEN TEN TEN TEN TEN TEN

static const struct spoilt cases[] = {
	{ .rule = "E-title",
	    .gemtext = "20 text/gemini; lang=en\r\nText.\n",
	    .message = "must begin with its title" },
	{ .rule = "E-external",
	    .gemtext = "20 text/gemini; lang=en\r\n# A page\n"
		       "=> https://example.org/ Example\n",
	    .message = "must end with \"(web)\"" },
	{ .rule = "E-lang",
	    .gemtext = "20 text/gemini\r\n# A page\n",
	    .message = "does not name the page's language" },
	{ .rule = "E-width",
	    .menu = "i" SIXTY "aaaa bbbb\t\tnull.host\t1\r\n"
		    "0Text\t/page.txt\thost\t70\r\n.\r\n",
	    .message = "69 cells of 67" },
	{ .rule = "E-fields",
	    .menu = "iA page\tnull.host\t1\r\n"
		    "0Text\t/page.txt\thost\t70\r\n.\r\n",
	    .message = "four fields" },
	{ .rule = "E-fields",
	    .menu = "iA page\t\tnull.host\t1\n"
		    "0Text\t/page.txt\thost\t70\r\n.\r\n",
	    .message = "end with CRLF" },
	{ .rule = "E-fields",
	    .menu = "iA \x1B page\t\tnull.host\t1\r\n"
		    "0Text\t/page.txt\thost\t70\r\n.\r\n",
	    .message = "no control characters" },
	{ .rule = "E-fields",
	    .menu = "0Text\t/" TEN SIXTY SIXTY SIXTY SIXTY "abcd\thost\t70\r\n"
		    "0Text\t/" TEN SIXTY SIXTY SIXTY SIXTY
		    "abcde\thost\t70\r\n.\r\n",
	    .message = "a selector of 256 bytes, and programs need take no "
		       "more than 255: shorten the names" },
	{ .rule = "E-prose",
	    .menu = "ia\t\th\t1\r\nib\t\th\t1\r\nic\t\th\t1\r\n"
		    "id\t\th\t1\r\nie\t\th\t1\r\nif\t\th\t1\r\n"
		    "0Text\t/page.txt\thost\t70\r\n.\r\n",
	    .message = "over 5 lines of prose" },
	{ .rule = "E-type",
	    .menu = "0Text\t/page.txt\thost\t70\r\n"
		    "+Again\t/mirror\thost\t70\r\n.\r\n",
	    .message = "of type \"+\"" },
	{ .rule = "E-text",
	    .text = SIXTY "aaaa bbbb\r\n",
	    .message = "line 1 of page.txt takes 69 cells" },
	{ .rule = "E-text",
	    .text = "A page\r\n.\r\nText.\r\n",
	    .message = "a lone dot" },
	{ .rule = "E-text",
	    .text = "A page\r\n\r\n\r\n\r\nText.\r\n",
	    .message = "three blank lines" },
	{ .rule = "E-text",
	    .source = "One.\n\n## Soil\n\nTwo.\n",
	    .text = "A page\r\n\r\nOne.\r\n\r\nSoil\r\n\r\nTwo.\r\n",
	    .message = "1 blank lines before the heading \"Soil\"" },
	{ .rule = "E-text",
	    .source = "One.\n\n## Soil\n\nTwo.\n",
	    .text = "A page\r\n\r\nOne.\r\n\r\n\r\nSoil\r\nTwo.\r\n",
	    .message = "no blank line after the heading \"Soil\"" },
	{ .rule = "E-table",
	    .source = "Table: Beans.\n\n| Bed | Soil |\n|---|---|\n| a | b |\n",
	    .message = "no link to this table as CSV" },
	{ .rule = "E-text",
	    .menu = "1Elsewhere\t/else/\thost\t70\r\n.\r\n",
	    .message = "must be the first item" },
	{ .rule = "E-flow",
	    .menu = "0Flow\t/flow.txt\thost\t70\r\n.\r\n",
	    .message = "must not be the first item" },
	{ .rule = "E-flow",
	    .flow = "A page\r\n",
	    .message = "do not have the same words" },
	{ .rule = "E-narrow",
	    .narrow = TEN TEN TEN TEN "cc\r\n",
	    .message = "takes 42 cells of 40" },
	{ .rule = "E-ordered",
	    .source = "1. One\n",
	    .message = "\"1. One\" has lost its number" },
	{ .rule = "E-ascii",
	    .text = "A page \xE2\x80\x93 here\r\n",
	    .message = "typographic signs in page.txt" },
};

static struct check_answer
text_answer(const char *path, const char *spoilt)
{
	return (struct check_answer){ .path = span_of(path),
		.gopher = span_of(spoilt == NULL ? text : spoilt) };
}

static void
add_answers(struct check *check, const struct spoilt *c)
{
	const char *page = c->gemtext == NULL ? gemtext : c->gemtext;
	struct check_answer answer = { .path = span_of("/"),
		.gemini = span_of(page),
		.header = (size_t)(strchr(page, '\n') + 1 - page),
		.gopher = span_of(c->menu == NULL ? menu : c->menu) };

	check_add(check, &answer);
	answer = text_answer("/page.txt", c->text);
	check_add(check, &answer);
	answer = text_answer("/flow.txt", c->flow);
	check_add(check, &answer);
	answer = text_answer("/narrow.txt", c->narrow);
	check_add(check, &answer);
}

static struct check *
load(const struct support_folder *folder, const struct check_options *options)
{
	struct content *content;
	struct check *check;
	struct err err;

	content = content_load_as(folder->path,
	    &(struct content_options){
		.zones = options->zones, .today = options->today },
	    &err);
	if (content == NULL)
		fail_msg("%s", err.message);
	check = check_load(content, options, &err);
	if (check == NULL)
		fail_msg("%s", err.message);
	return check;
}

static size_t
apply(const struct support_folder *folder, const struct spoilt *c,
    struct buf *out)
{
	static const struct check_options options = { .today = {
							  2026, 11, 23 } };
	struct check *check;
	struct err err;
	size_t found;

	buf_truncate(out, 0);
	buf_printf(out, "rules: {%s: yes}\n", c->rule);
	support_write(folder, "site.yaml", out->ptr);
	check = load(folder, &options);
	add_answers(check, c);
	assert_int_equal(check_run(check, &err), 0);
	buf_truncate(out, 0);
	check_print(check, false, out);
	found = check_count(check)->errors + check_count(check)->warnings;
	check_free(check);
	return found;
}

static void
spoilt_answers_are_found(void **state)
{
	const struct support_folder *folder = *state;
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct spoilt sound = { .rule = cases[i].rule };

		support_write_page(folder, "index.md", "A page",
		    cases[i].source == NULL ? "Text.\n" : cases[i].source);
		if (apply(folder, &cases[i], &out) != 1 ||
		    strstr(out.ptr, cases[i].message) == NULL)
			fail_msg("%s: %s", cases[i].rule, out.ptr);
		support_write_page(folder, "index.md", "A page", "Text.\n");
		if (apply(folder, &sound, &out) != 0)
			fail_msg("%s: %s", cases[i].rule, out.ptr);
	}
	buf_clear(&out);
}

static void
the_foot_has_no_clock(void **state)
{
	const struct support_folder *folder = *state;
	const struct check_options options = { .today = { 2026, 11, 23 } };
	struct check *check;
	struct err err;

	support_write_page(folder, "index.md", "A page", "Text.\n");
	support_write(folder, "site.yaml",
	    "notice: Made at 12:34 today\nrules: {E-footer: yes}\n");
	check = load(folder, &options);
	assert_int_equal(check_run(check, &err), 0);
	assert_int_equal(check_count(check)->errors, 1);
	check_free(check);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(spoilt_answers_are_found),
		TEST_WITH_FOLDER(the_foot_has_no_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
