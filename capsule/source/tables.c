#include "source/tables.h"

/* Not a format of printf: the words come from a content folder. */
static struct span
label_of(const struct content *content, unsigned number)
{
	struct span label = content->settings.labels.table;
	size_t at = span_find(label, '%');

	return arena_printf(content->arena, "%.*s%u%.*s", (int)at, label.ptr,
	    number, SPAN_ARG(span_after(label, at + strlen("%u"))));
}

static void
add_table(struct content *content, const struct document *document,
    struct node *node, unsigned number)
{
	struct table *table = arena_alloc(content->arena, sizeof(*table));

	table->node = node;
	table->target = (struct target){
		.kind = TARGET_FILE,
		.path = arena_printf(content->arena, "%.*stable-%u.csv",
		    SPAN_ARG(document->path), number),
		.title = label_of(content, number),
		.media_type = SPAN("text/csv"),
		.type_name = SPAN("CSV"),
	};
	node->csv = &table->target;
	table->next = content->tables;
	content->tables = table;
}

void
tables_find(struct content *content)
{
	for (size_t i = 0; i < content->page_count; i++) {
		struct document *document = content->pages[i].document;
		struct node *node = document->root;
		unsigned number = 0;

		for (; node != NULL; node = document_next(document->root, node))
			if (node->kind == NODE_TABLE)
				add_table(content, document, node, ++number);
	}
}
