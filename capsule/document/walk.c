#include "document/document.h"

static bool
is_leaf(enum node_kind kind)
{
	return kind == NODE_CODE_BLOCK || kind == NODE_RULE ||
	    kind == NODE_TEXT || kind == NODE_CODE || kind == NODE_BREAK ||
	    kind == NODE_CITATION;
}

struct walk
walk_begin(const struct node *root)
{
	return (struct walk){ .root = root };
}

bool
walk_next(struct walk *walk)
{
	const struct node *node = walk->node;

	if (node == NULL) {
		walk->node = walk->root;
		walk->entering = true;
		return true;
	}
	if (walk->entering && !is_leaf(node->kind)) {
		walk->entering = node->first != NULL;
		if (walk->entering)
			walk->node = node->first;
		return true;
	}
	if (node == walk->root)
		return false;
	walk->entering = node->next != NULL;
	walk->node = walk->entering ? node->next : node->parent;
	return true;
}

void
walk_skip(struct walk *walk)
{
	if (!is_leaf(walk->node->kind))
		walk->entering = false;
}
