/* Searching a small site: the real index, and what readers get for it. */
#include "loaded.h"

#include "site/finder.h"
#include "site/lookup.h"

static struct err err;

static const struct zone_path private[] = { { SPAN("/secret"), 1 } };

static struct site *
load(const struct support_folder *folder)
{
	const struct site_options options = {
		.content = folder->path,
		.gopher_host = "h.example",
		.gopher_port = 7070,
		.zones = { private, LENGTH(private) },
	};

	return loaded_site(&options);
}

static void
write_pages(const struct support_folder *folder)
{
	support_write_page(folder, "index.md", "Home",
	    "Welcome to the capsule. [Search](search)\n");
	support_write_page(folder, "risks.md", "What the risks are",
	    "## Early\n\nHair falls out. Infections may come early, and some "
	    "people with MS are in hospital for long. Nobody counted.\n\n"
	    "* a list of naïve questions\n\n| who | how many |\n|---|---|\n| "
	    "people in Zürich | 23 |\n");
	support_write_page(folder, "cells.md", "Stem cells",
	    "A transplant of cells. It says nothing of risk in the title.\n\n"
	    "## Transplants in disease-modifying care\n\nMore text.\n");
	support_write_page(folder, "drugs.md", "Drugs",
	    "Each disease-modifying therapy has risks of its own. DMT is "
	    "what it is called.\n");
	support_write_page(folder, "secret/index.md", "Hidden",
	    "The password is xyzzy, and infections are secret.\n");
	support_write(folder, "glossary.yaml",
	    "DMT: {long: disease-modifying therapy, text: A medicine.}\n"
	    "MS: {long: multiple sclerosis}\n"
	    "apheresis: {text: How cells are gathered.}\n");
	support_write(folder, "site.yaml",
	    "name: Small\nnavigation: [/, /search]\n");
}

/* Asks over Gemini; the answer is to be freed. */
static char *
ask(const struct site *site, const char *path, const char *typed)
{
	struct finder *finder = site_finder(site, span_of(path));
	struct buf out;

	assert_non_null(finder);
	buf_init(&out);
	assert_int_equal(finder_gemini(finder, span_of(typed), &out), 0);
	return buf_detach(&out);
}

/* What is typed, what must stand in the answer, and what must not. */
static const struct {
	const char *typed, *has, *lacks;
} searches[] = {
	{ "infection", "=> /risks/ What the risks are (", "/secret" },
	{ "INFECTIONS", "> Infections may come early, and some people with ",
	    "Hair" },
	{ "infection", "20 text/gemini; lang=en\r\n# Search: infection\n",
	    NULL },
	/* the title weighs more than the text */
	{ "risk", "\n\n=> /risks/ What the risks are", NULL },
	{ "stem cell", "\n\n=> /cells/ Stem cells", NULL },
	/* plural and singular, accents and none */
	{ "transplants", "> A transplant of cells.", NULL },
	{ "zurich", "> people in Zürich; 23\n", NULL },
	{ "ZÜRICH", "=> /risks/", NULL },
	{ "naive", "> a list of naïve questions", NULL },
	/* a heading has no sentence: the page's first stands for it */
	{ "care", "=> /cells/ Stem cells", NULL },
	/* phrases */
	{ "\"of risk in\"", "=> /cells/", "/risks/" },
	{ "\"risk of in\"", "Nothing was found.", "=> /cells/" },
	/* beginnings, from three letters on */
	{ "hospi", "=> /risks/", NULL },
	{ "ho", "Nothing was found.", "=> /risks/" },
	/* abbreviations and what they stand for */
	{ "multiple sclerosis", "=> /risks/", NULL },
	{ "dmts", "=> /drugs/ Drugs", NULL },
	{ "disease modifying therapy", "=> /drugs/ Drugs", NULL },
	{ "apheresis", "=> /glossary/ Glossary: apheresis\n> How cells are ",
	    NULL },
	/* slips */
	{ "infektions", "=> /search?Infections Did you mean: Infections\n",
	    NULL },
	{ "hair infektions",
	    "=> /search?hair%20Infections Did you mean: ", NULL },
	{ "zurixh", "Did you mean: Zürich", NULL },
	/* not all, but some */
	{ "hair quantum", "No page has all of these words", NULL },
	{ "hair quantum", "=> /risks/", NULL },
	/* nothing */
	{ "quantum", "Nothing was found.", "=> /risks/" },
	{ "quantum", "Try one or two other words", NULL },
	{ "?!", "There is no word in what you typed.", "found" },
	{ "\xFF\x01\x02", "There is no word", NULL },
	/* what is private is not even a word to be guessed */
	{ "xyzzy", "Nothing was found.", "/secret" },
	{ "xyzzi", "Nothing was found.", "xyzzy" },
	{ "password", "Nothing was found.", NULL },
	/* FTS5's own language means nothing here */
	{ "title:infections", "these have some", "error" },
	{ "infections OR quantum", "=> /risks/", NULL },
	{ "\"", "There is no word", NULL },
	{ "infections\"", "=> /risks/", NULL },
	{ "infections*", "=> /risks/", NULL },
	{ "^infections", "=> /risks/", NULL },
	{ "NEAR(infections hair, 5)", "=> /risks/", NULL },
	{ "{title headings}: infections -", "=> /risks/", NULL },
	/* more than eight */
	{ "hair falls out infections may come early people hospital long",
	    "Only the first 8 words", NULL },
	/* and the foot of all pages */
	{ "infection", "=> /search Search again\n\n\n=> / Home\n=> /search Sea",
	    NULL },
};

