/*
 * Any bytes as a glossary, a line of "%%%" and a page: whatever they say, the
 * page keeps its own words, and each abbreviation is spelled out once at most.
 */
#include "source/expand.h"
#include "source/markdown.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/test-capsule-fuzz.XXXXXX";
static int folder, file;

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
remove_folder(void)
{
	unlinkat(folder, "glossary.yaml", 0);
	rmdir(path);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	must(mkdtemp(path) != NULL);
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	file =
	    openat(folder, "glossary.yaml", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	must(file != -1);
	atexit(remove_folder);
	return 0;
}

/* The text of a document, without what was added. */
static void
append_text(const struct document *document, struct buf *out)
{
	struct walk walk = walk_begin(document->root);

	while (walk_next(&walk))
		if (walk.node->kind == NODE_TEXT && !walk.node->added)
			buf_append(out, walk.node->text);
}

static void
check_page(const struct glossary *glossary, struct span text)
{
	struct document *document = document_new();
	struct buf before, after;
	struct err err;
	struct expand_uses uses;

	document->file = span_of("x.md");
	document->source = text;
	if (markdown_parse(document, document->root, 0, &err) == 0) {
		buf_init(&before);
		buf_init(&after);
		append_text(document, &before);
		expand_begin(&uses, glossary);
		expand_terms(glossary, &uses, document);
		append_text(document, &after);
		must(span_equal(buf_span(&before), buf_span(&after)));
		expand_list(glossary, &uses, document, span_of("Words"));
		expand_end(&uses);
		buf_clear(&before);
		buf_clear(&after);
	}
	document_free(document);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char mark[] = "\n%%%\n";
	struct span all = span_make((const char *)data, size);
	struct arena *arena = arena_new();
	struct glossary glossary;
	struct err err;
	const char *end = memmem(data, size, mark, sizeof(mark) - 1);
	size_t len = end == NULL ? size : (size_t)(end - all.ptr);

	must(ftruncate(file, 0) == 0);
	must(pwrite(file, data, len, 0) == (ssize_t)len);
	if (glossary_read(folder, arena, &glossary, &err) == 0)
		check_page(&glossary,
		    arena_copy(arena, span_after(all, len + sizeof(mark) - 1)));
	else
		must(err.line > 0 && err.column > 0);
	glossary_clear(&glossary);
	arena_free(arena);
	return 0;
}
