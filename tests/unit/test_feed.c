#include "loaded.h"

static struct span
answer(const struct support_folder *folder, const char *path,
    unsigned gemini_port, struct site **site)
{
	struct site_options options = {
		.content = folder->path,
		.gemini_host = "h.example",
		.gemini_port = gemini_port,
	};

	return loaded_answer(&options, path, site);
}

static void
a_feed_is_atom(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write(folder, "site.yaml", "name: A & B\n");
	support_write_page(folder, "news/index.md", "All news", "");
	support_write_page(folder, "news/a.md",
	    "a < b\ndate: 2026-01-02\nreviewed: 2026-03-04\nlanguage: it\n"
	    "summary: \"x\\uFFFE\"",
	    "");
	support_write_page(folder, "news/\xC3\xA9&.md", "c\ndate: 2026-01-03",
	    "");
	support_write_page(folder, "news/b.md", "No news", "");
	assert_span(answer(folder, "/news/atom.xml", 7000, &site),
	    "20 application/atom+xml\r\n"
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n"
	    "<title>All news</title>\n"
	    "<subtitle>A &amp; B</subtitle>\n"
	    "<id>gemini://h.example/news/</id>\n"
	    "<link rel=\"self\" type=\"application/atom+xml\" "
	    "href=\"gemini://h.example:7000/news/atom.xml\"/>\n"
	    "<link rel=\"alternate\" type=\"text/gemini\" "
	    "href=\"gemini://h.example:7000/news/\"/>\n"
	    "<updated>2026-03-04T00:00:00Z</updated>\n"
	    "<author>\n<name>A &amp; B</name>\n</author>\n"
	    "<entry xml:lang=\"en\">\n"
	    "<title>c</title>\n"
	    "<id>gemini://h.example/news/%C3%A9&amp;/</id>\n"
	    "<link rel=\"alternate\" type=\"text/gemini\" "
	    "href=\"gemini://h.example:7000/news/%C3%A9&amp;/\"/>\n"
	    "<published>2026-01-03T00:00:00Z</published>\n"
	    "<updated>2026-01-03T00:00:00Z</updated>\n"
	    "</entry>\n"
	    "<entry xml:lang=\"it\">\n"
	    "<title>a &lt; b</title>\n"
	    "<id>gemini://h.example/news/a/</id>\n"
	    "<link rel=\"alternate\" type=\"text/gemini\" "
	    "href=\"gemini://h.example:7000/news/a/\"/>\n"
	    "<published>2026-01-02T00:00:00Z</published>\n"
	    "<updated>2026-03-04T00:00:00Z</updated>\n"
	    "<summary>x</summary>\n"
	    "</entry>\n"
	    "</feed>\n");
	site_free(site);
}

static void
a_feed_has_its_newest_entries(void **state)
{
	struct support_folder *folder = *state;
	struct span feed;
	struct site *site;
	char name[32], title[64];

	for (unsigned i = 1; i <= 25; i++) {
		snprintf(name, sizeof(name), "blog/%u.md", i);
		snprintf(title, sizeof(title), "t%02u\ndate: 2026-01-%02u", i,
		    i);
		support_write_page(folder, name, title, "");
	}
	support_write_page(folder, "blog/index.md", "Blog", "");
	support_write(folder, "site.yaml", "feeds: /blog/\n");
	feed = answer(folder, "/blog/atom.xml", 0, &site);
	assert_non_null(memmem(feed.ptr, feed.len, "t25<", 4));
	assert_non_null(memmem(feed.ptr, feed.len, "t06<", 4));
	assert_null(memmem(feed.ptr, feed.len, "t05<", 4));
	assert_non_null(memmem(feed.ptr, feed.len, "gemini://h.example/blog/",
	    24));
	site_free(site);
}

static void
the_settings_may_want_no_feed(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "news/index.md", "News", "");
	support_write_page(folder, "news/a.md", "A\ndate: 2026-01-02", "");
	support_write(folder, "site.yaml", "feeds: []\n");
	assert_null(answer(folder, "/news/atom.xml", 0, &site).ptr);
	site_free(site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_feed_is_atom),
		TEST_WITH_FOLDER(a_feed_has_its_newest_entries),
		TEST_WITH_FOLDER(the_settings_may_want_no_feed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
