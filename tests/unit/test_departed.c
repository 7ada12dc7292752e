/* Pages that have moved or are gone, and pages that are private. */
#include "loaded.h"

static struct err err;

static const struct zone_path paths[] = {
	{ SPAN("/family"), 1 },
	{ SPAN("/work"), 2 },
	{ SPAN("/news/family"), 1 },
};

static struct site_options
options_of(const struct support_folder *folder, const char *gopher_host)
{
	return (struct site_options){
		.content = folder->path,
		.gopher_host = gopher_host,
		.gopher_port = 7070,
		.zones = { paths, LENGTH(paths) },
	};
}

static struct site *
load(const struct support_folder *folder, const char *gopher_host)
{
	const struct site_options options = options_of(folder, gopher_host);

	return site_load(&options, &err);
}

static struct site *
load_good(const struct support_folder *folder, const char *gopher_host)
{
	const struct site_options options = options_of(folder, gopher_host);

	return loaded_site(&options);
}

/* ---- moved --------------------------------------------------------------- */

#define HOME "[New](new.md) [Large](large.bin)\n"

static void
write_pages(const struct support_folder *folder)
{
	support_write_page(folder, "index.md", "Home", HOME);
	support_write_page(folder, "new.md", "The new one", "Text\n");
	support_write(folder, "large.bin", "large");
	support_write(folder, "glossary.yaml", "MS: {text: A disease.}\n");
	support_write(folder, "news/first.md",
	    "---\ntitle: First\ndate: 2026-11-23\n---\n");
}

static const struct {
	const char *path, *gemini, *item;
} moved[] = {
	{ "/old/", "31 /new/\r\n", "1The new one\t/new/\th.example\t7070\r\n" },
	{ "/old", "31 /new/\r\n", "1The new one\t/new/\th.example\t7070\r\n" },
	{ "/old/page.txt", "31 /new/page.txt\r\n",
	    "0The new one\t/new/page.txt\th.example\t7070\r\n" },
	{ "/old/flow.txt", "31 /new/flow.txt\r\n", "\t/new/flow.txt\t" },
	{ "/old/narrow.txt", "31 /new/narrow.txt\r\n", "\t/new/narrow.txt\t" },
	{ "/large", "31 /large.bin\r\n", "\t/large.bin\th.example\t7070\r\n" },
	{ "/away/", "30 gemini://a.example/x?y\r\n",
	    "hgemini://a.example/x?y\tURL:gemini://a.example/x?y\t" },
	{ "/caf\xC3\xA9/", "31 /new/\r\n", "1The new one\t/new/\t" },
};

static void
an_old_path_leads_to_where_its_page_is_now(void **state)
{
	const struct support_folder *folder = *state;
	struct site *site;

	write_pages(folder);
	support_write(folder, "site.yaml",
	    "redirects:\n"
	    "  /old/: /new/\n"
	    "  /large: /large.bin\n"
	    "  /away/: {to: \"gemini://a.example/x?y\", temporary: yes}\n"
	    "  /caf%C3%A9/: {to: /new/, temporary: no}\n");
	site = load_good(folder, "h.example");
	for (size_t i = 0; i < LENGTH(moved); i++) {
		const struct resource *found = loaded_find(site, moved[i].path);

		assert_int_equal(found->kind, RESOURCE_MOVED);
		assert_span(found->gemini, moved[i].gemini);
		assert_true(span_starts(found->gopher, "3What "));
		if (strstr(found->gopher.ptr, moved[i].item) == NULL)
			fail_msg("%s", found->gopher.ptr);
		assert_true(span_ends(found->gopher, "\r\n.\r\n"));
	}
	assert_null(site_find(site, span_of("/away/page.txt")));
	assert_null(site_find(site, span_of("/large/")));
	site_free(site);
}

static void
for_another_server_it_is_a_page_that_says_so(void **state)
{
	const struct support_folder *folder = *state;
	const struct resource *found;
	struct site *site;

	write_pages(folder);
	support_write(folder, "site.yaml", "redirects: {/old/: /new/}\n");
	site = load_good(folder, NULL);
	found = loaded_find(site, "/old/");
	assert_span(span_after(found->gemini, found->header),
	    "# What was at this address has moved.\n\n"
	    "It is here now. Please keep the new address:\n\n"
	    "=> /new/ The new one\n");
	assert_span(found->gopher,
	    "3What was at this address has moved.\t\terror.host\t1\n"
	    "iIt is here now. Please keep the new address:\t\tnull.host\t1\n"
	    "1The new one\t/new/\n");
	site_free(site);
}

