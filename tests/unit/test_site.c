#include "loaded.h"

static struct site_options
options_of(const struct support_folder *folder)
{
	return (struct site_options){
		.content = folder->path,
		.gopher_host = "h.example",
		.gopher_port = 7070,
	};
}

static struct site *
load_good(const struct support_folder *folder)
{
	const struct site_options options = options_of(folder);

	return loaded_site(&options);
}

/* The header of an answer, or what its body holds. */
static void
assert_header(const struct resource *resource, const char *header)
{
	assert_span(span_first(resource->gemini, resource->header), header);
}

static void
assert_holds(struct span text, const char *part)
{
	if (memmem(text.ptr, text.len, part, strlen(part)) == NULL)
		fail_msg("no \"%s\" in:\n%.*s", part, SPAN_ARG(text));
}

static void
a_page_has_an_answer_in_each_protocol_and_its_texts(void **state)
{
	struct support_folder *folder = *state;
	const struct resource *page;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "Text\n");
	support_write_page(folder, "caf\xC3\xA9.md",
	    "Caf\xC3\xA9\nlanguage: fr", "");
	site = load_good(folder);
	page = loaded_find(site, "/");
	assert_int_equal(page->kind, RESOURCE_PAGE);
	assert_header(page, "20 text/gemini; lang=en\r\n");
	assert_holds(page->gemini, "\r\n# Home\n\nText\n");
	assert_holds(page->gopher, "0Text of this page");
	assert_holds(page->gopher, "\t/page.txt\th.example\t7070\r\n");
	page = loaded_find(site, "/page.txt");
	assert_int_equal(page->kind, RESOURCE_TEXT);
	assert_header(page, "20 text/plain; lang=en\r\n");
	assert_ptr_equal(page->gopher.ptr, page->gemini.ptr + page->header);
	loaded_find(site, "/flow.txt");
	loaded_find(site, "/narrow.txt");
	page = loaded_find(site, "/caf\xC3\xA9/");
	assert_header(page, "20 text/gemini; lang=fr\r\n");
	page = loaded_find(site, "/caf\xC3\xA9");
	assert_int_equal(page->kind, RESOURCE_ALIAS);
	assert_header(page, "31 /caf%C3%A9/\r\n");
	assert_ptr_equal(page->gopher.ptr,
	    loaded_find(site, "/caf\xC3\xA9/")->gopher.ptr);
	assert_null(site_find(site, span_of("")));
	assert_null(site_find(site, span_of("/index.md")));
	site_free(site);
}

static void
a_table_is_a_file_too(void **state)
{
	struct support_folder *folder = *state;
	const struct resource *csv;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "a.md", "A",
	    "| a | b |\n|---|---|\n| 1, 2 | 3 |\n");
	site = load_good(folder);
	csv = loaded_find(site, "/a/table-1.csv");
	assert_header(csv, "20 text/csv\r\n");
	assert_span(csv->gopher, "a,b\r\n\"1, 2\",3\r\n");
	assert_holds(loaded_find(site, "/a/")->gemini, "=> /a/table-1.csv ");
	site_free(site);
}

static void
small_downloads_are_kept_and_large_ones_opened(void **state)
{
	static char large[100000] = "%PDF-1.4\n";
	struct support_folder *folder = *state;
	const struct resource *file;
	struct site *site;
	int fd;

	support_write(folder, "notes.txt", "a \xE2\x80\x93 b\n.\n");
	support_write_span(folder, "large.pdf",
	    span_make(large, sizeof(large)));
	support_write(folder, "unlinked.txt", "never served\n");
	support_write_page(folder, "index.md", "Home",
	    "[n](notes.txt) [l](large.pdf)");
	site = load_good(folder);
	file = loaded_find(site, "/notes.txt");
	assert_header(file, "20 text/plain; charset=utf-8\r\n");
	assert_span(span_after(file->gemini, file->header),
	    "a \xE2\x80\x93 b\n.\n");
	assert_span(file->gopher, "a - b\r\n .\r\n");
	assert_null(file->file);
	file = loaded_find(site, "/large.pdf");
	assert_span(file->gemini, "20 application/pdf\r\n");
	assert_int_equal(file->size, sizeof(large));
	fd = site_open(site, file);
	assert_int_not_equal(fd, -1);
	close(fd);
	assert_null(site_find(site, span_of("/unlinked.txt")));
	site_free(site);
}

static void
a_file_that_changed_is_not_opened(void **state)
{
	static char large[100000] = "%PDF-1.4\n";
	struct support_folder *folder = *state;
	const struct resource *file;
	struct site *site;
	struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	support_write_span(folder, "large.pdf",
	    span_make(large, sizeof(large)));
	support_write_page(folder, "index.md", "Home", "[l](large.pdf)");
	site = load_good(folder);
	file = loaded_find(site, "/large.pdf");
	utimensat(folder->fd, "large.pdf", times, 0);
	assert_int_equal(site_open(site, file), -1);
	unlinkat(folder->fd, "large.pdf", 0);
	assert_int_equal(site_open(site, file), -1);
	site_free(site);
}

static void
all_resources_are_met_once(void **state)
{
	struct support_folder *folder = *state;
	const struct resource *resource;
	unsigned count = 0;
	struct site *site;
	size_t at = 0;

	support_write_page(folder, "index.md", "Home", "");
	support_write_page(folder, "a.md", "A", "");
	site = load_good(folder);
	while ((resource = site_next(site, &at)) != NULL) {
		count++;
		assert_ptr_equal(site_find(site, resource->path), resource);
	}
	/* Two pages, the contents, and three small files. */
	assert_int_equal(count, 4 + 5 + 5 + 3);
	site_free(site);
}

static void
what_is_missing_is_answered_with_the_way_home(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	support_write_page(folder, "index.md", "Home", "");
	site = load_good(folder);
	assert_span(site_name(site), "Home");
	assert_int_equal(site_language(site, span_of("/"))
			     ->gopher_missing.ptr[0],
	    '3');
	assert_holds(site_language(site, span_of("/"))->gopher_missing,
	    "\r\n1Home\t/\th.example\t7070\r\n");
	site_free(site);
	support_write(folder, "site.yaml", "name: The site\n");
	site = load_good(folder);
	assert_span(site_name(site), "The site");
	site_free(site);
}

static void
two_things_at_one_path_are_an_error(void **state)
{
	struct support_folder *folder = *state;
	const struct site_options options = options_of(folder);
	struct err err;

	support_write(folder, "page.txt", "mine\n");
	support_write_page(folder, "index.md", "Home", "[p](page.txt)");
	assert_null(site_load(&options, &err));
	assert_string_equal(err.message,
	    "two things want to be /page.txt: rename one of their files");
	assert_true(span_ends(span_of(err.file), "/index.md"));
	support_write(folder, "a", "mine\n");
	support_write_page(folder, "a.md", "A", "");
	support_write_page(folder, "index.md", "Home", "[x](a?file)");
	site_free(load_good(folder));
	site_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(
		    a_page_has_an_answer_in_each_protocol_and_its_texts),
		TEST_WITH_FOLDER(a_table_is_a_file_too),
		TEST_WITH_FOLDER(
		    small_downloads_are_kept_and_large_ones_opened),
		TEST_WITH_FOLDER(a_file_that_changed_is_not_opened),
		TEST_WITH_FOLDER(all_resources_are_met_once),
		TEST_WITH_FOLDER(what_is_missing_is_answered_with_the_way_home),
		TEST_WITH_FOLDER(two_things_at_one_path_are_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