static void
pages_are_found_by_what_readers_type(void **state)
{
	const struct support_folder *folder = *state;
	struct site *site;

	write_pages(folder);
	site = load(folder);
	for (size_t i = 0; i < LENGTH(searches); i++) {
		char *answer = ask(site, "/search", searches[i].typed);

		if (strstr(answer, searches[i].has) == NULL)
			fail_msg("\"%s\" finds no \"%s\" but\n%s",
			    searches[i].typed, searches[i].has, answer);
		if (searches[i].lacks != NULL &&
		    strstr(answer, searches[i].lacks) != NULL)
			fail_msg("\"%s\" finds \"%s\" in\n%s",
			    searches[i].typed, searches[i].lacks, answer);
		free(answer);
	}
	site_free(site);
}

static void
a_slash_behind_is_the_same_and_other_paths_are_not(void **state)
{
	const struct support_folder *folder = *state;
	struct site *site;

	write_pages(folder);
	site = load(folder);
	assert_ptr_equal(site_finder(site, span_of("/search/")),
	    site_finder(site, span_of("/search")));
	assert_null(site_finder(site, span_of("/search//")));
	assert_null(site_finder(site, span_of("/")));
	assert_null(site_finder(site, span_of("")));
	assert_null(site_finder(site, span_of("/en/search")));
	site_free(site);
}

/* Host and port stand in each line, and no more than five tell in a row. */
static void
check_menu(const char *typed, struct span menu)
{
	struct span line;
	unsigned told = 0;

	assert_true(span_ends(menu, ".\r\n"));
	menu.len -= strlen(".\r\n");
	while (menu.len > 0 && span_split(&menu, '\n', &line)) {
		unsigned fields = 0;
		struct span field;

		assert_true(span_ends(line, "\r"));
		told = line.ptr[0] == 'i' ? told + 1 : 0;
		if (told > 5)
			fail_msg("\"%s\" tells too much in a row", typed);
		while (span_split(&line, '\t', &field))
			fields++;
		assert_int_equal(fields, 4);
	}
}