static const struct {
	const char *yaml, *error; /* behind "site.yaml:" */
} bad_redirects[] = {
	{ "redirects: [/old/]\n", "1:12: redirects must be a mapping" },
	{ "redirects: {old: /new/}\n", "1:13: \"old\" is not a path" },
	{ "redirects: {/a/../b: /new/}\n", "1:13: \"/a/../b\" is not a path" },
	{ "redirects: {/old: {from: /new/}}\n", "1:20: there is no key" },
	{ "redirects: {/old: {temporary: yes}}\n", "1:19: the key \"to\"" },
	{ "redirects: {/old/: /none/}\n", "1:20: /none/: there is no such" },
	{ "redirects: {/old/: new.md}\n", "1:20: new.md: a redirect leads" },
	{ "redirects: {/old/: \"gemini://a/#b\"}\n", "1:20: gemini://a/#b: a" },
	{ "redirects: {/old/: \"\"}\n", "1:20: : a redirect leads" },
	{ "redirects: {/old/: /new/?x}\n", "1:20: /new/?x: a redirect leads" },
	{ "redirects: {/a/: /b/, /b/: /new/}\n",
	    "1:18: /b/: this is redirected itself" },
	{ "redirects: {/a/: /b/, /b/: /a/}\n",
	    "1:18: /b/: this is redirected itself" },
	{ "redirects: {/a/: /a/}\n", "1:18: /a/: this is redirected itself" },
	{ "redirects: {/new/: /}\n", "1:13: something else is at /new/" },
	{ "redirects: {/new: /}\n", "1:13: something else is at /new:" },
	{ "redirects: {/large.bin: /}\n", "1:13: something else is at" },
	{ "redirects: {/new/page.txt: /}\n", "1:13: something else is at" },
	{ "redirects: {/a/: /, /a: /new/}\n", "1:21: something else is at /a" },
	{ "redirects: {/gone/: /}\n", "1:13: something else is at /gone/" },
	{ "redirects: {/contents/: /}\n", "1:13: something else is at" },
	{ "redirects: {/glossary: /}\n", "1:13: something else is at" },
	{ "redirects: {/news/atom.xml: /}\n", "1:13: something else is at" },
	{ "redirects: {/robots.txt: /}\n", "1:13: something else is at" },
	{ "redirects: {/old/: /gone/}\n", "1:20: /gone/: there is no such" },
	{ "redirects: {/old/: /family/}\n", "1:20: /family/: this is private" },
};

static void
a_redirect_that_cannot_work_is_refused_with_its_place(void **state)
{
	const struct support_folder *folder = *state;
	char start[128];

	write_pages(folder);
	support_write_page(folder, "family.md", "Family", "Text\n");
	support_write(folder, "gone.md", "---\ntitle: G\ngone: yes\n---\n");
	for (size_t i = 0; i < LENGTH(bad_redirects); i++) {
		support_write(folder, "site.yaml", bad_redirects[i].yaml);
		if (load(folder, "h.example") != NULL)
			fail_msg("taken: %s", bad_redirects[i].yaml);
		snprintf(start, sizeof(start), "site.yaml:%s",
		    bad_redirects[i].error);
		assert_err_in(folder, &err, start);
	}
}

/* ---- gone ---------------------------------------------------------------- */

