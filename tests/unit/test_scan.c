#include "support.h"

#include "source/scan.h"

static void
finds_pages_in_the_order_of_their_names(void **state)
{
	static const char *const files[] = { "index.md", "risks.md",
		"faq/index.md", "faq/first.md", "README.md", "faq/README.md",
		"_draft.md", ".hidden.md", "faq/_x/a.md", ".git/a.md",
		"po/it.md", "notes.txt", "a.MD", "news/po/b.md",
		"tab\there.txt", "caf\xC3\xA9.md" };
	static const char *const pages[] = { "caf\xC3\xA9.md", "faq/first.md",
		"faq/index.md", "index.md", "linked.md", "news/po/b.md",
		"risks.md" };
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct scan scan;
	struct err err;

	for (size_t i = 0; i < LENGTH(files); i++)
		support_write(folder, files[i], "");
	mkdirat(folder->fd, "folder.md", 0755);
	mkfifoat(folder->fd, "fifo.md", 0644);
	support_link(folder, "linked.md", "risks.md");
	support_link(folder, "linked", "faq");
	support_link(folder, "faq/round", "..");
	assert_int_equal(scan_folder(folder->fd, arena, &scan, &err), 0);
	assert_int_equal(scan.count, LENGTH(pages));
	for (size_t i = 0; i < scan.count; i++)
		assert_span(scan.files[i], pages[i]);
	arena_free(arena);
}

static void
a_page_whose_name_no_menu_can_hold_is_refused(void **state)
{
	static const char *const files[] = { "tab\there.md", "latin\xE9.md",
		"line\nend/a.md" };
	struct support_folder *folder = *state;

	for (size_t i = 0; i < LENGTH(files); i++) {
		struct arena *arena = arena_new();
		struct scan scan;
		struct err err;

		support_write(folder, files[i], "");
		assert_int_equal(scan_folder(folder->fd, arena, &scan, &err),
		    -1);
		assert_string_equal(err.file, files[i]);
		unlinkat(folder->fd, files[i], 0);
		arena_free(arena);
	}
}

static void
an_empty_folder_has_no_pages(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct scan scan;
	struct err err;

	assert_int_equal(scan_folder(folder->fd, arena, &scan, &err), 0);
	assert_int_equal(scan.count, 0);
	arena_free(arena);
}

static void
refuses_to_go_too_deep(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct scan scan;
	struct err err;
	struct buf path;

	buf_init(&path);
	for (int i = 0; i < 40; i++)
		buf_append_string(&path, "d/");
	buf_append_string(&path, "a.md");
	support_write(folder, path.ptr, "");
	assert_int_equal(scan_folder(folder->fd, arena, &scan, &err), -1);
	assert_err(&err, "d/d/");
	buf_clear(&path);
	arena_free(arena);
}

static void
what_is_hidden_is_not_public(void **state)
{
	static const char *const open[] = { "a.pdf", "risks/a.pdf",
		"news/site.yaml", "risks/po", "readme.md", "post/a.pdf",
		"a_b/c.d.e" };
	static const char *const hidden[] = { "", "README.md", "a/README.md",
		".x", "a/.x", ".x/a", "_x", "a/_x/b", "po", "po/it.po",
		"site.yaml", "references.json", "references.yaml",
		"glossary.yaml", "a//b", "a/", "/a", "a\nb.pdf", "a\x7F",
		"a/\xFF.pdf" };

	(void)state;
	for (size_t i = 0; i < LENGTH(open); i++)
		if (!scan_is_public(span_of(open[i])))
			fail_msg("%s is hidden", open[i]);
	for (size_t i = 0; i < LENGTH(hidden); i++)
		if (scan_is_public(span_of(hidden[i])))
			fail_msg("%s is public", hidden[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(finds_pages_in_the_order_of_their_names),
		TEST_WITH_FOLDER(a_page_whose_name_no_menu_can_hold_is_refused),
		TEST_WITH_FOLDER(an_empty_folder_has_no_pages),
		TEST_WITH_FOLDER(refuses_to_go_too_deep),
		cmocka_unit_test(what_is_hidden_is_not_public),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