static void
menus_are_well_formed_whatever_is_typed(void **state)
{
	const struct support_folder *folder = *state;
	struct finder *finder;
	struct site *site;
	struct buf out;

	write_pages(folder);
	site = load(folder);
	finder = site_finder(site, span_of("/search"));
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(searches); i++) {
		buf_truncate(&out, 0);
		assert_int_equal(finder_gopher(finder,
				     span_of(searches[i].typed), &out),
		    0);
		check_menu(searches[i].typed, buf_span(&out));
	}
	buf_truncate(&out, 0);
	assert_int_equal(finder_gopher(finder, span_of("hospital"), &out), 0);
	assert_string_equal(span_first(buf_span(&out), 0).ptr,
	    "iSearch: hospital\t\tnull.host\t1\r\n"
	    "1What the risks are (366 bytes, 1 minute)\t/risks/\th.example\t"
	    "7070\r\n"
	    "iInfections may come early, and some people with multiple "
	    "sclerosis\t\tnull.host\t1\r\n"
	    "i(MS) are in hospital for long.\t\tnull.host\t1\r\n"
	    "7Search again\t/search\th.example\t7070\r\n"
	    "1Home\t/\th.example\t7070\r\n"
	    "7Search\t/search\th.example\t7070\r\n.\r\n");
	buf_clear(&out);
	site_free(site);
}

static void
an_answer_says_when_its_time_was_over(void **state)
{
	const struct support_folder *folder = *state;
	struct finder *finder;
	struct site *site;
	struct buf out;
	char name[32];

	support_write_page(folder, "index.md", "Home", "Text\n");
	for (unsigned i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "infection-%u.md", i);
		support_write_page(folder, name, "Page", "Infections.\n");
	}
	site = load(folder);
	finder = site_finder(site, span_of("/search"));
	search_set_budget(finder_search(finder), 0);
	buf_init(&out);
	assert_int_equal(finder_gemini(finder, span_of("infections"), &out), 0);
	assert_non_null(strstr(out.ptr, "took too long and was ended early"));
	assert_null(strstr(out.ptr, "Nothing was found"));
	buf_truncate(&out, 0);
	assert_int_equal(finder_gopher(finder, span_of("infections"), &out), 0);
	assert_non_null(strstr(out.ptr, "took too long"));
	buf_clear(&out);
	site_free(site);
}

static void
a_folder_may_do_without_a_search(void **state)
{
	const struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "Text\n");
	support_write(folder, "site.yaml",
	    "generate: [contents]\nnavigation: [/, /search]\n");
	site = load(folder);
	assert_null(site_finder(site, span_of("/search")));
	assert_null(strstr(site_find(site, span_of("/"))->gemini.ptr,
	    "/search"));
	site_free(site);
}

static void
a_page_of_the_folder_goes_before_the_search(void **state)
{
	const struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "Text\n");
	support_write_page(folder, "search.md", "My own", "Text\n");
	site = load(folder);
	assert_null(site_finder(site, span_of("/search")));
	assert_non_null(site_find(site, span_of("/search/")));
	site_free(site);
}

static void
an_export_leads_to_no_search(void **state)
{
	const struct support_folder *folder = *state;
	const struct site_options options = { .content = folder->path };
	struct site *site;

	write_pages(folder);
	site = site_load(&options, &err);
	assert_non_null(site);
	assert_null(site_finder(site, span_of("/search")));
	for (const char *const *path =
		 (const char *const[]){ "/", "/page.txt", "/risks/", NULL };
	     *path != NULL; path++) {
		const struct resource *found = site_find(site, span_of(*path));

		assert_null(memmem(found->gemini.ptr, found->gemini.len,
		    "/search", strlen("/search")));
		assert_null(memmem(found->gopher.ptr, found->gopher.len,
		    "/search", strlen("/search")));
	}
	site_free(site);
}

/* ---- the index itself ---------------------------------------------------- */

enum { MANY = 400 };

static struct search *
make_index(struct arena *arena, struct synonyms *synonyms, const char *language)
{
	struct search_page *pages = arena_alloc(arena, MANY * sizeof(*pages));
	const struct search_source source = { span_of(language), pages, MANY,
		synonyms, SPAN("") };
	struct search *search;

	for (size_t i = 0; i < MANY; i++) {
		pages[i].target.title = arena_printf(arena, "Page %zu", i);
		pages[i].text = arena_printf(arena,
		    "Common words are on each page, such as transplants. "
		    "Word%zu is on one.",
		    i);
	}
	synonyms_init(synonyms, NULL);
	search = search_new(&source, arena, &err);
	assert_non_null(search);
	return search;
}

