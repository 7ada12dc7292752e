#include "base/schema.h"

#include <limits.h>
#include <stdint.h>

static int read_value(const struct schema_context *, const struct schema_key *,
    const struct yaml *, void *value);

static const char *
name_of(const struct yaml *node)
{
	return node->key == NULL ? "this" : node->key->text.ptr;
}

int
schema_scalar(const struct schema_context *c, const struct yaml *node)
{
	if (node->kind == YAML_SCALAR)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "%s must be a single value, not a list or a mapping",
	    name_of(node));
}

/* Text for a heading, a label or a menu: it must not break the line. */
struct span
schema_line(struct arena *arena, struct span text)
{
	char *line = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c > ' ' && c != 0x7F)
			line[len++] = (char)c;
		else if (len > 0 && line[len - 1] != ' ')
			line[len++] = ' ';
	}
	if (len > 0 && line[len - 1] == ' ')
		len--;
	line[len] = '\0';
	return span_make(line, len);
}

static int
read_number(const struct schema_context *c, const struct schema_key *key,
    const struct yaml *node, unsigned long *value)
{
	unsigned long most = key->most == 0 ? LONG_MAX : key->most;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (span_number(node->text, most, value) == 0 && *value >= key->least)
		return 0;
	if (key->most == 0)
		return yaml_complain(c->source, node, c->err,
		    "%s must be a whole number, at least %lu, not \"%s\"",
		    name_of(node), key->least, node->text.ptr);
	return yaml_complain(c->source, node, c->err,
	    "%s must be a whole number from %lu to %lu, not \"%s\"",
	    name_of(node), key->least, most, node->text.ptr);
}

int
schema_bool(const struct schema_context *c, const struct yaml *node,
    bool *value)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = { { "yes", true }, { "no", false }, { "true", true },
		{ "false", false }, { "on", true }, { "off", false } };

	if (schema_scalar(c, node) == -1)
		return -1;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!span_is(node->text, words[i].word))
			continue;
		*value = words[i].value;
		return 0;
	}
	return yaml_complain(c->source, node, c->err,
	    "%s must be yes or no, not \"%s\"", name_of(node), node->text.ptr);
}

/* What is repeated wherever it is named must be short. */
int
schema_text(const struct schema_context *c, const struct schema_key *key,
    const struct yaml *node, struct span *text)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (key->most != 0 && node->text.len > key->most)
		return yaml_complain(c->source, node, c->err,
		    "%s has %zu bytes: shorten it to %lu at most",
		    name_of(node), node->text.len, key->most);
	*text = key->type == SCHEMA_LINE ? schema_line(c->arena, node->text)
					 : node->text;
	return 0;
}

static size_t
count_children(const struct yaml *node)
{
	size_t count = 0;

	for (node = node->children; node != NULL; node = node->next)
		count++;
	return count;
}

int
schema_texts(const struct schema_context *c, const struct yaml *node,
    struct schema_texts *texts)
{
	const struct yaml *item = node;
	size_t count = 1;

	if (node->kind == YAML_SEQUENCE) {
		count = count_children(node);
		item = node->children;
	}
	texts->count = count;
	texts->items = arena_alloc(c->arena, count * sizeof(*texts->items));
	for (size_t i = 0; i < count; i++, item = item->next) {
		if (schema_scalar(c, item) == -1)
			return -1;
		texts->items[i] = item;
	}
	return 0;
}

static int
read_texts(const struct schema_context *c, const struct schema_key *key,
    const struct yaml *node, struct schema_texts *texts)
{
	if (schema_texts(c, node, texts) == -1)
		return -1;
	if (key->most != 0 && texts->count > key->most)
		return yaml_complain(c->source, node, c->err,
		    "%s has %zu entries: leave %lu at most", name_of(node),
		    texts->count, key->most);
	return 0;
}

/* For extra: passes over the key. */
static void
pass_over(void *data, const struct yaml *node)
{
	(void)data;
	(void)node;
}

