#include "loaded.h"

#include "document/dump.h"

/* One line a block of a page: headings "#", links "=>", other text as it is;
 * items and what stands in them are indented. */
static void
append_outline(const struct document *document, struct buf *out)
{
	struct walk walk = walk_begin(document->root);
	unsigned depth = 0;

	while (walk_next(&walk)) {
		const struct node *node = walk.node;

		if (node->kind == NODE_LIST)
			depth += walk.entering ? 1 : -1u;
		if (!walk.entering)
			continue;
		if (node->kind == NODE_HEADING)
			buf_printf(out, "%.*s ", (int)node->level, "###");
		if (node->kind == NODE_ITEM)
			buf_append_repeated(out, '*', depth);
		if (node->kind == NODE_LINK)
			buf_printf(out, "=> %.*s ",
			    SPAN_ARG(node->link.target->path));
		if (node->kind == NODE_TEXT)
			buf_printf(out, "%.*s\n", SPAN_ARG(node->text));
	}
}

static void
assert_outline(const struct content *content, const char *path,
    const char *outline)
{
	const struct page *page = content_find_page(content, span_of(path));
	struct buf out;

	if (page == NULL)
		fail_msg("there is no %s", path);
	buf_init(&out);
	append_outline(page->document, &out);
	assert_string_equal(out.ptr, outline);
	buf_clear(&out);
}

static void
what_has_nothing_to_list_is_not_made(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "");
	support_write(folder, "references.json", "[]");
	support_write(folder, "glossary.yaml", "");
	content = loaded_content(folder);
	assert_int_equal(content->page_count, 1);
	content_free(content);
}

static void
a_page_of_the_folder_goes_before_one_that_is_made(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "contents.md", "Mine", "");
	content = loaded_content(folder);
	assert_int_equal(content->page_count, 2);
	assert_outline(content, "/contents/", "# Mine\n*=> / Home\n");
	content_free(content);
}

static void
the_contents_are_a_tree_with_the_times_of_what_is_no_list(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home",
	    "[x](a/index.md) [y](contents/index.md)");
	support_write_page(folder, "a/index.md", "A", "");
	support_write_page(folder, "a/b/c.md", "C", "");
	support_write_page(folder, "a/d.md", "D\norder: 1", "");
	support_write(folder, "site.yaml", "labels: {contents: Map}\n");
	content = loaded_content(folder);
	assert_outline(content, "/contents/",
	    "# Map\n"
	    "*=> / Home (1 minute)\n"
	    "*=> /a/ A\n"
	    "**=> /a/d/ D (1 minute)\n"
	    "**=> /a/b/c/ C (1 minute)\n"
	    "*=> / Home\n");
	content_free(content);
}

static void
the_glossary_has_a_heading_for_each_letter(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "");
	support_write(folder, "site.yaml", "generate: [glossary]\n");
	support_write(folder, "glossary.yaml",
	    "MS: {long: multiple sclerosis, text: An illness.}\n"
	    "\xC3\xA9t\xC3\xA9: {text: Summer., also: [\xC3\xA9t\xC3\xA9s]}\n"
	    "early stage: {short: ES}\n"
	    "3T: {text: A machine.}\n");
	content = loaded_content(folder);
	assert_outline(content, "/glossary/",
	    "# Glossary\n"
	    "## Numbers and signs\n"
	    "*3T: A machine.\n"
	    "## E\n"
	    "*early stage (ES)\n"
	    "*\xC3\xA9t\xC3\xA9: Summer. Also: \xC3\xA9t\xC3\xA9s.\n"
	    "## M\n"
	    "*MS, multiple sclerosis: An illness.\n"
	    "*=> / Home\n");
	content_free(content);
}

static void
references_say_where_they_are_cited(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "a [@b] b [@b]");
	support_write_page(folder, "x.md", "X", "a [@c; @b]");
	support_write(folder, "site.yaml", "generate: [references]\n");
	support_write(folder, "references.json",
	    "[{\"id\": \"c\", \"title\": \"\xE2\x80\x9C\xC3\x85\"},"
	    " {\"id\": \"b\", \"title\": \"B\", \"DOI\": \"10.1/1\"},"
	    " {\"id\": \"d\", \"title\": \"D\"},"
	    " {\"id\": \"e\", \"title\": \"E\","
	    "  \"note\": \"read: all; further reading\"}]");
	content = loaded_content(folder);
	assert_outline(content, "/references/",
	    "# References\n"
	    "## A\n"
	    "*\xE2\x80\x9C\xC3\x85.\n"
	    "=> /x/ Cited on: X\n"
	    "## B\n"
	    "*B.\n"
	    "=> https://doi.org/10.1/1 B\n"
	    "=> / Cited on: Home\n"
	    "=> /x/ Cited on: X\n"
	    "## D\n"
	    "*D.\n"
	    "Not cited on any page\n"
	    "## E\n"
	    "*E.\n"
	    "Further reading\n"
	    "*=> / Home\n");
	content_free(content);
}

/* Their letters are counted up from the first that is read. */
static void
sources_that_look_the_same_stand_in_the_order_of_their_letters(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "Nothing.");
	support_write(folder, "site.yaml", "generate: [references]\n");
	support_write(folder, "references.json",
	    "[{\"id\": \"x\", \"title\": \"T\", \"DOI\": \"10.1/1\"},"
	    " {\"id\": \"z\", \"title\": \"T\", \"DOI\": \"10.1/2\"},"
	    " {\"id\": \"y\", \"title\": \"T\", \"DOI\": \"10.1/3\"}]");
	content = loaded_content(folder);
	assert_outline(content, "/references/",
	    "# References\n"
	    "## T\n"
	    "*T.\n"
	    "=> https://doi.org/10.1/1 T a\n"
	    "Not cited on any page\n"
	    "*T.\n"
	    "=> https://doi.org/10.1/3 T b\n"
	    "Not cited on any page\n"
	    "*T.\n"
	    "=> https://doi.org/10.1/2 T c\n"
	    "Not cited on any page\n"
	    "*=> / Home\n");
	content_free(content);
}

