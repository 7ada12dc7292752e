#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/render.h"

#define TEXTS \
	"0Text of this page\t/p/page.txt\th.example\t70\r\n" \
	"0One line a paragraph, for edbrowse, Emacs, curl\t/p/flow.txt\t" \
	"h.example\t70\r\n" \
	"040 columns, for Braille and small screens\t/p/narrow.txt\t" \
	"h.example\t70\r\n"
#define INFO "\t\tnull.host\t1\r\n"
#define OURS "\th.example\t70\r\n"

static const struct gopher_place place = { SPAN("h.example"), 70 };

static const struct target risks = { .kind = TARGET_PAGE,
	.path = SPAN("/risks/"),
	.title = SPAN("Risks of AHSCT"),
	.short_title = SPAN("Risks"),
	.text_size = 6200,
	.words = 900 };
static const struct target home = { .kind = TARGET_PAGE,
	.path = SPAN("/"),
	.title = SPAN("Home"),
	.short_title = SPAN("Home") };
static const struct target web = { .kind = TARGET_EXTERNAL,
	.path = SPAN("https://example.org/") };

/* A page "Page" at /p/ to append blocks to. */
struct page {
	struct document *document;
	struct render_options options;
	struct buf out;
};

static struct node *
add(struct page *page, struct node *parent, enum node_kind kind)
{
	struct node *node = document_node(page->document, kind, 0);

	document_append(parent, node);
	return node;
}

static void
add_heading(struct page *page, unsigned level, const char *text)
{
	struct node *heading = add(page, page->document->root, NODE_HEADING);

	heading->level = level;
	document_append_text(page->document, heading, span_of(text));
}

/* A paragraph: words (if any), then a link (if any) with its own words. */
static void
add_paragraph(struct page *page, struct node *parent, const char *words,
    const struct target *target, const char *link_words)
{
	struct node *paragraph = add(page, parent, NODE_PARAGRAPH);
	struct node *link;

	if (words[0] != '\0')
		document_append_text(page->document, paragraph, span_of(words));
	if (target == NULL)
		return;
	link = add(page, paragraph, NODE_LINK);
	link->link.target = target;
	document_append_text(page->document, link, span_of(link_words));
}

static void
begin(struct page *page)
{
	*page = (struct page){
		.document = document_new(),
		.options = { .labels = &labels_english, .place = &place },
	};
	page->document->path = span_of("/p/");
	page->document->title = span_of("Page");
	page->document->short_title = span_of("Short");
	buf_init(&page->out);
	add_heading(page, 1, "Page");
}

static void
assert_menu(struct page *page, const char *expected)
{
	buf_truncate(&page->out, 0);
	render_document(&format_menu, page->document, &page->options,
	    &page->out);
	assert_string_equal(page->out.ptr, expected);
}

static void
end(struct page *page)
{
	buf_clear(&page->out);
	document_free(page->document);
}

static void
begins_with_title_and_texts(void **state)
{
	struct page page;

	(void)state;
	begin(&page);
	assert_menu(&page, "iPage" INFO TEXTS ".\r\n");
	page.document->summary = span_of("A summary\u2026");
	assert_menu(&page, "iPage" INFO "iA summary..." INFO TEXTS ".\r\n");
	page.document->title =
	    span_of("A title that is so long that it does not fit into one "
		    "line of a menu, so");
	page.document->summary = span_of("");
	assert_menu(&page, "iShort" INFO TEXTS ".\r\n");
	end(&page);
}

static void
states_size_and_time_when_asked(void **state)
{
	struct page page;

	(void)state;
	begin(&page);
	page.options.menu_size = true;
	page.options.menu_time = true;
	page.options.text_size = 12000;
	page.document->words = 350;
	render_document(&format_menu, page.document, &page.options, &page.out);
	assert_non_null(strstr(page.out.ptr,
	    "\r\n0Text of this page (12 KB, 2 minutes)\t/p/page.txt\t"));
	page.options.menu_size = false;
	buf_truncate(&page.out, 0);
	render_document(&format_menu, page.document, &page.options, &page.out);
	assert_non_null(strstr(page.out.ptr,
	    "\r\n0Text of this page (2 minutes)\t/p/page.txt\t"));
	end(&page);
}

