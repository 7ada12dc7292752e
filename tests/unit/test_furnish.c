#include "loaded.h"

#include "document/dump.h"

/* The page's tree from its second block on. */
static void
assert_tree(const struct content *content, const char *path, const char *tree)
{
	const struct page *page = content_find_page(content, span_of(path));
	const struct node *node = page->document->root->first->next;
	struct buf out;

	buf_init(&out);
	for (; node != NULL; node = node->next)
		dump_tree(node, &out);
	assert_string_equal(out.ptr, tree);
	buf_clear(&out);
}

static void
a_folder_of_one_page_has_nothing_to_share(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "index.md", "Home", "");
	content = loaded_content(folder);
	assert_tree(content, "/", "");
	content_free(content);
}

static void
a_section_lists_by_order_then_title_then_path(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "a/index.md", "A", "[x](linked.md)");
	support_write_page(folder, "a/linked.md", "Linked", "");
	support_write_page(folder, "a/z.md", "Same", "");
	support_write_page(folder, "a/b.md", "Same", "");
	support_write_page(folder, "a/c.md", "Late\norder: 9", "");
	support_write_page(folder, "a/d.md", "Zuletzt\norder: 1", "");
	support_write_page(folder, "a/no/deep.md", "Between", "");
	content = loaded_content(folder);
	assert_tree(content, "/a/",
	    "paragraph\n"
	    "  link page /a/linked/\n"
	    "    text \"x\"\n"
	    "heading 2\n"
	    "  text \"In this section\"\n"
	    "list bullets tight\n"
#define ITEM(path, title) \
	"  item\n" \
	"    paragraph\n" \
	"      link page " path "\n" \
	"        text \"" title "\"\n"
	    ITEM("/a/d/", "Zuletzt") ITEM("/a/c/", "Late") ITEM("/a/no/deep/",
		"Between") ITEM("/a/b/", "Same") ITEM("/a/z/", "Same"));
	content_free(content);
}

static void
the_foot_has_dates_notice_and_the_navigation_that_exists(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;

	support_write(folder, "site.yaml",
	    "navigation: [/, /none/, /help/]\n"
	    "notice: See [help](help.md).\n");
	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "help.md", "Getting help\nshort: Help", "");
	support_write_page(folder, "a/index.md", "A", "");
	support_write_page(folder, "a/b.md",
	    "B\npublished: 2026-11-23\nnext-review: 2027-01-02", "");
	content = loaded_content(folder);
	assert_tree(content, "/a/b/",
	    "footer\n"
	    "  paragraph\n"
	    "    text \"Published 23 November 2026. "
	    "Next review 2 January 2027.\"\n"
	    "  paragraph\n"
	    "    text \"See \"\n"
	    "    link page /help/\n"
	    "      text \"help\"\n"
	    "    text \".\"\n"
	    "  list bullets tight\n"
	    "    item\n"
	    "      paragraph\n"
	    "        link page /a/\n"
	    "          text \"A\"\n"
	    "    item\n"
	    "      paragraph\n"
	    "        link page /\n"
	    "          text \"Home\"\n"
	    "    item\n"
	    "      paragraph\n"
	    "        link page /help/\n"
	    "          text \"Help\"\n");
	content_free(content);
}

/* Whether the foot of a page has "Write about this page", and where to. */
static void
assert_way_to_us(struct content *content, const char *path, const char *to)
{
	const struct page *page = content_find_page(content, span_of(path));
	const struct node *foot = page->document->root->last;
	char link[64];
	struct buf out;

	snprintf(link, sizeof(link), "link input %s\n", to);
	buf_init(&out);
	dump_tree(foot, &out);
	if (to[0] == '\0')
		assert_null(strstr(out.ptr, "about this page"));
	else
		assert_non_null(strstr(out.ptr, link));
	buf_clear(&out);
}

static void
a_page_that_can_be_written_about_says_so(void **state)
{
	struct support_folder *folder = *state;
	struct content_options options = { .write = true };
	struct content *content;
	struct err err;

	support_write(folder, "site.yaml", "navigation: [/, /write/]\n");
	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "a.md", "A", "");
	support_write_page(folder, "b.md", "B", "");
	support_write_page(folder, "write/b.md", "Stands where it would", "");
	content = content_load_as(folder->path, &options, &err);
	assert_non_null(content);
	assert_way_to_us(content, "/a/", "");
	content_free(content);
	support_write_page(folder, "write.md", "Write\nneeds: write", "");
	content = content_load_as(folder->path, &options, &err);
	assert_non_null(content);
	assert_way_to_us(content, "/a/", "/write/a/");
	assert_way_to_us(content, "/b/", "");
	assert_way_to_us(content, "/", "");
	assert_way_to_us(content, "/write/", "");
	content_free(content);
	options.write = false;
	content = content_load_as(folder->path, &options, &err);
	assert_non_null(content);
	assert_way_to_us(content, "/a/", "");
	content_free(content);
}

