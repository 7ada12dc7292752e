#include "loaded.h"

static struct span
answer(const struct support_folder *folder, const char *path,
    unsigned gemini_port, struct site **site)
{
	struct site_options options = {
		.content = folder->path,
		.gopher_host = "g.example",
		.gopher_port = 70,
		.gopher_tls_port = 7443,
		.gemini_host = "h.example",
		.gemini_port = gemini_port,
	};

	return loaded_answer(&options, path, site);
}

static void
robots_are_told_what_the_settings_say(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "");
	assert_span(answer(folder, "/robots.txt", 0, &site),
	    "20 text/plain\r\nUser-agent: *\r\nDisallow: /search\r\n");
	site_free(site);
	support_write(folder, "site.yaml",
	    "robots: |\n  User-agent: archiver\n  Disallow: /\n");
	assert_span(answer(folder, "/robots.txt", 0, &site),
	    "20 text/plain\r\nUser-agent: archiver\r\nDisallow: /\r\n");
	site_free(site);
	support_write(folder, "site.yaml", "robots: ''\n");
	assert_span(answer(folder, "/robots.txt", 0, &site),
	    "20 text/plain\r\n\r\n");
	site_free(site);
}

static void
about_txt_says_what_is_here_and_who_is_to_be_asked(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md",
	    "Home \xE2\x80\x93 all\nsummary: What is here. And more.", "");
	support_write(folder, "site.yaml",
	    "security: {contact: 'mailto:a@h.example', expires: 2027-01-02}\n");
	assert_span(answer(folder, "/about.txt", 1966, &site),
	    "20 text/plain; lang=en\r\n"
	    "Home - all\r\n\r\n"
	    "What is here. And more.\r\n\r\n"
	    "Gemini: gemini://h.example:1966/\r\n"
	    "Gopher: gopher://g.example:70/\r\n"
	    "Gopher in TLS: gophers://g.example:7443/\r\n"
	    "Contact: a@h.example\r\n"
	    "Served by capsule\r\n");
	site_free(site);
	support_write(folder, "site.yaml", "about: |\n  Ask me.\n  Or her.\n");
	assert_span(answer(folder, "/about.txt", 0, &site),
	    "20 text/plain; lang=en\r\nAsk me.\r\nOr her.\r\n");
	site_free(site);
}

static void
caps_txt_tells_gopher_clients_of_selectors_and_tls(void **state)
{
	struct support_folder *folder = *state;
	struct span text;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "");
	assert_int_equal(answer(folder, "/caps.txt", 0, &site).len, 0);
	text = site_find(site, span_of("/caps.txt"))->gopher;
	assert_span(text,
	    "CAPS\r\n"
	    "CapsVersion=1\r\n"
	    "ExpireCapsAfter=86400\r\n"
	    "PathDelimeter=/\r\n"
	    "PathIdentity=.\r\n"
	    "PathParent=..\r\n"
	    "PathParentDouble=FALSE\r\n"
	    "PathKeepPreDelimeter=FALSE\r\n"
	    "ServerDefaultEncoding=UTF-8\r\n"
	    "ServerDescription=Home\r\n"
	    "ServerSoftware=capsule\r\n"
	    "ServerTLSPort=7443\r\n");
	site_free(site);
}

static void
small_files_of_the_author_stand_before_those(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md", "Home",
	    "[About](about.txt), [caps](caps.txt)\n");
	support_write_page(folder, "robots.txt.md", "Robots", "They may.\n");
	support_write(folder, "about.txt", "mine\n");
	support_write(folder, "caps.txt", "CAPS\nmine\n");
	assert_span(answer(folder, "/about.txt", 0, &site),
	    "20 text/plain; charset=utf-8\r\nmine\n");
	assert_span(site_find(site, span_of("/caps.txt"))->gopher,
	    "CAPS\r\nmine\r\n");
	assert_span(site_find(site, span_of("/robots.txt"))->gemini,
	    "31 /robots.txt/\r\n");
	site_free(site);
}

static void
security_txt_is_there_when_it_is_configured(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "");
	assert_null(answer(folder, "/security.txt", 0, &site).ptr);
	site_free(site);
	support_write(folder, "site.yaml",
	    "security:\n"
	    "  contact: ['mailto:a@h.example', 'gemini://h.example/w/']\n"
	    "  expires: 2027-01-02\n"
	    "  policy: https://h.example/p\n"
	    "  languages: [en, it]\n");
	assert_span(answer(folder, "/security.txt", 0, &site),
	    "20 text/plain\r\n"
	    "Contact: mailto:a@h.example\r\n"
	    "Contact: gemini://h.example/w/\r\n"
	    "Expires: 2027-01-02T00:00:00Z\r\n"
	    "Preferred-Languages: en, it\r\n"
	    "Policy: https://h.example/p\r\n"
	    "Canonical: gemini://h.example/security.txt\r\n");
	site_free(site);
}

static void
what_is_exported_names_no_place(void **state)
{
	struct support_folder *folder = *state;
	struct site_options options = { .content = folder->path };
	struct site *site;

	support_write_page(folder, "index.md", "Home", "");
	site = loaded_site(&options);
	assert_span(loaded_find(site, "/about.txt")->gopher, "Home\r\n");
	assert_true(span_ends(loaded_find(site, "/caps.txt")->gopher,
	    "\r\nServerDescription=Home\r\n"));
	site_free(site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(robots_are_told_what_the_settings_say),
		TEST_WITH_FOLDER(
		    about_txt_says_what_is_here_and_who_is_to_be_asked),
		TEST_WITH_FOLDER(
		    caps_txt_tells_gopher_clients_of_selectors_and_tls),
		TEST_WITH_FOLDER(small_files_of_the_author_stand_before_those),
		TEST_WITH_FOLDER(security_txt_is_there_when_it_is_configured),
		TEST_WITH_FOLDER(what_is_exported_names_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
