/* What of a page is looked through. */
#include "support.h"

#include "site/findable.h"
#include "source/content.h"

static struct err err;

static const char body[] = "First *paragraph*, over\ntwo lines [@one].\n\n"
			   "## A heading\n\n"
			   "> A quote\\\nwith a break.\n\n"
			   "* An item\n* [Another](other.md), with a link\n\n"
			   "1. Deep\n   * deeper\n\n"
			   "| who | how many |\n|---|---|\n| people | 23 |\n\n"
			   "``` text of a kind\nline one\n\n  line two\n```\n\n"
			   "### Another heading\n\nMS is a word.\n";

static void
the_authors_words_are_and_the_programs_are_not(void **state)
{
	const struct support_folder *folder = *state;
	struct buf headings, text;
	struct content *content;
	struct page *page;

	support_write_page(folder, "index.md", "Home", body);
	support_write_page(folder, "other.md", "Other", "Text\n");
	support_write(folder, "glossary.yaml",
	    "MS: {long: multiple sclerosis, text: A disease.}\n");
	support_write(folder, "references.yaml",
	    "- {id: one, type: book, title: A source, URL: 'https://a.example',"
	    " accessed: {date-parts: [[2026, 11, 1]]}}\n");
	support_write(folder, "site.yaml",
	    "notice: Not this\nnavigation: [/]\n");
	content = content_load(folder->path, NULL, &err);
	if (content == NULL)
		fail_msg("%s:%u: %s", err.file, err.line, err.message);
	page = content_find_page(content, span_of("/"));
	buf_init(&headings);
	buf_init(&text);
	findable_read(page->document, &headings, &text);
	assert_string_equal(headings.ptr, "A heading\nAnother heading\n");
	assert_string_equal(text.ptr,
	    "First paragraph, over two lines.\n"
	    "A quote with a break.\n"
	    "An item\n"
	    "Another, with a link\n"
	    "Deep\n"
	    "deeper\n"
	    "who; how many\n"
	    "people; 23\n"
	    "text of a kind\n"
	    "line one\n"
	    "line two\n"
	    "Multiple sclerosis (MS) is a word.\n");
	buf_clear(&text);
	buf_clear(&headings);
	content_free(content);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_authors_words_are_and_the_programs_are_not,
		    support_setup, support_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
