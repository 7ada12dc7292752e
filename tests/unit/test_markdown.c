#include "support.h"

#include "document/dump.h"
#include "source/markdown.h"

/* The tree of a text, below its root, or the error's place and message. */
static struct buf
read_text(const char *text)
{
	struct document *document = document_new();
	const struct node *node;
	struct buf tree;
	struct err err;

	document->source = span_of(text);
	document->file = span_of("a.md");
	buf_init(&tree);
	if (markdown_parse(document, document->root, 0, &err) == -1)
		buf_printf(&tree, "%u:%u: %s", err.line, err.column,
		    err.message);
	else
		for (node = document->root->first; node != NULL;
		     node = node->next)
			dump_tree(node, &tree);
	document_free(document);
	return tree;
}

#define P "paragraph\n"

static const char *const trees[][2] = {
	{ "", "" },
	{ "a\nb", P "  text \"a b\"\n" },
	{ "a  \nb", P "  text \"a\"\n  break\n  text \"b\"\n" },
	{ "*a **b***",
	    P "  emphasis\n    text \"a \"\n    strong\n"
	      "      text \"b\"\n" },
	{ "###### a", "heading 6\n  text \"a\"\n" },
	{ "```x y\na\n\n  b\n```", "code-block \"x y\" \"a\\n\\n  b\\n\"\n" },
	{ "- a",
	    "list bullets tight\n  item\n    paragraph\n      text \"a\"\n" },
	{ "9) a\n1) b",
	    "list ordered tight\n"
	    "  item 9\n    paragraph\n      text \"a\"\n"
	    "  item 10\n    paragraph\n      text \"b\"\n" },
	{ "1. - a\n2. b",
	    "list ordered tight\n"
	    "  item 1\n    list bullets tight\n      item\n"
	    "        paragraph\n          text \"a\"\n"
	    "  item 2\n    paragraph\n      text \"b\"\n" },
	/* captions */
	{ "Table: x *y*\n\n| a |\n|---|\n| b |\n",
	    "table\n  caption\n    text \"x \"\n    emphasis\n"
	    "      text \"y\"\n"
	    "  row\n    cell\n      text \"a\"\n"
	    "  row\n    cell\n      text \"b\"\n" },
	{ "Table: x\n\n***\n\n| a |\n|---|\n",
	    P "  text \"Table: x\"\nrule\n"
	      "table\n  row\n    cell\n      text \"a\"\n" },
	{ "*Table: x*\n\n| a |\n|---|\n",
	    P "  emphasis\n    text \"Table: x\"\n"
	      "table\n  row\n    cell\n      text \"a\"\n" },
	/* comments */
	{ "<!-- a -->", "" },
	{ "<!-->", "" },
	{ "<!--->", "" },
	{ "<!--\n\n# a\n\n-->\nb", P "  text \"b\"\n" },
	{ "a <!-- b --> c", P "  text \"a  c\"\n" },
	{ "a <!-- b\nc --> d", P "  text \"a  d\"\n" },
	{ "- <!-- a -->", "list bullets tight\n  item\n" },
	{ "a \\<!--\nb", P "  text \"a <!-- b\"\n" },
	/* what looks like a table's second line, and is something else */
	{ "a\n\n---", P "  text \"a\"\nrule\n" },
	{ "`|-|`", P "  code \"|-|\"\n" },
	{ "    |-|", "code-block \"\" \"|-|\\n\"\n" },
	{ "*a*|-|*b*",
	    P "  emphasis\n    text \"a\"\n  text \"|-|\"\n  emphasis\n"
	      "    text \"b\"\n" },
	/* cells that are empty, or hold a pipe */
	{ "| a | b |\n|---|---|\n| | |\n| c |   \n| \\| | `d|e` |",
	    "table\n"
	    "  row\n    cell\n      text \"a\"\n    cell\n"
	    "      text \"b\"\n"
	    "  row\n    cell\n    cell\n"
	    "  row\n    cell\n      text \"c\"\n    cell\n"
	    "  row\n    cell\n      text \"|\"\n    cell\n"
	    "      code \"d|e\"\n" },
	{ "\\|-|", P "  text \"|-|\"\n" },
};

static void
makes_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(trees); i++) {
		struct buf tree = read_text(trees[i][0]);

		if (strcmp(tree.ptr, trees[i][1]) != 0)
			fail_msg("%s:\n%s", trees[i][0], tree.ptr);
		buf_clear(&tree);
	}
}

