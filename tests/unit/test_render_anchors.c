#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/document.h"
#include "render/anchors.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct target page = { .kind = TARGET_PAGE,
	.path = SPAN("/risks/"),
	.title = SPAN("Risks of AHSCT"),
	.short_title = SPAN("Risks") };
static const struct target file = { .kind = TARGET_FILE,
	.path = SPAN("/a form.pdf"),
	.type_name = SPAN("PDF"),
	.size = 120000 };

static void
assert_label(enum node_kind kind, const struct target *target,
    const char *words, bool alone, const char *expected)
{
	struct node node = { .kind = kind };
	struct buf out;

	node.link.target = target;
	buf_init(&out);
	anchors_label(&node, span_of(words), alone, &labels_english, &out);
	assert_string_equal(out.ptr, expected);
	buf_clear(&out);
}

static void
a_page_is_called_by_its_title(void **state)
{
	(void)state;
	assert_label(NODE_LINK, &page, "them", false, "Risks of AHSCT");
	assert_label(NODE_LINK, &page, "The risks", true, "The risks");
	assert_label(NODE_LINK, &page, " ", true, "Risks of AHSCT");
}

static void
a_page_in_another_language_is_called_by_the_words_of_the_link(void **state)
{
	struct target foreign = page;

	(void)state;
	foreign.language = span_of("inglese");
	assert_label(NODE_LINK, &foreign, "\xC3\xA8 rischioso", false,
	    "\xC3\x88 rischioso (inglese)");
	assert_label(NODE_LINK, &foreign, "i rischi", true,
	    "i rischi (inglese)");
	assert_label(NODE_LINK, &foreign, " ", false,
	    "Risks of AHSCT (inglese)");
}

static void
a_download_states_type_and_size(void **state)
{
	(void)state;
	assert_label(NODE_LINK, &file, "a form", false, "a form (PDF, 120 KB)");
	assert_label(NODE_LINK, &file, "two\nlines", true,
	    "two lines (PDF, 120 KB)");
	assert_label(NODE_LINK, &file, "", false, "/a form.pdf (PDF, 120 KB)");
	assert_label(NODE_IMAGE, &file, "A chart", false,
	    "Image: A chart (PDF, 120 KB)");
	assert_label(NODE_IMAGE, &file, "", false, "Image (PDF, 120 KB)");
}

static void
an_external_link_states_its_protocol(void **state)
{
	static const struct {
		const char *uri, *label;
	} cases[] = {
		{ "https://example.org/", "x (web)" },
		{ "HTTP://example.org/", "x (web)" },
		{ "gemini://example.org/", "x (Gemini)" },
		{ "gopher://example.org/", "x (Gopher)" },
		{ "mailto:a@example.org", "x (mail)" },
		{ "tel:+123", "x (tel)" },
		{ "strange", "x" },
	};
	struct target target = { .kind = TARGET_EXTERNAL };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		target.path = span_of(cases[i].uri);
		assert_label(NODE_LINK, &target, "x", true, cases[i].label);
	}
}

static void
a_table_is_called_by_its_title(void **state)
{
	struct target table = file;
	struct buf out;

	(void)state;
	buf_init(&out);
	table.title = span_of("Table 2 as CSV");
	anchors_table_label(&table, &labels_english, &out);
	assert_string_equal(out.ptr, "Table 2 as CSV (120 KB)");
	buf_truncate(&out, 0);
	table.title = span_of("Table 2\n=> /x");
	anchors_table_label(&table, &labels_english, &out);
	assert_string_equal(out.ptr, "Table 2 => /x (120 KB)");
	buf_clear(&out);
}

static void
references_cannot_be_cut_short(void **state)
{
	static const struct target uri = { .kind = TARGET_EXTERNAL,
		.path = SPAN("https://example.org/a b\tc%20d") };
	static const struct target typed = { .kind = TARGET_INPUT,
		.path = SPAN("/search"),
		.typed = SPAN("a \xc3\xa9&+?#") };
	struct buf out;

	(void)state;
	buf_init(&out);
	anchors_reference(&file, &out);
	assert_string_equal(out.ptr, "/a%20form.pdf");
	buf_truncate(&out, 0);
	anchors_reference(&uri, &out);
	assert_string_equal(out.ptr, "https://example.org/a%20b%09c%20d");
	buf_truncate(&out, 0);
	anchors_reference(&typed, &out);
	assert_string_equal(out.ptr, "/search?a%20%C3%A9%26%2B%3F%23");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_called_by_its_title),
		cmocka_unit_test(
		    a_page_in_another_language_is_called_by_the_words_of_the_link),
		cmocka_unit_test(a_download_states_type_and_size),
		cmocka_unit_test(an_external_link_states_its_protocol),
		cmocka_unit_test(a_table_is_called_by_its_title),
		cmocka_unit_test(references_cannot_be_cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