static void
a_page_that_is_gone_keeps_nothing_but_its_addresses(void **state)
{
	static const char *const addresses[] = { "/gone/", "/gone",
		"/gone/page.txt", "/gone/flow.txt", "/gone/narrow.txt" };
	const struct support_folder *folder = *state;
	const struct resource *home, *below;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "Text\n");
	support_write(folder, "site.yaml", "navigation: [/, /gone/]\n");
	support_write(folder, "gone/index.md",
	    "---\ntitle: Taken down\ngone: yes\n---\n[Dead](dead.md) [@x]\n"
	    "<b>raw</b>\n");
	support_write_page(folder, "gone/below.md", "Below", "Text\n");
	support_write(folder, "glossary.yaml", "MS: {text: A disease.}\n");
	support_write(folder, "glossary.md",
	    "---\ntitle: Taken down\ngone: yes\n---\n");
	support_write(folder, "news/old.md",
	    "---\ntitle: Taken down\ngone: yes\ndate: 2026-11-23\n---\n");
	site = load_good(folder, "h.example");
	for (size_t i = 0; i < LENGTH(addresses); i++) {
		const struct resource *found = loaded_find(site, addresses[i]);

		assert_int_equal(found->kind, RESOURCE_GONE);
		assert_span(found->gemini,
		    "52 This page is gone for good.\r\n");
		assert_true(span_starts(found->gopher,
		    "3What was at this "
		    "address is gone"));
		assert_non_null(strstr(found->gopher.ptr,
		    "\r\n1Home\t/\th.example\t7070\r\n"
		    "7Search\t/search\th.example\t7070\r\n.\r\n"));
	}
	home = loaded_find(site, "/");
	assert_null(strstr(home->gemini.ptr, "Taken down"));
	assert_non_null(strstr(home->gemini.ptr, "=> /gone/below/ Below"));
	assert_int_equal(loaded_find(site, "/glossary/")->kind, RESOURCE_GONE);
	assert_int_equal(loaded_find(site, "/news/old/")->kind, RESOURCE_GONE);
	assert_null(site_find(site, span_of("/news/")));
	assert_null(strstr(loaded_find(site, "/contents/")->gemini.ptr,
	    "Taken down"));
	below = loaded_find(site, "/gone/below/");
	assert_null(strstr(below->gemini.ptr, "=> /gone/ "));
	site_free(site);
}

static void
a_link_to_what_is_gone_is_an_error(void **state)
{
	const struct support_folder *folder = *state;

	support_write(folder, "gone.md", "---\ntitle: G\ngone: yes\n---\n");
	support_write_page(folder, "index.md", "Home", "[G](gone.md)\n");
	assert_null(load(folder, "h.example"));
	assert_err_in(folder, &err,
	    "index.md:4:5: this link leads to a page that is gone");
	support_write_page(folder, "index.md", "Home", "[G](/gone/)\n");
	assert_null(load(folder, "h.example"));
}

/* ---- private ------------------------------------------------------------- */

/* What the program lists: contents, references, news, a sequence. */
static void
write_furnished(const struct support_folder *folder)
{
	support_write(folder, "references.json",
	    "[{\"id\": \"a\", \"title\": \"Public\"},"
	    "{\"id\": \"b\", \"title\": \"SECRET source\"},"
	    "{\"id\": \"c\", \"title\": \"Unread\"}]");
	support_write_page(folder, "cites.md", "Cites", "Text [@a].\n");
	support_write_page(folder, "family/cites.md", "SECRET cites",
	    "Text [@a] [@b].\n");
	support_write(folder, "news/index.md",
	    "---\ntitle: News\nsequence: yes\n---\n");
	support_write(folder, "news/1.md",
	    "---\ntitle: First\norder: 1\ndate: 2026-11-23\n---\n");
	support_write(folder, "news/family.md",
	    "---\ntitle: SECRET news\norder: 2\ndate: 2026-11-24\n---\n");
	support_write(folder, "news/3.md",
	    "---\ntitle: Third\norder: 3\ndate: 2026-11-22\n---\n");
}

/* A sequence leads over what may not show. */
static void
assert_neighbours(const struct site *site)
{
	const struct resource *resource = loaded_find(site, "/news/1/");

	assert_non_null(strstr(resource->gemini.ptr,
	    "=> /news/3/ Next: Third"));
	resource = loaded_find(site, "/references/");
	assert_non_null(strstr(resource->gemini.ptr, "Cited on: Cites"));
	assert_non_null(strstr(resource->gemini.ptr, "Unread"));
	resource = loaded_find(site, "/contents/");
	assert_non_null(strstr(resource->gemini.ptr, "=> /news/3/ "));
	resource = loaded_find(site, "/news/atom.xml");
	assert_non_null(strstr(resource->gemini.ptr, "Third"));
	assert_null(strstr(resource->gemini.ptr, "2026-11-24"));
}