/* At most five info lines in a row: a summary ends with a sentence. */
static void
ends_a_long_summary_with_a_sentence(void **state)
{
	struct page page;

	(void)state;
	begin(&page);
	page.document->summary = span_of(
	    "First sentence of a summary that goes on and on. Second "
	    "sentence of a summary that goes on and on. Third "
	    "sentence of a summary that goes on and on. Fourth "
	    "sentence of a summary that goes on and on. Fifth "
	    "sentence of a summary that goes on and on. Sixth sentence, which does not fit.");
	assert_menu(&page,
	    "iPage" INFO
	    "iFirst sentence of a summary that goes on and on. Second sentence of" INFO
	    "ia summary that goes on and on. Third sentence of a summary that" INFO
	    "igoes on and on. Fourth sentence of a summary that goes on and on." INFO
	    "iFifth sentence of a summary that goes on and on." INFO TEXTS
	    ".\r\n");
	end(&page);
}

static void
shows_the_beginning_of_an_endless_summary(void **state)
{
	struct page page;
	struct buf summary;

	(void)state;
	begin(&page);
	buf_init(&summary);
	for (unsigned i = 0; i < 100000; i++)
		buf_append_string(&summary, "All of these are sentences. ");
	page.document->summary = buf_span(&summary);
	assert_menu(&page,
	    "iPage" INFO
	    "iAll of these are sentences. All of these are sentences. All of" INFO
	    "ithese are sentences. All of these are sentences. All of these are" INFO
	    "isentences. All of these are sentences. All of these are sentences." INFO
	    "iAll of these are sentences. All of these are sentences." INFO
		TEXTS ".\r\n");
	buf_clear(&summary);
	end(&page);
}

static void
shows_headings_that_have_links(void **state)
{
	struct page page;
	struct node *root;

	(void)state;
	begin(&page);
	root = page.document->root;
	add_heading(&page, 2, "Without");
	add_paragraph(&page, root, "Words only.", NULL, NULL);
	add_heading(&page, 2, "With");
	add_heading(&page, 3, "Without, deeper");
	add_heading(&page, 3, "With, deeper");
	add_paragraph(&page, root, "See ", &risks, "them");
	add_paragraph(&page, root, "And ", &web, "a site");
	add_heading(&page, 2, "Nothing new");
	add_paragraph(&page, root, "", &risks, "Again");
	assert_menu(&page,
	    "iPage" INFO TEXTS "iWith" INFO "iWith, deeper" INFO
	    "1Risks of AHSCT\t/risks/" OURS
	    "ha site (web)\tURL:https://example.org/" OURS ".\r\n");
	end(&page);
}

static void
a_heading_that_the_link_repeats_is_left_out(void **state)
{
	struct page page;
	struct node *root;

	(void)state;
	begin(&page);
	root = page.document->root;
	add_heading(&page, 2, "More");
	add_heading(&page, 3, "Risks of AHSCT");
	add_paragraph(&page, root, "See ", &risks, "them");
	add_paragraph(&page, root, "And ", &web, "a site");
	assert_menu(&page,
	    "iPage" INFO TEXTS "iMore" INFO "1Risks of AHSCT\t/risks/" OURS
	    "ha site (web)\tURL:https://example.org/" OURS ".\r\n");
	end(&page);
}

static void
has_the_whole_navigation_at_the_foot(void **state)
{
	struct page page;
	struct node *root, *footer;

	(void)state;
	begin(&page);
	root = page.document->root;
	add_paragraph(&page, root, "", &home, "Home");
	footer = add(&page, root, NODE_FOOTER);
	add_paragraph(&page, footer, "Not medical advice. ", &risks, "More");
	add_paragraph(&page, footer, "", &home, "Home");
	assert_menu(&page,
	    "iPage" INFO TEXTS "1Home\t/" OURS "iNot medical advice. More" INFO
	    "1Risks of AHSCT\t/risks/" OURS "1Home\t/" OURS ".\r\n");
	end(&page);
}

static void
shortens_what_does_not_fit(void **state)
{
	struct target target = risks;
	struct page page;

	(void)state;
	begin(&page);
	page.options.menu_size = true;
	target.title = span_of("A title of over sixty characters, which fits, "
			       "but not with size");
	add_paragraph(&page, page.document->root, "See ", &target, "it");
	assert_menu(&page,
	    "iPage" INFO TEXTS "1Risks (6 KB)\t/risks/" OURS ".\r\n");
	target.short_title = target.title;
	assert_menu(&page,
	    "iPage" INFO TEXTS
	    "1A title of over sixty characters, which fits, but not with size\t"
	    "/risks/" OURS ".\r\n");
	target.title = span_of("A title of more than sixty-seven characters, "
			       "which takes more than a line");
	target.short_title = target.title;
	assert_menu(&page,
	    "iPage" INFO TEXTS "iA title of more than sixty-seven" INFO
	    "1characters, which takes more than a line\t/risks/" OURS ".\r\n");
	end(&page);
}