static const char *const errors[][2] = {
	{ "a\n\n<b>c</b>", "3:1: raw HTML is not passed on" },
	{ "  <div>\na", "1:3: raw HTML" },
	{ "a \xC3\xA9 <b>c</b>", "1:6: raw HTML" },
	{ "- a\n\n  > <b>", "3:5: raw HTML" },
	{ "| a |\n|---|\n| <br> |", "3:3: raw HTML" },
	{ "# a <b>", "1:5: raw HTML" },
	{ "a\r\n<b>\r\n", "2:1: raw HTML" },
	{ "<!-- a --> b", "1:12: raw HTML" },
	{ "<?php ?>", "1:1: raw HTML" },
	{ "<!DOCTYPE html>", "1:1: raw HTML" },
	{ "a <![CDATA[b]]>", "1:3: raw HTML" },
	{ "a\n\n<!-- b", "3:1: this comment is never closed" },
	{ "- a\n      > 5", "2:7: this \">\" is too far in to begin a quote" },
	{ "> a\n\t>b", "2:2: this \">\" is too far in to begin a quote" },
	{ "a <!--\nb -->", "1:3: a comment must begin with a word" },
	{ "| a | b |\n|-|-|\n| c | d |", "2:1: the line below the head" },
	{ "> a | b\n> -|-\n> c | d", "2:3: the line below the head" },
	{ "- | a |\n  | - |", "2:3: the line below the head" },
	{ "| a |\n|---|\n| b | c |", "3:4: this row has more cells" },
	{ "a | b\n---|---\nc | *d* | e", "3:7: this row has more cells" },
	{ "| a | b |\n|---|---|\n| c | | d", "3:4: this row has more cells" },
	{ "| a | b |\n|---|---|\r\n| | c | `d` |\r\n", "3:6: this row has" },
	{ "| a | b |\n|---|\n| c |", "1:" },
	{ "a | b\n:-|-:", "2:1: the line below the head" },
};

static void
errors_have_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(errors); i++) {
		struct buf tree = read_text(errors[i][0]);

		if (!span_starts(buf_span(&tree), errors[i][1]))
			fail_msg("%s:\n%s", errors[i][0], tree.ptr);
		buf_clear(&tree);
	}
}

static void
refuses_to_nest_too_deep(void **state)
{
	struct buf text, tree;

	(void)state;
	buf_init(&text);
	buf_append_repeated(&text, '>', 62);
	buf_append_string(&text, " a");
	tree = read_text(text.ptr);
	assert_true(span_starts(buf_span(&tree), "quote\n"));
	buf_clear(&tree);
	buf_truncate(&text, 0);
	buf_append_string(&text, "a\n\n");
	buf_append_repeated(&text, '>', 100000);
	tree = read_text(text.ptr);
	assert_non_null(strstr(tree.ptr, "nested deeper than 64 levels"));
	buf_clear(&tree);
	buf_clear(&text);
}

/* A head of so many columns, and rows of a cell each. */
static struct buf
read_table(size_t columns, const char *name, size_t rows)
{
	struct buf text, tree;

	buf_init(&text);
	buf_append_string(&text, "a\n\n");
	for (size_t i = 0; i < columns; i++)
		buf_printf(&text, "|%s", name);
	buf_append_string(&text, "|\n");
	for (size_t i = 0; i < columns; i++)
		buf_append_string(&text, "|---");
	buf_append_string(&text, "|\n");
	for (size_t i = 0; i < rows; i++)
		buf_append_string(&text, "|b|\n");
	tree = read_text(text.ptr);
	buf_clear(&text);
	return tree;
}

static void
refuses_tables_that_are_too_large(void **state)
{
	static const char name[] = "a name of a column of some length";
	struct buf tree;

	(void)state;
	tree = read_table(64, name, 1000);
	assert_true(span_starts(buf_span(&tree), "paragraph\n"));
	buf_clear(&tree);
	tree = read_table(65, "b", 1);
	assert_true(span_starts(buf_span(&tree),
	    "3:130: a table has at most 64 columns"));
	buf_clear(&tree);
	tree = read_table(64, name, 10000);
	assert_non_null(strstr(tree.ptr, "come to more than 4 MB"));
	buf_clear(&tree);
}

/* So many links by a reference whose address has so many bytes. */
static struct buf
read_references(size_t count, size_t bytes)
{
	struct buf text, tree;

	buf_init(&text);
	buf_append_string(&text, "[x]: /");
	buf_append_repeated(&text, 'a', bytes - 1);
	buf_append_string(&text, "\n\n");
	for (size_t i = 0; i < count; i++)
		buf_append_string(&text, "[x] ");
	tree = read_text(text.ptr);
	buf_clear(&text);
	return tree;
}

static void
refuses_references_that_come_to_too_much(void **state)
{
	struct buf tree = read_references(128, 8 * 1024);

	(void)state;
	assert_true(span_starts(buf_span(&tree), "paragraph\n"));
	buf_clear(&tree);
	tree = read_references(140, 8 * 1024);
	assert_true(span_starts(buf_span(&tree),
	    "1:6: the addresses and titles of the links by reference come to "
	    "more than 1 MB"));
	buf_clear(&tree);
}

static void
begins_where_it_is_told_to(void **state)
{
	struct document *document = document_new();
	struct err err;

	(void)state;
	document->source = span_of("---\n---\na\n\nb <b>");
	document->file = span_of("a.md");
	assert_int_equal(markdown_parse(document, document->root, 8, &err), -1);
	assert_err(&err, "a.md:5:3: raw HTML");
	assert_int_equal(document->root->first->offset, 8);
	document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_trees),
		cmocka_unit_test(errors_have_their_place),
		cmocka_unit_test(refuses_to_nest_too_deep),
		cmocka_unit_test(refuses_tables_that_are_too_large),
		cmocka_unit_test(refuses_references_that_come_to_too_much),
		cmocka_unit_test(begins_where_it_is_told_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
