#include "support.h"

#include "document/dump.h"
#include "source/content.h"

static const char references[] =
    "[{\"id\": \"one\", \"title\": \"First\", \"DOI\": \"10.1/1\","
    "  \"author\": [{\"family\": \"Ek\"}, {\"family\": \"Lund\"}],"
    "  \"issued\": {\"date-parts\": [[2024]]}},"
    " {\"id\": \"two\", \"title\": \"Second\"},"
    " {\"id\": \"a:b_c.d-e\", \"title\": \"Third\"}]";

/* The tree of the page whose text this is. */
static struct buf
tree_of(const struct support_folder *folder, const char *text)
{
	struct content *content;
	struct buf tree;
	struct err err;

	support_write(folder, "references.json", references);
	support_write(folder, "site.yaml", "generate: []\n");
	support_write_page(folder, "index.md", "Home", text);
	content = content_load(folder->path, NULL, &err);
	if (content == NULL)
		fail_msg("%u:%u: %s", err.line, err.column, err.message);
	buf_init(&tree);
	dump_tree(content->pages[0].document->root, &tree);
	content_free(content);
	return tree;
}

static const char *const cases[][2] = {
	{ "a [@one]", "citation \"[1]\"" },
	{ "a [@two]", "citation \"[1]\"" },
	{ "a [@one, page 3]", "citation \"[1, page 3]\"" },
	{ "a [@one; @two]", "citation \"[1, 2]\"" },
	{ "a [@two;@one]", "citation \"[1, 2]\"" },
	{ "a [@one, table 2; @two]", "citation \"[1, table 2; 2]\"" },
	{ "a [@one; @one]", "citation \"[1, 1]\"" },
	{ "a [@a:b_c.d-e]", "citation \"[1]\"" },
	{ "a [@one,\npages 3\nto 4]", "citation \"[1, pages 3 to 4]\"" },
	{ "a [@two] b [@one] c [@two]", "text \" c \"\n    citation \"[1]\"" },
	{ "- a [@one]\n\n> b [@two]", "citation \"[2]\"" },
	{ "| a [@one] |\n|---|\n| [@two] |", "citation \"[2]\"" },
	{ "# a [@one]", "citation \"[1]\"" },
	{ "*a [@one]*", "citation \"[1]\"" },
	{ "a \\\\[@one]", "citation \"[1]\"" },
	/* these are none */
	{ "a \\[@one]", "text \"[@one]\"" },
	{ "`[@one]`", "code \"[@one]\"" },
	{ "    [@one]", "code-block \"\" \"[@one]\\n\"" },
	{ "a [@ one]", "text \"a [@ one]\"" },
	{ "a [@one", "text \"a [@one\"" },
	{ "a@one.example", "text \"a@one.example\"" },
};

static void
citations_become_numbers(void **state)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf tree = tree_of(*state, cases[i][0]);

		if (strstr(tree.ptr, cases[i][1]) == NULL)
			fail_msg("%s:\n%s", cases[i][0], tree.ptr);
		buf_clear(&tree);
	}
}

static void
sources_stand_at_the_end_in_the_order_of_their_numbers(void **state)
{
	struct buf tree = tree_of(*state, "a [@two] b [@one; @two]");

	assert_string_equal(tree.ptr,
	    "document\n"
	    "  heading 1\n"
	    "    text \"Home\"\n"
	    "  paragraph\n"
	    "    text \"a \"\n"
	    "    citation \"[1]\"\n"
	    "    text \" b \"\n"
	    "    citation \"[2, 1]\"\n"
	    "  heading 2\n"
	    "    text \"Sources\"\n"
	    "  list ordered tight\n"
	    "    item 1\n"
	    "      paragraph\n"
	    "        text \"Second.\"\n"
	    "    item 2\n"
	    "      paragraph\n"
	    "        text \"Ek, Lund. First. 2024.\"\n"
	    "      paragraph\n"
	    "        link external https://doi.org/10.1/1\n"
	    "          text \"Source 2: Ek and others 2024\"\n");
	buf_clear(&tree);
}

static void
a_page_without_citations_has_no_sources(void **state)
{
	struct buf tree = tree_of(*state, "text");

	assert_null(strstr(tree.ptr, "Sources"));
	buf_clear(&tree);
}

static const struct {
	const char *text, *message;
} errors[] = {
	{ "\xC3\xA9 [@none]",
	    "index.md:4:4: the bibliography has no record "
	    "\"none\"" },
	{ "a\n\n- b [@one; @none]", "index.md:6:5: the bibliography has no" },
	{ "a [@one; two]", "index.md:4:3: \"two\" is no citation" },
	{ "a [@one;]", "index.md:4:3: \"\" is no citation" },
	{ "a *b*\n[@one] [@no]", "index.md:5:8: the bibliography has no" },
	{ "> a\n> b\n> c [@no]", "index.md:6:5: the bibliography has no" },
	{ "&eacute; \\* [@no]", "index.md:4:13: the bibliography has no" },
	{ "| a |\n|---|\n| b [@no] |", "index.md:6:5: the bibliography has" },
};

static void
a_citation_that_fails_has_its_place(void **state)
{
	struct support_folder *folder = *state;
	struct err err;

	support_write(folder, "references.json", references);
	for (size_t i = 0; i < LENGTH(errors); i++) {
		support_write_page(folder, "index.md", "Home", errors[i].text);
		assert_null(content_load(folder->path, NULL, &err));
		assert_err_in(folder, &err, errors[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(citations_become_numbers),
		TEST_WITH_FOLDER(
		    sources_stand_at_the_end_in_the_order_of_their_numbers),
		TEST_WITH_FOLDER(a_page_without_citations_has_no_sources),
		TEST_WITH_FOLDER(a_citation_that_fails_has_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
