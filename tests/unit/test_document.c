#include "support.h"

#include "document/document.h"
#include "document/dump.h"

/*
 * A quote with two paragraphs, "a" then *"b"*, and a rule.
 */
static struct document *
make(void)
{
	struct document *document = document_new();
	struct node *quote = document_node(document, NODE_QUOTE, 7);
	struct node *first = document_node(document, NODE_PARAGRAPH, 8);
	struct node *second = document_node(document, NODE_PARAGRAPH, 9);
	struct node *emphasis = document_node(document, NODE_EMPHASIS, 9);

	document_append(document->root, quote);
	document_append(quote, first);
	document_append_text(document, first, span_of("a"));
	document_append(quote, second);
	document_append(second, emphasis);
	document_append_text(document, emphasis, span_of("b"));
	document_append(document->root, document_node(document, NODE_RULE, 12));
	return document;
}

/* The steps of a walk: "quote(" entering, ")quote" leaving. */
static void
record(const struct node *root, enum node_kind skipped, struct buf *out)
{
	struct walk walk = walk_begin(root);

	while (walk_next(&walk)) {
		const char *name = document_kind_name(walk.node->kind);

		buf_printf(out, walk.entering ? "%s( " : ")%s ", name);
		if (walk.entering && walk.node->kind == skipped)
			walk_skip(&walk);
	}
}

static void
a_walk_enters_and_leaves_in_order(void **state)
{
	struct document *document = make();
	struct buf out;

	(void)state;
	buf_init(&out);
	record(document->root, NODE_CITATION, &out);
	assert_string_equal(out.ptr,
	    "document( quote( paragraph( text( )paragraph paragraph( "
	    "emphasis( text( )emphasis )paragraph )quote rule( )document ");
	buf_clear(&out);
	document_free(document);
}

static void
a_walk_stays_below_its_root(void **state)
{
	struct document *document = make();
	const struct node *quote = document->root->first;
	struct buf out;

	(void)state;
	buf_init(&out);
	record(quote->first, NODE_CITATION, &out);
	assert_string_equal(out.ptr, "paragraph( text( )paragraph ");
	buf_truncate(&out, 0);
	record(quote->first->first, NODE_CITATION, &out);
	assert_string_equal(out.ptr, "text( ");
	buf_clear(&out);
	document_free(document);
}

static void
a_node_without_children_is_left_too(void **state)
{
	struct document *document = document_new();
	struct buf out;

	(void)state;
	buf_init(&out);
	record(document->root, NODE_CITATION, &out);
	assert_string_equal(out.ptr, "document( )document ");
	buf_clear(&out);
	document_free(document);
}

static void
skipping_goes_on_behind_the_node(void **state)
{
	struct document *document = make();
	struct buf out;

	(void)state;
	buf_init(&out);
	record(document->root, NODE_QUOTE, &out);
	assert_string_equal(out.ptr, "document( quote( rule( )document ");
	buf_truncate(&out, 0);
	record(document->root, NODE_TEXT, &out);
	assert_int_equal(out.ptr[0], 'd');
	buf_truncate(&out, 0);
	record(document->root, NODE_DOCUMENT, &out);
	assert_string_equal(out.ptr, "document( ");
	buf_clear(&out);
	document_free(document);
}

static void
next_goes_through_every_node_once(void **state)
{
	static const enum node_kind order[] = { NODE_DOCUMENT, NODE_QUOTE,
		NODE_PARAGRAPH, NODE_TEXT, NODE_PARAGRAPH, NODE_EMPHASIS,
		NODE_TEXT, NODE_RULE };
	struct document *document = make();
	struct node *quote = document->root->first;
	struct node *node = document->root;

	(void)state;
	for (size_t i = 0; i < LENGTH(order); i++) {
		assert_int_equal(node->kind, order[i]);
		node = document_next(document->root, node);
	}
	assert_null(node);
	node = quote->first;
	assert_non_null(node = document_next(quote->first, node));
	assert_null(document_next(quote->first, node));
	document_free(document);
}

static void
detaching_closes_the_gap(void **state)
{
	struct document *document = document_new();
	struct node *root = document->root;
	struct node *nodes[3];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		nodes[i] = document_node(document, NODE_PARAGRAPH, 0);
		document_append(root, nodes[i]);
	}
	document_append_text(document, nodes[1], span_of("kept"));
	document_detach(nodes[1]);
	assert_null(nodes[1]->parent);
	assert_null(nodes[1]->next);
	assert_non_null(nodes[1]->first);
	assert_ptr_equal(nodes[0]->next, nodes[2]);
	assert_ptr_equal(nodes[2]->previous, nodes[0]);
	document_detach(nodes[2]);
	assert_ptr_equal(root->last, nodes[0]);
	assert_null(nodes[0]->next);
	document_append(root, nodes[1]);
	assert_ptr_equal(nodes[0]->next, nodes[1]);
	document_detach(nodes[0]);
	assert_ptr_equal(root->first, nodes[1]);
	document_detach(nodes[1]);
	assert_null(root->first);
	assert_null(root->last);
	document_free(document);
}

