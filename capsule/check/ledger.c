#include "check/ledger.h"

#include "base/folder.h"
#include "source/frontmatter.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

const char ledger_file[] = "evidence.yaml";

static int
read_day(const struct schema_context *c, const struct yaml *node, void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (node->text.len == 0 || frontmatter_date(node->text, value) == 0)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "compared must be a day such as 2026-11-23, or empty");
}

#define ENTRY(key, field) \
	{ \
		.name = (key), .type = SCHEMA_LINE, \
		.offset = offsetof(struct ledger_entry, field) \
	}

static const struct schema_key keys[] = {
	ENTRY("hash", hash),
	ENTRY("page", page),
	ENTRY("sentence", sentence),
	ENTRY("key", key),
	ENTRY("place", place),
	ENTRY("read", read),
	{ .name = "compared",
	    .type = SCHEMA_CUSTOM,
	    .read = read_day,
	    .offset = offsetof(struct ledger_entry, compared) },
	{ .name = NULL },
};

static const struct schema_key list_key = { .name = "evidence",
	.type = SCHEMA_LIST,
	.nested = keys,
	.nested_size = sizeof(struct ledger_entry) };

static int
index_entries(struct ledger *ledger, const struct schema_context *c,
    const struct yaml *sequence)
{
	struct ledger_entry *entry = ledger->entries.items;
	const struct yaml *node = sequence->children;
	char hash[LEDGER_HASH];

	for (; node != NULL; node = node->next, entry++) {
		entry->line = node->line;
		if (entry->hash.len == 0 && entry->sentence.len == 0)
			return yaml_complain(c->source, node, c->err,
			    "an entry needs its sentence or its hash");
		/* Written by hand: the sentence stands for its hash. */
		if (entry->hash.len == 0) {
			ledger_hash(entry->sentence, entry->key, hash);
			entry->hash = arena_copy(c->arena, span_of(hash));
		}
		map_add(&ledger->by_hash, entry->hash, entry);
	}
	return 0;
}

int
ledger_read(int folder, struct arena *arena, struct ledger *ledger,
    struct err *err)
{
	struct yaml_source source = { .file = ledger_file, .first_line = 1 };
	struct schema_context context = { &source, arena, err };
	const struct yaml *tree;
	bool missing;

	*ledger = (struct ledger){ .entries = { NULL, 0 } };
	map_init(&ledger->by_hash);
	if (folder_read(folder, ledger_file, ledger_file, FILE_MAX, arena,
		&source.text, &missing, err) == -1)
		return -1;
	if (missing)
		return 0;
	tree = yaml_parse(&source, arena, err);
	if (tree == NULL)
		return -1;
	if (tree->kind == YAML_MAPPING && tree->children == NULL)
		return 0;
	if (schema_read_list(&context, &list_key, tree, &ledger->entries) == -1)
		return -1;
	return index_entries(ledger, &context, tree);
}

void
ledger_clear(struct ledger *ledger)
{
	map_clear(&ledger->by_hash);
}

static uint64_t
add_bytes(uint64_t hash, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ' ' || text.ptr[i] == '\n')
			continue;
		hash ^= (unsigned char)text.ptr[i];
		hash *= UINT64_C(1099511628211);
	}
	return hash;
}

void
ledger_hash(struct span sentence, struct span citation, char out[LEDGER_HASH])
{
	uint64_t hash = UINT64_C(14695981039346656037);

	hash = add_bytes(hash, sentence);
	hash = add_bytes(hash, span_of("|"));
	hash = add_bytes(hash, citation);
	snprintf(out, LEDGER_HASH, "%016" PRIx64, hash);
}

struct ledger_entry *
ledger_find(const struct ledger *ledger, struct span hash)
{
	return map_find(&ledger->by_hash, hash);
}

/* A double-quoted scalar. */
static void
print_text(const char *key, struct span text, struct buf *out)
{
	if (text.len == 0)
		return;
	buf_printf(out, "  %s: \"", key);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			buf_append_char(out, '\\');
		buf_append_char(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
	}
	buf_append_string(out, "\"\n");
}

void
ledger_print(const struct ledger_entry *entry, struct buf *out)
{
	/* Quoted: digits alone, or with an "e", would be a number. */
	buf_printf(out, "- hash: \"%.*s\"\n", SPAN_ARG(entry->hash));
	print_text("page", entry->page, out);
	print_text("sentence", entry->sentence, out);
	print_text("key", entry->key, out);
	print_text("place", entry->place, out);
	print_text("read", entry->read, out);
	if (entry->compared.year == 0)
		return;
	buf_printf(out, "  compared: %04u-%02u-%02u\n", entry->compared.year,
	    entry->compared.month, entry->compared.day);
}