static void
look(struct search *search, const char *typed, struct lookup *result)
{
	static struct query query;

	query_parse(span_of(typed), span_of(""), &query);
	assert_int_equal(lookup_run(search, &query, result), 0);
}

static void
a_search_ends_with_its_time_and_says_so(void **state)
{
	struct arena *arena = arena_new();
	struct lookup result;
	struct synonyms synonyms;
	struct search *search = make_index(arena, &synonyms, "en");

	(void)state;
	search_set_budget(search, 0);
	look(search, "common words each page such transplants", &result);
	assert_true(result.late);
	/* The next one has its own time. */
	search_set_budget(search, 10 * 1000 * 1000);
	look(search, "word399", &result);
	assert_false(result.late);
	assert_int_equal(result.count, 1);
	assert_true(span_is(result.hits[0].page->target.title, "Page 399"));
	assert_true(span_is(result.hits[0].excerpt.text, "Word399 is on one."));
	look(search, "common", &result);
	assert_int_equal(result.count, LOOKUP_HITS);
	assert_true(result.more && !result.late);
	search_free(search);
	synonyms_clear(&synonyms);
	arena_free(arena);
}

static void
each_language_has_its_own_stems(void **state)
{
	static const struct {
		const char *language, *typed;
		size_t found;
	} cases[] = {
		{ "en-GB", "transplanting", LOOKUP_HITS },
		{ "en", "transplant", LOOKUP_HITS },
		{ "es", "transplant", LOOKUP_HITS },
		{ "es", "transplanting", 0 },
		{ "ja", "transplants", LOOKUP_HITS },
		{ "ja", "transplanting", 0 },
	};
	struct arena *arena = arena_new();
	struct lookup result;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct synonyms synonyms;
		struct search *search =
		    make_index(arena, &synonyms, cases[i].language);

		search_set_budget(search, 10 * 1000 * 1000);
		look(search, cases[i].typed, &result);
		assert_int_equal(result.count, cases[i].found);
		search_free(search);
		synonyms_clear(&synonyms);
	}
	arena_free(arena);
}

static void
scripts_without_spaces_are_found_by_what_stands_together(void **state)
{
	static const struct search_page pages[] = {
		{ .target = { .title = SPAN("移植") },
		    .text = SPAN("造血幹細胞移植は治療です。次の文。") },
		{ .target = { .title = SPAN("細胞") },
		    .text = SPAN("細かい胞子の話。") },
	};
	struct arena *arena = arena_new();
	struct synonyms synonyms;
	const struct search_source source = { SPAN("ja"), pages, LENGTH(pages),
		&synonyms, SPAN("") };
	struct lookup result;
	struct search *search;

	(void)state;
	synonyms_init(&synonyms, NULL);
	search = search_new(&source, arena, &err);
	assert_non_null(search);
	search_set_budget(search, 10 * 1000 * 1000);
	look(search, "幹細胞", &result);
	assert_int_equal(result.count, 1);
	assert_ptr_equal(result.hits[0].page, &pages[0]);
	assert_true(span_is(result.hits[0].excerpt.text,
	    "造血幹細胞移植は治療です。"));
	look(search, "細胞", &result);
	assert_int_equal(result.count, 2);
	assert_ptr_equal(result.hits[0].page, &pages[1]);
	search_free(search);
	synonyms_clear(&synonyms);
	arena_free(arena);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, support_setup, \
	    support_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pages_are_found_by_what_readers_type),
		TEST(a_slash_behind_is_the_same_and_other_paths_are_not),
		TEST(menus_are_well_formed_whatever_is_typed),
		TEST(an_answer_says_when_its_time_was_over),
		TEST(a_folder_may_do_without_a_search),
		TEST(a_page_of_the_folder_goes_before_the_search),
		TEST(an_export_leads_to_no_search),
		cmocka_unit_test(a_search_ends_with_its_time_and_says_so),
		cmocka_unit_test(each_language_has_its_own_stems),
		cmocka_unit_test(
		    scripts_without_spaces_are_found_by_what_stands_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
