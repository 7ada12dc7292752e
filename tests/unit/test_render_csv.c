#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/render.h"

static void
append_row(struct document *document, struct node *table,
    const char *const cells[2])
{
	struct node *row = document_node(document, NODE_ROW, 0);
	struct node *cell;

	document_append(table, row);
	for (size_t i = 0; i < 2; i++) {
		cell = document_node(document, NODE_CELL, 0);
		document_append(row, cell);
		document_append_text(document, cell, span_of(cells[i]));
	}
}

static void
quotes_only_what_needs_quotes(void **state)
{
	static const char *const rows[][2] = {
		{ "Name", "Value" },
		{ "plain text", "1.5" },
		{ "with, comma", "with \"quotes\"" },
		{ "", "tab\there" },
		{ "\"", "\xC3\xBC" },
	};
	struct document *document = document_new();
	struct node *table = document_node(document, NODE_TABLE, 0);
	struct node *caption = document_node(document, NODE_CAPTION, 0);
	struct buf out;

	(void)state;
	document_append(table, caption);
	document_append_text(document, caption, span_of("Not in the file"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		append_row(document, table, rows[i]);
	buf_init(&out);
	render_csv(table, &out);
	assert_string_equal(out.ptr,
	    "Name,Value\r\n"
	    "plain text,1.5\r\n"
	    "\"with, comma\",\"with \"\"quotes\"\"\"\r\n"
	    ",tab here\r\n"
	    "\"\"\"\",\xC3\xBC\r\n");
	buf_clear(&out);
	document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_only_what_needs_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
