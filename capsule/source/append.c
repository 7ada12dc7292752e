#include "source/append.h"

struct node *
append_node(struct document *document, struct node *parent, enum node_kind kind)
{
	struct node *node = document_node(document, kind, 0);

	node->added = true;
	document_append(parent, node);
	return node;
}

void
append_text(struct document *document, struct node *parent, struct span text)
{
	append_node(document, parent, NODE_TEXT)->text =
	    arena_copy(document->arena, text);
}

void
append_heading(struct document *document, unsigned level, struct span text)
{
	struct node *heading =
	    append_node(document, document->root, NODE_HEADING);

	heading->level = level;
	append_text(document, heading, text);
}

struct node *
append_list(struct document *document, struct node *parent)
{
	struct node *list = append_node(document, parent, NODE_LIST);

	list->list.tight = true;
	return list;
}

struct node *
append_item(struct document *document, struct node *list)
{
	return append_node(document, append_node(document, list, NODE_ITEM),
	    NODE_PARAGRAPH);
}

void
append_link(struct document *document, struct node *parent,
    const struct target *target, struct span label)
{
	struct node *link = append_node(document, parent, NODE_LINK);

	link->link.destination = target->path;
	link->link.target = target;
	append_text(document, link, label);
}

void
append_link_item(struct document *document, struct node *list,
    const struct target *target, struct span label)
{
	append_link(document, append_item(document, list), target, label);
}
