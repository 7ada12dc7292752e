#include "loaded.h"

/* Loads the folder; the first link of the page at a path is *link. */
static struct content *
load(const struct support_folder *folder, const char *path,
    const struct node **link)
{
	struct content *content = loaded_content(folder);
	struct walk walk;

	walk = walk_begin(content_find_page(content, span_of(path))
			      ->document->root);
	while (walk_next(&walk) && walk.node->kind != NODE_LINK)
		continue;
	*link = walk.node;
	return content;
}

static const struct {
	const char *link;
	enum target_kind kind;
	const char *path;
} found[] = {
	{ "first.md", TARGET_PAGE, "/faq/first/" },
	{ "first.md#part", TARGET_PAGE, "/faq/first/" },
	{ "./first.md?x", TARGET_PAGE, "/faq/first/" },
	{ "first/", TARGET_PAGE, "/faq/first/" },
	{ "first", TARGET_PAGE, "/faq/first/" },
	{ "#here", TARGET_PAGE, "/faq/" },
	{ "./", TARGET_PAGE, "/faq/" },
	{ "index.md", TARGET_PAGE, "/faq/" },
	{ "..", TARGET_PAGE, "/" },
	{ "../index.md", TARGET_PAGE, "/" },
	{ "/", TARGET_PAGE, "/" },
	{ "/index.md", TARGET_PAGE, "/" },
	{ "../risks.md", TARGET_PAGE, "/risks/" },
	{ "/risks/", TARGET_PAGE, "/risks/" },
	{ "caf%C3%A9.md", TARGET_PAGE, "/faq/caf\xC3\xA9/" },
	{ "caf\xC3\xA9.md", TARGET_PAGE, "/faq/caf\xC3\xA9/" },
	{ "<two words.md>", TARGET_PAGE, "/faq/two words/" },
	{ "../leaflet.pdf", TARGET_FILE, "/leaflet.pdf" },
	{ "/%6ceaflet.pdf", TARGET_FILE, "/leaflet.pdf" },
	{ "https://a.example/b", TARGET_EXTERNAL, "https://a.example/b" },
	{ "gemini://a.example", TARGET_EXTERNAL, "gemini://a.example" },
	{ "mailto:a@b.example", TARGET_EXTERNAL, "mailto:a@b.example" },
	{ "x-own:thing", TARGET_EXTERNAL, "x-own:thing" },
	{ "https://a/\xC3\xA9", TARGET_EXTERNAL, "https://a/%C3%A9" },
};

static void
a_link_leads_to_a_page_a_file_or_away(void **state)
{
	struct support_folder *folder = *state;
	char text[128];

	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "risks.md", "Risks", "");
	support_write_page(folder, "faq/first.md", "First", "");
	support_write_page(folder, "faq/caf\xC3\xA9.md", "Caf\xC3\xA9", "");
	support_write_page(folder, "faq/two words.md", "Two words", "");
	support_write(folder, "leaflet.pdf", "%PDF");
	for (size_t i = 0; i < LENGTH(found); i++) {
		const struct node *link;
		struct content *content;

		snprintf(text, sizeof(text), "[x](%s)", found[i].link);
		support_write_page(folder, "faq/index.md", "FAQ", text);
		content = load(folder, "/faq/", &link);
		assert_non_null(link->link.target);
		if (link->link.target->kind != found[i].kind)
			fail_msg("%s", found[i].link);
		assert_span(link->link.target->path, found[i].path);
		content_free(content);
	}
}

static void
a_file_that_is_linked_to_twice_is_one_download(void **state)
{
	struct support_folder *folder = *state;
	const struct node *link;
	struct content *content;

	support_write(folder, "a/leaflet.pdf", "%PDF");
	support_write_page(folder, "index.md", "Home", "[x](a/leaflet.pdf)");
	support_write_page(folder, "a/index.md", "A",
	    "![y](leaflet.pdf) and [z](../a/leaflet.pdf)");
	content = load(folder, "/", &link);
	assert_non_null(content->downloads);
	assert_null(content->downloads->next);
	assert_string_equal(content->downloads->file, "a/leaflet.pdf");
	assert_int_equal(content->downloads->target.size, 4);
	assert_ptr_equal(link->link.target, &content->downloads->target);
	content_free(content);
}

#define DEAD ": this link leads to no page and no file: no.md (No such file"

