#include "base/schema.h"

#include <limits.h>
#include <stdint.h>

/* Letters that are wrong in a key: it may have been meant, it surely was. */
enum { NEAR = 3, SLIP = 2 };

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
static int
pass_over(void *data, const struct yaml *node)
{
	(void)data;
	(void)node;
	return 0;
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
least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * How many letters must be put in, left out, replaced or swapped with the next
 * to make one short word of another; long ones are far.
 */
static size_t
distance(struct span a, struct span b)
{
	size_t rows[33][33];

	if (a.len > 32 || b.len > 32)
		return SIZE_MAX;
	for (size_t i = 0; i <= a.len; i++)
		rows[i][0] = i;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++)
		for (size_t j = 1; j <= b.len; j++) {
			char x = a.ptr[i - 1], y = b.ptr[j - 1];
			size_t d = rows[i - 1][j - 1] + (x != y);

			d = least_of(d, rows[i - 1][j] + 1);
			d = least_of(d, rows[i][j - 1] + 1);
			if (i > 1 && j > 1 && x == b.ptr[j - 2] &&
			    y == a.ptr[i - 2])
				d = least_of(d, rows[i - 2][j - 2] + 1);
			rows[i][j] = d;
		}
	return rows[a.len][b.len];
}

/* NULL when all of them are farther than far. */
static const struct schema_key *
find_nearest(const struct schema_key *keys, struct span name, size_t far)
{
	const struct schema_key *nearest = NULL;

	for (; keys->name != NULL; keys++) {
		size_t d = distance(name, span_of(keys->name));

		if (d > far || (nearest != NULL && d == far))
			continue;
		far = d;
		nearest = keys;
	}
	return nearest;
}

static int
complain_unknown(const struct schema_context *c, const struct yaml *node,
    const struct schema_key *nearest)
{
	if (nearest == NULL)
		return yaml_complain(c->source, node->key, c->err,
		    "there is no key \"%s\" here: remove it",
		    node->key->text.ptr);
	return yaml_complain(c->source, node->key, c->err,
	    "there is no key \"%s\" here: did you mean \"%s\"?",
	    node->key->text.ptr, nearest->name);
}

/* "reviewer" and "source" are words beside "reviewed" and "sources". */
static bool
ends_otherwise(struct span a, struct span b)
{
	size_t same = 0, len = least_of(a.len, b.len);

	while (same < len && a.ptr[same] == b.ptr[same])
		same++;
	return same == len || (same + 1 >= a.len && same + 1 >= b.len);
}

int
schema_slipped(const struct schema_context *c, const struct schema_key *keys,
    const struct yaml *node)
{
	struct span name = node->key->text;
	const struct schema_key *nearest =
	    find_nearest(keys, name, least_of(name.len / 3, SLIP));

	if (nearest == NULL || (name.ptr[0] | 0x20) != nearest->name[0] ||
	    ends_otherwise(name, span_of(nearest->name)))
		return 0;
	return complain_unknown(c, node, nearest);
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
    int (*extra)(void *data, const struct yaml *), void *data)
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
			return complain_unknown(c, node,
			    find_nearest(keys, node->key->text, NEAR));
		if ((key == NULL ? extra(data, node)
				 : read_value(c, key, node,
				       (char *)out + key->offset)) == -1)
			return -1;
	}
	for (key = keys; key->name != NULL; key++)
		if (key->required && yaml_find(mapping, key->name) == NULL)
			return yaml_complain(c->source, mapping, c->err,
			    "the key \"%s\" is missing", key->name);
	return 0;
}
