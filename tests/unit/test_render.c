#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/render.h"

/*
 * What a Markdown file cannot say, or what the parser never makes: the rest
 * is in tests/golden.
 */

static const struct target home = { .kind = TARGET_PAGE,
	.path = SPAN("/"),
	.title = SPAN("Home"),
	.short_title = SPAN("Home") };

static const struct render_options options = { .labels = &labels_english };

static struct node *
add(struct document *document, struct node *parent, enum node_kind kind,
    const char *text)
{
	struct node *node = document_node(document, kind, 0);

	document_append(parent, node);
	if (text != NULL)
		document_append_text(document, node, span_of(text));
	return node;
}

static void
assert_renders(const struct format *format, const struct document *document,
    const char *expected)
{
	struct buf out;

	buf_init(&out);
	render_document(format, document, &options, &out);
	assert_string_equal(out.ptr, expected);
	buf_clear(&out);
}

static void
an_empty_document_is_its_end(void **state)
{
	struct document *document = document_new();

	(void)state;
	document->path = span_of("/p/");
	assert_renders(&format_gemtext, document, "");
	assert_renders(&format_text, document, "End of page. Menu: /p/\r\n");
	document_free(document);
}

static void
the_foot_is_set_off(void **state)
{
	struct document *document = document_new();
	struct node *footer, *list, *item, *link;

	(void)state;
	document->path = span_of("/p/");
	add(document, document->root, NODE_PARAGRAPH, "Text.");
	footer = add(document, document->root, NODE_FOOTER, NULL);
	add(document, footer, NODE_PARAGRAPH, "Notice.");
	list = add(document, footer, NODE_LIST, NULL);
	list->list.tight = true;
	item = add(document, list, NODE_ITEM, NULL);
	item = add(document, item, NODE_PARAGRAPH, NULL);
	link = add(document, item, NODE_LINK, "To the start");
	link->link.target = &home;
	assert_renders(&format_gemtext, document,
	    "Text.\n\n\nNotice.\n\n=> / To the start\n");
	assert_renders(&format_text, document,
	    "Text.\r\n\r\n\r\nNotice.\r\n\r\n"
	    "Link: To the start, /\r\n\r\n"
	    "End of page. Menu: /p/\r\n");
	document_free(document);
}

static void
a_link_without_target_is_its_text(void **state)
{
	struct document *document = document_new();
	struct node *paragraph;

	(void)state;
	paragraph = add(document, document->root, NODE_PARAGRAPH, "See ");
	add(document, paragraph, NODE_LINK, "this");
	add(document, paragraph, NODE_IMAGE, "!");
	assert_renders(&format_gemtext, document, "See this!\n");
	document_free(document);
}

static void
citations_stand_in_the_text(void **state)
{
	struct document *document = document_new();
	struct node *paragraph, *citation;

	(void)state;
	paragraph = add(document, document->root, NODE_PARAGRAPH, "Claim ");
	citation = add(document, paragraph, NODE_CITATION, NULL);
	citation->text = span_of("[1, 2]");
	document_append_text(document, paragraph, span_of("."));
	assert_renders(&format_gemtext, document, "Claim [1, 2].\n");
	document_free(document);
}

static void
control_characters_are_spaces(void **state)
{
	struct document *document = document_new();
	struct node *code;

	(void)state;
	document->path = span_of("/p/");
	add(document, document->root, NODE_PARAGRAPH, "a\tb\r\x1B[1mc");
	add(document, document->root, NODE_PARAGRAPH, "*\titem?");
	add(document, document->root, NODE_PARAGRAPH, "\x01");
	code = add(document, document->root, NODE_CODE_BLOCK, NULL);
	code->code_block->text = span_of("a\tb\x1B\n");
	assert_renders(&format_gemtext, document,
	    "a b  [1mc\n\n * item?\n\n```\na   b \n```\n");
	assert_renders(&format_text, document,
	    "a b  [1mc\r\n\r\n* item?\r\n\r\n    a   b\r\n\r\n"
	    "End of page. Menu: /p/\r\n");
	document_free(document);
}

/* One target twice in a paragraph is one link; in two paragraphs, two. */
static void
links_stand_once_a_paragraph(void **state)
{
	struct document *document = document_new();
	struct node *root = document->root;

	(void)state;
	for (int i = 0; i < 2; i++) {
		add(document, root, NODE_PARAGRAPH, "See ");
		add(document, root->last, NODE_LINK, "x")->link.target = &home;
		add(document, root->last, NODE_LINK, "x")->link.target = &home;
	}
	assert_renders(&format_gemtext, document,
	    "See xx\n=> / Home\n\nSee xx\n=> / Home\n");
	document_free(document);
}

/* What one format's signs are must not reach the next. */
static void
formats_in_one_walk_are_as_each_alone(void **state)
{
	static const struct format *const formats[] = { &format_text,
		&format_gemtext, &format_menu, &format_narrow, &format_flow };
	struct document *document = document_new();
	struct node *root = document->root, *code;
	struct rendering list[RENDER_FORMATS];
	struct buf together[RENDER_FORMATS];

	(void)state;
	document->path = span_of("/p/");
	document->title = span_of("A title");
	add(document, root, NODE_HEADING, "A \u201Ctitle\u201D")->level = 1;
	add(document, root, NODE_PARAGRAPH, "Text \u2013 more\x01 of it ");
	add(document, root->last, NODE_LINK, "\u2026")->link.target = &home;
	code = add(document, root, NODE_CODE_BLOCK, NULL);
	code->code_block->description = span_of("\u201Ccode\u201D");
	code->code_block->text = span_of("\u2022 one\n\u2022 two\n");
	for (size_t i = 0; i < RENDER_FORMATS; i++) {
		buf_init(&together[i]);
		list[i] = (struct rendering){ formats[i], &together[i] };
	}
	render_together(list, RENDER_FORMATS, document, &options);
	for (size_t i = 0; i < RENDER_FORMATS; i++) {
		assert_renders(formats[i], document, together[i].ptr);
		buf_clear(&together[i]);
	}
	document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_document_is_its_end),
		cmocka_unit_test(the_foot_is_set_off),
		cmocka_unit_test(a_link_without_target_is_its_text),
		cmocka_unit_test(citations_stand_in_the_text),
		cmocka_unit_test(control_characters_are_spaces),
		cmocka_unit_test(links_stand_once_a_paragraph),
		cmocka_unit_test(formats_in_one_walk_are_as_each_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