/* The foot of the page on a day. */
static void
assert_foot(const struct support_folder *folder, struct date today,
    const char *text)
{
	struct content *content;
	struct err err;
	struct buf out;

	content = content_load_as(folder->path,
	    &(struct content_options){ .today = today }, &err);
	assert_non_null(content);
	buf_init(&out);
	dump_tree(content->pages[0].document->root->last, &out);
	if (strstr(out.ptr, text) == NULL)
		fail_msg("no \"%s\" in %s", text, out.ptr);
	buf_clear(&out);
	content_free(content);
}

static void
a_review_is_overdue_from_the_day_after_it_was_due(void **state)
{
	struct support_folder *folder = *state;

	support_write_page(folder, "index.md", "Home\nnext-review: 2027-01-02",
	    "");
	assert_foot(folder, (struct date){ 2027, 1, 2 },
	    "\"Next review 2 January 2027.\"");
	assert_foot(folder, (struct date){ 2027, 1, 3 },
	    "\"Review overdue since 2 January 2027.\"");
	/* Where no day is known, nothing is. */
	assert_foot(folder, (struct date){ 0 },
	    "\"Next review 2 January 2027.\"");
	support_write(folder, "site.yaml",
	    "labels:\n  overdue: Prüfung fällig seit\n");
	assert_foot(folder, (struct date){ 2028, 1, 1 },
	    "fällig seit 2 January 2027.\"");
}

static void
what_stands_in_the_navigation_is_not_listed_again(void **state)
{
	struct support_folder *folder = *state;
	struct content *content;
	struct buf out;

	support_write(folder, "site.yaml",
	    "navigation: [/help/, /contents/]\n");
	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "help.md", "Help", "");
	content = loaded_content(folder);
	buf_init(&out);
	dump_tree(content->pages[0].document->root, &out);
	assert_null(strstr(out.ptr, "In this section"));
	buf_clear(&out);
	content_free(content);
}

static const struct {
	const char *settings, *message;
} errors[] = {
	{ "name: x\nnotice: See [help](no.md).\n",
	    "site.yaml:2:9: this link leads to no page and no file: no.md" },
	{ "notice: >-\n  one\n  <b>two</b>\n", "site.yaml:1:9: raw HTML" },
	{ "notice: As said [@one].\n", "site.yaml:1:9: the notice cannot" },
};

static void
a_bad_notice_is_an_error_of_the_settings(void **state)
{
	struct support_folder *folder = *state;
	struct err err;

	support_write_page(folder, "index.md", "Home", "");
	for (size_t i = 0; i < LENGTH(errors); i++) {
		support_write(folder, "site.yaml", errors[i].settings);
		assert_null(content_load(folder->path, NULL, &err));
		assert_err_in(folder, &err, errors[i].message);
	}
}

/* 1,250 times three nodes at each foot: 900 of them are too many. */
static void
the_feet_of_all_pages_have_a_bound(void **state)
{
	struct support_folder *folder = *state;
	struct buf settings;
	char file[16];
	struct err err;

	buf_init(&settings);
	buf_append_string(&settings, "notice: \"");
	for (int i = 0; i < 1249; i++)
		buf_append_string(&settings, "*a* ");
	buf_append_string(&settings, "\"\n");
	support_write(folder, "site.yaml", settings.ptr);
	for (int i = 0; i < 900; i++) {
		snprintf(file, sizeof(file), "%d.md", i);
		support_write_page(folder, file, "A", "");
	}
	assert_null(content_load(folder->path, NULL, &err));
	assert_err_in(folder, &err,
	    "site.yaml: the feet of all pages come to more than 256 MB");
	buf_clear(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_folder_of_one_page_has_nothing_to_share),
		TEST_WITH_FOLDER(a_section_lists_by_order_then_title_then_path),
		TEST_WITH_FOLDER(
		    the_foot_has_dates_notice_and_the_navigation_that_exists),
		TEST_WITH_FOLDER(a_page_that_can_be_written_about_says_so),
		TEST_WITH_FOLDER(
		    a_review_is_overdue_from_the_day_after_it_was_due),
		TEST_WITH_FOLDER(
		    what_stands_in_the_navigation_is_not_listed_again),
		TEST_WITH_FOLDER(the_feet_of_all_pages_have_a_bound),
		TEST_WITH_FOLDER(a_bad_notice_is_an_error_of_the_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
