#include "support.h"

#include "source/content.h"

/* Pages, and what of them is to be translated: kind, a bar and the text. */
static const struct {
	const char *body;
	const char *segments[8];
} pages[] = {
	{ "A paragraph\nof two lines.\n",
	    { "paragraph|A paragraph of two lines." } },
	{ "One\\\ntwo\n\nThree  \nfour\n",
	    { "paragraph|One\\\ntwo", "paragraph|Three\\\nfour" } },
	{ "\\\n+\nno list\n\n- *\\\n  \\\n  a*\n",
	    { "paragraph|\\\n+ no list", "list item|*\\\n\\\na*" } },
	{ "One\\\n\n`a`\\\nb\n\nc\n\n[](index.md)\\\nd\n",
	    { "paragraph|One\\", "paragraph|`a`\\\nb", "paragraph|c",
		"paragraph|[](index.md)\\\nd" } },
	{ "One\n\n\\\r+\ra\r", { "paragraph|One", "paragraph|\\\n+ a" } },
	{ "> 1. \\\r\n>    1.\r\n>    b\r\n", { "list item|\\\n1. b" } },
	{ "[a]: b\n-\nc\n\nd\n", { "paragraph|d" } },
	{ "[a\\\n]:  \nb c\n", { "paragraph|[a\\\n]:\\\nb c" } },
	{ "[a]: <\nb> \"\"\n\n[b]: two words\nand more\n",
	    { "paragraph|[b]: two words and more" } },
	{ "## A heading ##\n\nSetext\n------\n",
	    { "heading|A heading", "heading|Setext" } },
	{ "- One\n- [Two](index.md): b\n  c\n",
	    { "list item|One", "list item|[Two](index.md): b c" } },
	{ "1. One\n2. **Two** x\n\n   More\n",
	    { "list item|One", "list item|**Two** x", "list item|More" } },
	{ "- a\n  - b\n    - `c` d\n",
	    { "list item|a", "list item|b", "list item|`c` d" } },
	{ "> Quoted\n> text\n>\n> - in it\n",
	    { "quote|Quoted text", "list item|in it" } },
	{ "Table: Who, of 10 people\n\n| Who | How many |\n|---|---|\n"
	  "| [You](index.md) | 3 |\n| He \\| she | 85.5 |\n",
	    { "table caption|Who, of 10 people", "name of a table's column|Who",
		"name of a table's column|How many",
		"table cell, column Who|[You](index.md)",
		"table cell, column Who|He \\| she",
		"table cell, column How many|85.5" } },
	{ "a\\\\|b\n---|---\nc\\\\\\|d|e\n",
	    { "name of a table's column|a\\\\", "name of a table's column|b",
		"table cell, column a\\|c\\\\\\|d",
		"table cell, column b|e" } },
	{ "a | b\n---|---\nc | `d`\n",
	    { "name of a table's column|a", "name of a table's column|b",
		"table cell, column a|c" } },
	{ "[Start](index.md) and `end`\n\n`code` first\n",
	    { "paragraph|[Start](index.md) and `end`",
		"paragraph|`code` first" } },
	{ "110\n\n`x`\n\n1,000\n\n---\n\n    code\n", { "paragraph|1,000" } },
	{ "Our own words. {.own} And {.share}\n",
	    { "paragraph|Our own words. And" } },
	{ "Text <!-- a\ncomment --> on\n\n<!-- apart -->\n",
	    { "paragraph|Text <!-- a comment --> on" } },
	{ "![Alt](https://a.org/x.png)\n",
	    { "paragraph|![Alt](https://a.org/x.png)" } },
	{ "Ends with [a\nlink](\nhttps://a.org)\n",
	    { "paragraph|Ends with [a link]( https://a.org)" } },
	{ "Line\r\nends\r\n\r\n- of a\r\n- PC\r\n",
	    { "paragraph|Line ends", "list item|of a", "list item|PC" } },
	{ "Line\rends\r\r- of a\r- Mac\r",
	    { "paragraph|Line ends", "list item|of a", "list item|Mac" } },
	{ "# Heading\\\nText\n", { "heading|Heading\\", "paragraph|Text" } },
	{ "\\- no list, \\# no heading\n",
	    { "paragraph|\\- no list, \\# no heading" } },
	{ "<https://a.org>\n\n&eacute;t&eacute;\n",
	    { "paragraph|&eacute;t&eacute;" } },
};

static void
check_page(const struct support_folder *folder, const char *body,
    const char *const *expected)
{
	struct segments segments;
	struct content *content;
	struct err err;
	struct buf text;
	size_t i;

	support_write_page(folder, "index.md", "Home", body);
	content = content_load(folder->path, NULL, &err);
	if (content == NULL)
		fail_msg("%s: %s", body, err.message);
	segments_find(content->pages[0].document, &segments);
	buf_init(&text);
	for (i = 0; i < segments.count; i++) {
		const struct segment *segment = &segments.items[i];

		buf_truncate(&text, 0);
		segments_describe(segment, &text);
		buf_printf(&text, "|%.*s", SPAN_ARG(segment->text));
		if (i == 8 || expected[i] == NULL)
			fail_msg("%s: one too many: %s", body, text.ptr);
		assert_span(buf_span(&text), expected[i]);
	}
	if (i < 8 && expected[i] != NULL)
		fail_msg("%s: missing: %s", body, expected[i]);
	buf_clear(&text);
	content_free(content);
}

static void
a_page_falls_into_what_is_to_be_translated(void **state)
{
	for (size_t i = 0; i < LENGTH(pages); i++)
		check_page(*state, pages[i].body, pages[i].segments);
}

/* So many beginnings of what has no end: not each looks for it. */
static void
a_page_of_beginnings_is_looked_through_once(void **state)
{
	static const char *const beginnings[] = { "<", "](", "<:" };
	struct support_folder *folder = *state;
	struct buf body;

	buf_init(&body);
	for (size_t i = 0; i < LENGTH(beginnings); i++) {
		buf_truncate(&body, 0);
		for (int n = 0; n < 4000000; n++)
			buf_append_string(&body, beginnings[i]);
		check_page(folder, body.ptr, &(const char *){ NULL });
	}
	buf_clear(&body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_page_of_beginnings_is_looked_through_once),
		TEST_WITH_FOLDER(a_page_falls_into_what_is_to_be_translated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