int
schema_read_list(const struct schema_context *c, const struct schema_key *key,
    const struct yaml *node, struct schema_list *list)
{
	char *item;

	if (node->kind != YAML_SEQUENCE)
		return yaml_complain(c->source, node, c->err,
		    "%s must be a list: lines that begin with \"- \"",
		    name_of(node));
	list->count = count_children(node);
	item = arena_alloc(c->arena, list->count * key->nested_size);
	list->items = item;
	for (node = node->children; node != NULL; node = node->next) {
		if (schema_read(c, key->nested, node, item,
			key->open ? pass_over : NULL, NULL) == -1)
			return -1;
		item += key->nested_size;
	}
	return 0;
}

static int
read_value(const struct schema_context *c, const struct schema_key *key,
    const struct yaml *node, void *value)
{
	switch (key->type) {
	case SCHEMA_TEXT:
	case SCHEMA_LINE:
		return schema_text(c, key, node, value);
	case SCHEMA_NUMBER:
		return read_number(c, key, node, value);
	case SCHEMA_BOOL:
		return schema_bool(c, node, value);
	case SCHEMA_TEXTS:
		return read_texts(c, key, node, value);
	case SCHEMA_MAPPING:
		return schema_read(c, key->nested, node, value, NULL, NULL);
	case SCHEMA_LIST:
		return schema_read_list(c, key, node, value);
	case SCHEMA_CUSTOM:
		return key->read(c, node, value);
	}
	return 0;
}

static size_t
least_of(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Edit distance (Levenshtein) of two short words; long ones are far. */
static size_t
distance(struct span a, struct span b)
{
	size_t row[33];

	if (a.len > 32 || b.len > 32)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t substitute =
			    diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);

			diagonal = row[j];
			row[j] =
			    least_of(row[j] + 1, row[j - 1] + 1, substitute);
		}
	}
	return row[b.len];
}

static int
complain_unknown(const struct schema_context *c, const struct schema_key *keys,
    const struct yaml *node)
{
	const char *nearest = NULL;
	size_t best = 4;

	for (; keys->name != NULL; keys++) {
		size_t d = distance(node->key->text, span_of(keys->name));

		if (d >= best)
			continue;
		best = d;
		nearest = keys->name;
	}
	if (nearest == NULL)
		return yaml_complain(c->source, node->key, c->err,
		    "there is no key \"%s\" here: remove it",
		    node->key->text.ptr);
	return yaml_complain(c->source, node->key, c->err,
	    "there is no key \"%s\" here: did you mean \"%s\"?",
	    node->key->text.ptr, nearest);
}

static const struct schema_key *
find_key(const struct schema_key *keys, struct span name)
{
	while (keys->name != NULL && !span_is(name, keys->name))
		keys++;
	return keys->name == NULL ? NULL : keys;
}

int
schema_read(const struct schema_context *c, const struct schema_key *keys,
    const struct yaml *mapping, void *out,
    void (*extra)(void *data, const struct yaml *), void *data)
{
	const struct schema_key *key;
	const struct yaml *node;

	if (mapping->kind != YAML_MAPPING)
		return yaml_complain(c->source, mapping, c->err,
		    "%s must be a mapping: lines of \"key: value\"",
		    name_of(mapping));
	for (node = mapping->children; node != NULL; node = node->next) {
		key = find_key(keys, node->key->text);
		if (key == NULL && extra == NULL)
			return complain_unknown(c, keys, node);
		if (key == NULL)
			extra(data, node);
		else if (read_value(c, key, node, (char *)out + key->offset) ==
		    -1)
			return -1;
	}
	for (key = keys; key->name != NULL; key++)
		if (key->required && yaml_find(mapping, key->name) == NULL)
			return yaml_complain(c->source, mapping, c->err,
			    "the key \"%s\" is missing", key->name);
	return 0;
}
