#include "document/document.h"

struct document *
document_new(void)
{
	return document_new_in(arena_new());
}

struct document *
document_new_in(struct arena *arena)
{
	struct document *document = arena_alloc(arena, sizeof(*document));

	document->arena = arena;
	document->root = document_node(document, NODE_DOCUMENT, 0);
	return document;
}

void
document_free(struct document *document)
{
	if (document != NULL)
		arena_free(document->arena);
}

struct node *
document_node(struct document *document, enum node_kind kind, uint32_t offset)
{
	struct node *node = arena_alloc(document->arena, sizeof(*node));

	node->kind = kind;
	node->offset = offset;
	if (kind == NODE_CODE_BLOCK)
		node->code_block =
		    arena_alloc(document->arena, sizeof(*node->code_block));
	return node;
}

void
document_append(struct node *parent, struct node *child)
{
	child->parent = parent;
	child->previous = parent->last;
	child->next = NULL;
	if (parent->last == NULL)
		parent->first = child;
	else
		parent->last->next = child;
	parent->last = child;
}

void
document_insert_after(struct node *previous, struct node *node)
{
	node->parent = previous->parent;
	node->previous = previous;
	node->next = previous->next;
	previous->next = node;
	if (node->next == NULL)
		node->parent->last = node;
	else
		node->next->previous = node;
}

void
document_detach(struct node *node)
{
	if (node->previous == NULL)
		node->parent->first = node->next;
	else
		node->previous->next = node->next;
	if (node->next == NULL)
		node->parent->last = node->previous;
	else
		node->next->previous = node->previous;
	node->parent = node->previous = node->next = NULL;
}

void
document_append_text(struct document *document, struct node *parent,
    struct span text)
{
	struct node *node = document_node(document, NODE_TEXT, parent->offset);

	node->text = arena_copy(document->arena, text);
	document_append(parent, node);
}

struct node *
document_next(const struct node *root, struct node *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

struct span
document_keep(struct document *document, size_t offset, struct span text)
{
	struct span source = span_after(document->source, offset);

	source = span_first(source, text.len);
	return span_equal(source, text) ? source
					: arena_copy(document->arena, text);
}

bool
document_is_block(enum node_kind kind)
{
	return kind <= NODE_FOOTER;
}

/* Words that begin in the text, and do not go on into it. */
static size_t
count_words(struct span text, bool *in_word)
{
	bool before = *in_word;
	size_t words = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool word = (unsigned char)text.ptr[i] > ' ';

		words += word > before;
		before = word;
	}
	*in_word = before;
	return words;
}

static size_t words_below(const struct node *);

/* Each row is read out with the names of its columns. */
static size_t
words_of_table(const struct node *table)
{
	const struct node *header = table->first;
	size_t words = 0, names;

	if (header != NULL && header->kind == NODE_CAPTION) {
		words = words_below(header);
		header = header->next;
	}
	if (header == NULL)
		return words;
	names = words_below(header);
	if (header->next == NULL)
		return words + names;
	for (const struct node *r = header->next; r != NULL; r = r->next)
		words += names + words_below(r);
	return words;
}

static size_t
words_below(const struct node *root)
{
	struct walk walk = walk_begin(root);
	bool in_word = false;
	size_t words = 0;

	while (walk_next(&walk)) {
		const struct node *node = walk.node;

		if (node->kind == NODE_TEXT || node->kind == NODE_CODE)
			words += count_words(node->text, &in_word);
		else if (node->kind == NODE_CODE_BLOCK)
			words += count_words(node->code_block->text, &in_word);
		else if (node->kind == NODE_BREAK ||
		    document_is_block(node->kind))
			in_word = false;
		if (node->kind == NODE_TABLE && walk.entering)
			words += words_of_table(node);
		if (walk.entering &&
		    (node->kind == NODE_FOOTER || node->kind == NODE_TABLE))
			walk_skip(&walk);
	}
	return words;
}

size_t
document_count_words(const struct document *document)
{
	return words_below(document->root);
}

size_t
document_minutes(size_t words)
{
	enum { A_MINUTE = 175 }; /* a screen reader at its default speed */
	size_t minutes = (words + A_MINUTE / 2) / A_MINUTE;

	return minutes == 0 ? 1 : minutes;
}

const char *
document_kind_name(enum node_kind kind)
{
	static const char *const names[] = {
		[NODE_DOCUMENT] = "document",
		[NODE_HEADING] = "heading",
		[NODE_PARAGRAPH] = "paragraph",
		[NODE_QUOTE] = "quote",
		[NODE_LIST] = "list",
		[NODE_ITEM] = "item",
		[NODE_CODE_BLOCK] = "code-block",
		[NODE_RULE] = "rule",
		[NODE_TABLE] = "table",
		[NODE_CAPTION] = "caption",
		[NODE_ROW] = "row",
		[NODE_CELL] = "cell",
		[NODE_FOOTER] = "footer",
		[NODE_TEXT] = "text",
		[NODE_CODE] = "code",
		[NODE_EMPHASIS] = "emphasis",
		[NODE_STRONG] = "strong",
		[NODE_LINK] = "link",
		[NODE_IMAGE] = "image",
		[NODE_BREAK] = "break",
		[NODE_CITATION] = "citation",
	};

	return names[kind];
}