/* Line and column of what follows three lines of front matter. */
static const struct {
	const char *text, *message;
} errors[] = {
	{ "[x](no.md)", "a.md:4:5" DEAD },
	{ "\n\nSome text\nand [x](no.md)", "a.md:7:9" DEAD },
	{ "\xC3\xA9\xE2\x82\xAC [\xC3\xA9](no.md)", "a.md:4:12" DEAD },
	{ "line\r\n\r\nand [x](no.md)\r\n", "a.md:6:9" DEAD },
	{ "# A [x](no.md)\n", "a.md:4:9" DEAD },
	{ "A [x](no.md)\n===\n", "a.md:4:7" DEAD },
	{ "- a\n- b [x](no.md)\n", "a.md:5:9" DEAD },
	{ "1. a\n\n   - b\n\n     [x](no.md)\n", "a.md:8:10" DEAD },
	{ "> a\n> > b [x](no.md)\n", "a.md:5:11" DEAD },
	{ "> a\nlazy [x](no.md)\n", "a.md:5:10" DEAD },
	{ "| a | b |\n|---|---|\n| c | [x](no.md) |\n", "a.md:6:11" DEAD },
	{ "| [x](no.md) |\n|---|\n", "a.md:4:7" DEAD },
	{ "*a **b [x](no.md)***\n", "a.md:4:12" DEAD },
	{ "![x](no.md)\n", "a.md:4:6" DEAD },
	{ "![](no.md)\n", "a.md:4:5" DEAD },
	{ "a\n\n[x](<no.md>)\n", "a.md:6:6" DEAD },
	{ "```\ncode\n```\n\n\t\n[x](no.md)\n", "a.md:9:5" DEAD },
	/* the destination is not as written: the link's text has the place */
	{ "a\n\n[x](no&period;md)\n", "a.md:6:2" DEAD },
	{ "a\n\n* [x](no\\.md)\n", "a.md:6:4" DEAD },
	/* a reference: where the destination is, if that is further on */
	{ "a\n\n[x]\n\n[x]: no.md\n", "a.md:8:6" DEAD },
	{ "[x]: no.md\n\n- a [x]\n", "a.md:6:6" DEAD },
	{ "a\n\n<https://a/%zz>\n", "a.md:6:2: this link is not a URI" },
	{ "[a](https:///x)\n",
	    "a.md:4:5: this link names no host: https:///x" },
	{ "[a](http:page)\n", "a.md:4:5: this link names no host: http:page" },
	{ "a [x]() b\n", "a.md:4:4: this link leads nowhere" },
	{ "[x](../a.md)\n",
	    "a.md:4:5: this link leads to nothing in the content folder" },
	{ "[x](/../../a.md)\n", "a.md:4:5: this link leads to nothing in" },
	{ "[x](a.md%00)\n", "a.md:4:5: this link leads to nothing in" },
	{ "[x](site.yaml)\n", "a.md:4:5: this link leads to a file that is" },
	{ "[x](site.yaml%00.pdf)\n", "a.md:4:5: this link leads to nothing" },
	{ "[x](_draft.md)\n", "a.md:4:5: this link leads to a file that is" },
	{ "[x](.ssh/id)\n", "a.md:4:5: this link leads to a file that is" },
	{ "[x](README.md)\n", "a.md:4:5: this link leads to a file that is" },
	{ "[x](far.pdf)\n",
	    "a.md:4:5: this link leads to no page and no file: "
	    "far.pdf (it lies outside" },
	{ "[x](sub)\n",
	    "a.md:4:5: this link leads to no page and no file: "
	    "sub (it is not a regular file)" },
	{ "[x](a.md/b)\n", "a.md:4:5: this link leads to no page and no" },
};

static void
a_link_that_leads_nowhere_has_its_place(void **state)
{
	struct support_folder *folder = *state;
	struct err err;

	support_link(folder, "far.pdf", "/etc/passwd");
	mkdirat(folder->fd, "sub", 0755);
	support_write(folder, "site.yaml", "name: x\n");
	support_write(folder, "README.md", "");
	support_write(folder, "_draft.md", "");
	support_write(folder, ".ssh/id", "");
	for (size_t i = 0; i < LENGTH(errors); i++) {
		support_write_page(folder, "a.md", "A", errors[i].text);
		assert_null(content_load(folder->path, NULL, &err));
		assert_err_in(folder, &err, errors[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_link_leads_to_a_page_a_file_or_away),
		TEST_WITH_FOLDER(
		    a_file_that_is_linked_to_twice_is_one_download),
		TEST_WITH_FOLDER(a_link_that_leads_nowhere_has_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