static void
words_are_counted_across_inlines(void **state)
{
	struct document *document = make();
	struct node *paragraph = document->root->first->first;
	struct node *footer = document_node(document, NODE_FOOTER, 0);

	(void)state;
	assert_int_equal(document_count_words(document), 2);
	document_append_text(document, paragraph, span_of("bc de"));
	assert_int_equal(document_count_words(document), 3);
	document_append(paragraph, document_node(document, NODE_BREAK, 0));
	document_append_text(document, paragraph, span_of("f\ng \th "));
	assert_int_equal(document_count_words(document), 6);
	document_append(document->root, footer);
	document_append_text(document, footer, span_of("not running text"));
	assert_int_equal(document_count_words(document), 6);
	document_free(document);
}

/* As each row is read out: "Name: Beans. Harvest: 40 kg". */
static void
names_of_columns_count_in_each_row(void **state)
{
	static const char *const rows[][2] = { { "Name", "The harvest" },
		{ "Beans", "40 kg" }, { "Peas", "" } };
	static const size_t words[] = { 3 + 2 + 3, 3 + 2 + 3 + 3,
		3 + 2 + 6 + 3 + 1 };
	struct document *document = make();
	struct node *table = document_node(document, NODE_TABLE, 0);
	struct node *caption = document_node(document, NODE_CAPTION, 0);

	(void)state;
	document_append(document->root, table);
	document_append(table, caption);
	document_append_text(document, caption, span_of("In the garden"));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct node *row = document_node(document, NODE_ROW, 0);

		document_append(table, row);
		for (size_t j = 0; j < 2; j++) {
			struct node *cell =
			    document_node(document, NODE_CELL, 0);

			document_append(row, cell);
			document_append_text(document, cell,
			    span_of(rows[i][j]));
		}
		assert_int_equal(document_count_words(document), words[i]);
	}
	document_free(document);
}

static void
every_kind_has_a_name(void **state)
{
	(void)state;
	for (int kind = NODE_DOCUMENT; kind <= NODE_CITATION; kind++)
		assert_true(strlen(document_kind_name(kind)) > 2);
	assert_true(document_is_block(NODE_FOOTER));
	assert_false(document_is_block(NODE_TEXT));
}

static void
a_dump_shows_details_and_depth(void **state)
{
	struct document *document = make();
	struct target target = { .kind = TARGET_PAGE, .path = SPAN("/x/") };
	struct node *link = document_node(document, NODE_LINK, 0);
	struct buf out;

	(void)state;
	link->link.target = &target;
	document_append(document->root->first->first, link);
	document_append_text(document, link, span_of("say \"\\\n\""));
	buf_init(&out);
	dump_tree(document->root, &out);
	assert_string_equal(out.ptr,
	    "document\n"
	    "  quote\n"
	    "    paragraph\n"
	    "      text \"a\"\n"
	    "      link page /x/\n"
	    "        text \"say \\\"\\\\\\n\\\"\"\n"
	    "    paragraph\n"
	    "      emphasis\n"
	    "        text \"b\"\n"
	    "  rule\n");
	buf_clear(&out);
	document_free(document);
}

static void
a_dump_begins_with_the_metadata(void **state)
{
	struct document *document = document_new();
	struct extra extra = { .key = SPAN("author"), .value = SPAN("N. N.") };
	struct buf out;

	(void)state;
	document->path = span_of("/a/");
	document->title = span_of("A");
	document->reviewed = (struct date){ 2026, 3, 9 };
	document->order = 4;
	document->extras = &extra;
	document->words = 12;
	buf_init(&out);
	dump_document(document, &out);
	assert_string_equal(out.ptr,
	    "path: /a/\ntitle: A\nreviewed: 2026-03-09\norder: 4\n"
	    "author: N. N.\nwords: 12\n\ndocument\n");
	buf_clear(&out);
	document_free(document);
	document_free(NULL);
}

static void
inserting_keeps_the_order_both_ways(void **state)
{
	struct document *document = document_new();
	struct node *root = document->root;
	struct node *a = document_node(document, NODE_RULE, 0);
	struct node *b = document_node(document, NODE_RULE, 0);
	struct node *c = document_node(document, NODE_RULE, 0);

	(void)state;
	document_append(root, a);
	document_insert_after(a, c);
	document_insert_after(a, b);
	assert_ptr_equal(root->first, a);
	assert_ptr_equal(a->next, b);
	assert_ptr_equal(b->next, c);
	assert_ptr_equal(root->last, c);
	assert_ptr_equal(c->previous, b);
	assert_ptr_equal(b->previous, a);
	assert_ptr_equal(b->parent, root);
	document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_walk_enters_and_leaves_in_order),
		cmocka_unit_test(a_walk_stays_below_its_root),
		cmocka_unit_test(a_node_without_children_is_left_too),
		cmocka_unit_test(skipping_goes_on_behind_the_node),
		cmocka_unit_test(next_goes_through_every_node_once),
		cmocka_unit_test(detaching_closes_the_gap),
		cmocka_unit_test(words_are_counted_across_inlines),
		cmocka_unit_test(names_of_columns_count_in_each_row),
		cmocka_unit_test(every_kind_has_a_name),
		cmocka_unit_test(a_dump_shows_details_and_depth),
		cmocka_unit_test(a_dump_begins_with_the_metadata),
		cmocka_unit_test(inserting_keeps_the_order_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
