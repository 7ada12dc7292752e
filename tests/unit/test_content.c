#include "loaded.h"

static void
a_page_is_a_folder_in_whichever_way_it_is_written(void **state)
{
	static const char *const pages[][2] = { { "index.md", "/" },
		{ "a.md", "/a/" }, { "b/index.md", "/b/" },
		{ "b/c.md", "/b/c/" }, { "index/index.md", "/index/" },
		{ "x.index.md", "/x.index/" } };
	struct support_folder *folder = *state;
	struct content *content;

	for (size_t i = 0; i < LENGTH(pages); i++)
		support_write_page(folder, pages[i][0], "T", "");
	content = loaded_content(folder);
	/* And the contents, which the program makes. */
	assert_int_equal(content->page_count, LENGTH(pages) + 1);
	for (size_t i = 0; i < LENGTH(pages); i++) {
		const struct page *page =
		    content_find_page(content, span_of(pages[i][1]));

		assert_non_null(page);
		assert_span(page->document->file, pages[i][0]);
		assert_span(page->target.path, pages[i][1]);
	}
	assert_null(content_find_page(content, span_of("/a")));
	content_free(content);
}

static void
the_parent_is_the_nearest_folder_that_is_a_page(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;
	struct page *home, *deep;

	support_write_page(folder, "index.md", "T", "");
	support_write_page(folder, "a/b/c.md", "T", "");
	support_write(folder, "site.yaml", "generate: []\n");
	content = loaded_content(folder);
	home = content_find_page(content, span_of("/"));
	deep = content_find_page(content, span_of("/a/b/c/"));
	assert_null(home->parent);
	assert_ptr_equal(deep->parent, home);
	assert_ptr_equal(home->children, deep);
	content_free(content);
}

static void
the_title_is_the_first_heading(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;
	const struct node *heading;

	support_write(folder, "index.md",
	    "\xEF\xBB\xBF---\ntitle: Home\n---\n\n# Another\n");
	content = loaded_content(folder);
	heading = content->pages[0].document->root->first;
	assert_int_equal(heading->level, 1);
	assert_span(heading->first->text, "Home");
	assert_span(heading->next->first->text, "Another");
	content_free(content);
}

static void
tables_are_numbered_on_each_page(void **state)
{
	static const char two[] = "| a |\n|---|\n\n- x\n\n  | b |\n  |---|\n";
	struct support_folder *folder = *state;
	struct content *content;
	unsigned count = 0;

	support_write(folder, "site.yaml", "labels: {table: Tabella %u.}\n");
	support_write_page(folder, "index.md", "Home", two);
	support_write_page(folder, "a.md", "A", two);
	content = loaded_content(folder);
	for (struct table *t = content->tables; t != NULL; t = t->next) {
		count++;
		assert_ptr_equal(t->node->csv, &t->target);
		assert_span(t->target.media_type, "text/csv");
	}
	assert_int_equal(count, 4);
	assert_span(content->tables->target.path, "/a/table-2.csv");
	assert_span(content->tables->target.title, "Tabella 2.");
	content_free(content);
}

static void
a_broken_folder_says_what_is_wrong(void **state)
{
	struct support_folder *folder = *state;
	struct err err;

	assert_null(content_load("/none/of/this", NULL, &err));
	assert_err(&err, "the folder /none/of/this cannot be opened");
	assert_null(content_load(folder->path, NULL, &err));
	assert_err(&err, "the content folder has no page");
	support_write_page(folder, "a.md", "A", "");
	support_write_page(folder, "a/index.md", "A", "");
	assert_null(content_load(folder->path, NULL, &err));
	assert_true(strstr(err.message, "is the page /a/") != NULL);
	unlinkat(folder->fd, "a/index.md", 0);
	support_write_page(folder, "a.md", "A", "\n\xC3\xA9 \xE9\n");
	assert_null(content_load(folder->path, NULL, &err));
	assert_err_in(folder, &err, "a.md:5:4: this byte is not UTF-8");
	support_write_page(folder, "a.md", "A", "text\n\n> a <b>c</b>\n");
	assert_null(content_load(folder->path, NULL, &err));
	assert_err_in(folder, &err, "a.md:6:5: raw HTML is not passed on");
	unlinkat(folder->fd, "a.md", 0);
	support_link(folder, "a.md", "/etc/passwd");
	assert_null(content_load(folder->path, NULL, &err));
	assert_err_in(folder, &err, "a.md: cannot be read: it lies outside");
	content_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(
		    a_page_is_a_folder_in_whichever_way_it_is_written),
		TEST_WITH_FOLDER(
		    the_parent_is_the_nearest_folder_that_is_a_page),
		TEST_WITH_FOLDER(the_title_is_the_first_heading),
		TEST_WITH_FOLDER(tables_are_numbered_on_each_page),
		TEST_WITH_FOLDER(a_broken_folder_says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