static void
what_is_private_shows_nowhere_else(void **state)
{
	const struct support_folder *folder = *state;
	const struct resource *resource;
	struct site *site;
	size_t at = 0;

	support_write(folder, "site.yaml", "navigation: [/, /family/]\n");
	support_write_page(folder, "index.md", "Home", "Text\n");
	support_write_page(folder, "family/index.md", "SECRET",
	    "[SECRET](photo.png) [Home](../index.md)\n\n|a|\n|---|\n|SECRET|\n");
	support_write_page(folder, "family/below.md", "SECRET below",
	    "SECRET [up](index.md)\n");
	support_write(folder, "family/photo.png", "SECRET");
	support_write_page(folder, "work.md", "OTHER", "Text\n");
	write_furnished(folder);
	site = load_good(folder, "h.example");
	while ((resource = site_next(site, &at)) != NULL) {
		bool below = span_starts(resource->path, "/family") ||
		    span_starts(resource->path, "/news/family") ||
		    span_starts(resource->path, "/work");

		assert_int_equal(resource->private, below);
		if (below && span_starts(resource->path, "/work"))
			continue;
		assert_null(strstr(resource->gemini.ptr, "OTHER"));
		if (below || span_starts(resource->path, "/news/family"))
			continue;
		assert_null(strstr(resource->gemini.ptr, "SECRET"));
		assert_null(strstr(resource->gemini.ptr, "family"));
		assert_null(strstr(resource->gopher.ptr, "SECRET"));
		assert_null(strstr(resource->gopher.ptr, "family"));
	}
	resource = loaded_find(site, "/family/");
	assert_non_null(strstr(resource->gemini.ptr,
	    "=> /family/below/ SECRET below"));
	resource = loaded_find(site, "/family/below/");
	assert_non_null(strstr(resource->gemini.ptr, "=> /family/ "));
	assert_neighbours(site);
	site_free(site);
}

static void
the_way_home_is_not_shown_where_it_is_private(void **state)
{
	static const struct zone_path root[] = { { SPAN(""), 1 } };
	const struct support_folder *folder = *state;
	const struct site_options options = {
		.content = folder->path,
		.gopher_host = "h.example",
		.gopher_port = 7070,
		.zones = { root, 1 },
	};
	struct site *site;

	support_write_page(folder, "index.md", "SECRET", "Text\n");
	site = site_load(&options, &err);
	assert_non_null(site);
	assert_true(loaded_find(site, "/")->private);
	assert_null(strstr(site_language(site, span_of("/"))
			       ->gopher_missing.ptr,
	    "SECRET"));
	site_free(site);
}

static const struct {
	const char *name, *text, *error;
} leaks[] = {
	{ "index.md", "[x](family/index.md)\n",
	    "index.md:4:5: this link leads to what is private" },
	{ "index.md", "[x](family/photo.png)\n",
	    "index.md:4:5: this link leads to what is private" },
	{ "work.md", "[x](family/index.md)\n",
	    "work.md:4:5: this link leads to what is private" },
	{ "family/index.md", "Text\n\n[x](../open.png)\n",
	    "family/index.md:6:5: only private pages link to this file" },
};

static void
a_link_that_would_show_what_is_private_is_refused(void **state)
{
	const struct support_folder *folder = *state;

	support_write(folder, "family/photo.png", "x");
	support_write(folder, "open.png", "x");
	for (size_t i = 0; i < LENGTH(leaks); i++) {
		support_write_page(folder, "index.md", "Home", "Text\n");
		support_write_page(folder, "work.md", "Work", "Text\n");
		support_write_page(folder, "family/index.md", "F", "Text\n");
		support_write_page(folder, leaks[i].name, "T", leaks[i].text);
		assert_null(load(folder, "h.example"));
		assert_err_in(folder, &err, leaks[i].error);
	}
	support_write_page(folder, "index.md", "Home", "[x](open.png)\n");
	site_free(load_good(folder, "h.example"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(an_old_path_leads_to_where_its_page_is_now),
		TEST_WITH_FOLDER(for_another_server_it_is_a_page_that_says_so),
		TEST_WITH_FOLDER(
		    a_redirect_that_cannot_work_is_refused_with_its_place),
		TEST_WITH_FOLDER(
		    a_page_that_is_gone_keeps_nothing_but_its_addresses),
		TEST_WITH_FOLDER(a_link_to_what_is_gone_is_an_error),
		TEST_WITH_FOLDER(what_is_private_shows_nowhere_else),
		TEST_WITH_FOLDER(the_way_home_is_not_shown_where_it_is_private),
		TEST_WITH_FOLDER(
		    a_link_that_would_show_what_is_private_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