/* As /contents/ has them, and not in the order of their paths. */
static void
pages_that_cite_a_source_are_listed_as_they_are_read(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "[@b]");
	support_write_page(folder, "a.md", "A\norder: 2", "[@b]");
	support_write_page(folder, "z/index.md", "Z\norder: 1", "[@b]");
	support_write_page(folder, "z/y.md", "Y\norder: 1", "[@b]");
	support_write_page(folder, "z/x.md", "X\norder: 2", "[@b]");
	support_write_page(folder, "z/w/v.md", "V\norder: 3", "[@b]");
	support_write_page(folder, "m.md", "M", "[@b]");
	support_write(folder, "site.yaml", "generate: [references]\n");
	support_write(folder, "references.json",
	    "[{\"id\": \"b\", \"title\": \"B\"}]");
	content = loaded_content(folder);
	assert_outline(content, "/references/",
	    "# References\n"
	    "## B\n"
	    "*B.\n"
	    "=> / Cited on: Home\n"
	    "=> /z/ Cited on: Z\n"
	    "=> /z/y/ Cited on: Y\n"
	    "=> /z/x/ Cited on: X\n"
	    "=> /z/w/v/ Cited on: V\n"
	    "=> /a/ Cited on: A\n"
	    "=> /m/ Cited on: M\n"
	    "*=> / Home\n");
	content_free(content);
}

static void
news_are_listed_newest_first(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home",
	    "[x](news/old.md) [all](news/index.md)");
	support_write_page(folder, "news/old.md", "Old\ndate: 2025-12-31", "");
	support_write_page(folder, "news/new.md", "New\ndate: 2026-01-01", "");
	support_write_page(folder, "news/about.md", "About", "");
	support_write_page(folder, "subscribe.md", "Subscribe",
	    "[feed](news/atom.xml)");
	support_write(folder, "site.yaml", "generate: [news]\n");
	content = loaded_content(folder);
	assert_outline(content, "/news/",
	    "# News\n"
	    "=> /news/atom.xml Feed of these pages\n"
	    "## In this section\n"
	    "*=> /news/new/ 2026-01-01 New\n"
	    "*=> /news/old/ 2025-12-31 Old\n"
	    "*=> /news/about/ About\n"
	    "*=> / Home\n");
	assert_outline(content, "/subscribe/",
	    "# Subscribe\n=> /news/atom.xml feed\n*=> / Home\n");
	assert_outline(content, "/news/new/",
	    "# New\n"
	    "Published 1 January 2026.\n"
	    "*=> /news/ News\n");
	content_free(content);
}

static void
a_feed_that_is_no_page_is_an_error(void **state)
{
	struct support_folder *folder = *state;
	struct err err;

	support_write_page(folder, "index.md", "Home", "");
	support_write(folder, "site.yaml", "feeds: [/, /blog/]\n");
	assert_null(content_load(folder->path, NULL, &err));
	assert_err_in(folder, &err,
	    "site.yaml:1:12: there is no page /blog/ that could be a feed");
}

static void
the_pages_of_a_sequence_lead_to_their_neighbours(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write(folder, "site.yaml", "generate: []\n");
	support_write_page(folder, "index.md", "All\nsequence: yes", "");
	support_write_page(folder, "a.md", "A\norder: 1",
	    "[b](b.md)\n\nThe end.");
	support_write_page(folder, "b.md", "B\norder: 2", "");
	support_write_page(folder, "c.md", "C\norder: 3",
	    "The end.\n\n- [Before](b.md)");
	content = loaded_content(folder);
	assert_outline(content, "/a/",
	    "# A\n=> /b/ b\nThe end.\n*=> /b/ Next: B\n*=> / All\n");
	assert_outline(content, "/b/",
	    "# B\n*=> /a/ Previous: A\n*=> /c/ Next: C\n*=> / All\n");
	assert_outline(content, "/c/",
	    "# C\nThe end.\n*=> /b/ Before\n*=> / All\n");
	content_free(content);
}

static void
a_page_without_sources_may_cite_none(void **state)
{
	struct support_folder *folder = *state;
	struct err err;

	support_write(folder, "references.json", "[{\"id\": \"a\"}]");
	support_write_page(folder, "index.md", "Home\nsources: no", "b [@a]");
	assert_null(content_load(folder->path, NULL, &err));
	assert_err_in(folder, &err,
	    "index.md:5:3: this page says \"sources: no\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(what_has_nothing_to_list_is_not_made),
		TEST_WITH_FOLDER(
		    a_page_of_the_folder_goes_before_one_that_is_made),
		TEST_WITH_FOLDER(
		    the_contents_are_a_tree_with_the_times_of_what_is_no_list),
		TEST_WITH_FOLDER(the_glossary_has_a_heading_for_each_letter),
		TEST_WITH_FOLDER(references_say_where_they_are_cited),
		TEST_WITH_FOLDER(
		    sources_that_look_the_same_stand_in_the_order_of_their_letters),
		TEST_WITH_FOLDER(
		    pages_that_cite_a_source_are_listed_as_they_are_read),
		TEST_WITH_FOLDER(news_are_listed_newest_first),
		TEST_WITH_FOLDER(a_feed_that_is_no_page_is_an_error),
		TEST_WITH_FOLDER(
		    the_pages_of_a_sequence_lead_to_their_neighbours),
		TEST_WITH_FOLDER(a_page_without_sources_may_cite_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
