/*
 * No word of a text is lost, added or moved on its way into the tree: each
 * markdown/X.md is read, and the words of its tree are those of X.words.
 */
#include "support.h"

#include "source/markdown.h"

static const char corpus[] = "tests/unit/markdown";

static struct buf
read_file(const char *name, const char *suffix)
{
	char path[512], chunk[4096];
	struct buf text;
	size_t got;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s%s", corpus, name, suffix);
	file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s cannot be read", path);
	buf_init(&text);
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_append(&text, span_make(chunk, got));
	fclose(file);
	return text;
}

static void
append_node(const struct node *node, struct buf *out)
{
	if (node->kind == NODE_TEXT || node->kind == NODE_CODE ||
	    node->kind == NODE_CITATION) {
		buf_append(out, node->text);
		return;
	}
	if (document_is_block(node->kind) || node->kind == NODE_BREAK)
		buf_append_char(out, ' ');
	if (node->kind != NODE_CODE_BLOCK)
		return;
	buf_append(out, node->code_block->description);
	buf_append_char(out, ' ');
	buf_append(out, node->code_block->text);
}

/* The text of a tree; blocks and breaks are apart. */
static struct buf
text_of(const struct document *document)
{
	struct walk walk = walk_begin(document->root);
	struct buf text;

	buf_init(&text);
	while (walk_next(&walk))
		if (walk.entering)
			append_node(walk.node, &text);
	return text;
}

/* One space between words, none around them. */
static void
fold(struct buf *text)
{
	struct span rest = buf_span(text);
	struct buf folded;
	struct span word;

	buf_init(&folded);
	for (size_t i = 0; i < text->len; i++)
		if (text->ptr[i] == '\n' || text->ptr[i] == '\t')
			text->ptr[i] = ' ';
	while (span_split(&rest, ' ', &word)) {
		if (word.len == 0)
			continue;
		if (folded.len > 0)
			buf_append_char(&folded, ' ');
		buf_append(&folded, word);
	}
	buf_clear(text);
	*text = folded;
}

/* Reads one snippet; false, with a message, when its words differ. */
static bool
check_snippet(const char *name)
{
	struct buf source = read_file(name, ".md");
	struct buf expected = read_file(name, ".words");
	struct document *document = document_new();
	struct err err = { .message = "" };
	struct buf text;
	bool equal;

	document->file = span_of(name);
	document->source = buf_span(&source);
	if (markdown_parse(document, document->root, 0, &err) == -1)
		print_error("%s.md:%u:%u: %s\n", name, err.line, err.column,
		    err.message);
	text = text_of(document);
	fold(&text);
	fold(&expected);
	equal = span_equal(buf_span(&text), buf_span(&expected));
	if (!equal)
		print_error("%s: \"%s\" is not \"%s\"\n", name, text.ptr,
		    expected.ptr);
	document_free(document);
	buf_clear(&text);
	buf_clear(&expected);
	buf_clear(&source);
	return equal && err.message[0] == '\0';
}

static void
every_word_is_in_the_tree_in_its_place(void **state)
{
	DIR *directory = opendir(corpus);
	const struct dirent *entry;
	unsigned snippets = 0, wrong = 0;

	(void)state;
	if (directory == NULL)
		fail_msg("%s: run this from the top folder", corpus);
	while ((entry = readdir(directory)) != NULL) {
		struct span file = span_of(entry->d_name);
		char name[256];

		if (!span_ends(file, ".md"))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)file.len - 3,
		    file.ptr);
		snippets++;
		wrong += !check_snippet(name);
	}
	closedir(directory);
	assert_true(snippets > 60);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_is_in_the_tree_in_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