static void
keeps_what_stands_before_a_short_title(void **state)
{
	struct target target = risks;
	struct page page;

	(void)state;
	begin(&page);
	page.options.menu_size = true;
	target.title = span_of("A title that fits, its language with it, "
			       "not with size");
	target.short_title = target.title;
	add_paragraph(&page, page.document->root, "", &target,
	    "Italiano: A title that fits, its language with it, "
	    "not with size");
	assert_menu(&page,
	    "iPage" INFO TEXTS
	    "1Italiano: A title that fits, its language with it, "
	    "not with size\t/risks/" OURS ".\r\n");
	end(&page);
}

/* The short title of a page in another language is in that language. */
static void
keeps_the_reader_s_own_words(void **state)
{
	struct target target = risks;
	struct page page;

	(void)state;
	begin(&page);
	page.options.menu_size = true;
	target.language = span_of("inglese");
	target.short_title = span_of("Risks (inglese)");
	add_paragraph(&page, page.document->root, "", &target,
	    "Parole che stanno su una riga, ma non con la grandezza");
	assert_menu(&page,
	    "iPage" INFO TEXTS "1Parole che stanno su una riga, ma non con la "
	    "grandezza (inglese)\t/risks/" OURS ".\r\n");
	end(&page);
}

/*
 * Gophernicus cuts lines off behind 67 code points; with a mark on a letter
 * these have 67 cells.
 */
static void
a_gophermap_has_no_line_that_a_server_cuts(void **state)
{
	static const char line[] =
	    "a\xCC\x81 bcdefghi bcdefghi bcdefghi bcdefghi bcdefghi "
	    "bcdefghi bcdefghi bc";
	struct page page;
	struct node *footer;
	struct buf item;

	(void)state;
	begin(&page);
	buf_init(&item);
	page.options.place = NULL;
	footer = add(&page, page.document->root, NODE_FOOTER);
	add_paragraph(&page, footer, line, NULL, NULL);
	render_document(&format_menu, page.document, &page.options, &page.out);
	buf_printf(&item, "\ni%s\t\tnull.host\t1\n", line);
	assert_non_null(strstr(page.out.ptr, item.ptr));
	buf_clear(&item);
	end(&page);
}

/* Gophernicus takes some first characters for commands. */
static void
a_gophermap_has_no_line_that_a_server_eats(void **state)
{
	static const char *const eaten[] = { "# a", "!a", "-a", ":a", "~a",
		"%a", "=a", "*a", "." };
	struct page page;
	struct node *footer;

	(void)state;
	for (size_t i = 0; i < sizeof(eaten) / sizeof(eaten[0]); i++) {
		begin(&page);
		page.options.place = NULL;
		footer = add(&page, page.document->root, NODE_FOOTER);
		add_paragraph(&page, footer, eaten[i], NULL, NULL);
		add_paragraph(&page, footer, "i plain\ttext", NULL, NULL);
		add_paragraph(&page, footer, "", &home, "- Home");
		render_document(&format_menu, page.document, &page.options,
		    &page.out);
		assert_non_null(strstr(page.out.ptr,
		    "Page\n0Text of this page\t/p/page.txt\n"));
		assert_non_null(strstr(page.out.ptr, "/narrow.txt\ni"));
		assert_non_null(strstr(page.out.ptr,
		    "\t\tnull.host\t1\ni plain text\n1- Home\t/\n"));
		end(&page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_with_title_and_texts),
		cmocka_unit_test(states_size_and_time_when_asked),
		cmocka_unit_test(ends_a_long_summary_with_a_sentence),
		cmocka_unit_test(shows_the_beginning_of_an_endless_summary),
		cmocka_unit_test(shows_headings_that_have_links),
		cmocka_unit_test(a_heading_that_the_link_repeats_is_left_out),
		cmocka_unit_test(has_the_whole_navigation_at_the_foot),
		cmocka_unit_test(shortens_what_does_not_fit),
		cmocka_unit_test(keeps_what_stands_before_a_short_title),
		cmocka_unit_test(keeps_the_reader_s_own_words),
		cmocka_unit_test(a_gophermap_has_no_line_that_a_server_cuts),
		cmocka_unit_test(a_gophermap_has_no_line_that_a_server_eats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
