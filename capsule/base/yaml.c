#include "base/yaml.h"

#include "base/map.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <yaml.h>

enum { DEPTH_MAX = 32 };

#define YAML_TYPES "tag:yaml.org,2002:"

/*
 * A place in the text.  libyaml counts code points from the start; lines and
 * columns in bytes are counted from the last place that was asked for.
 */
struct cursor {
	size_t index;      /* code points before it */
	size_t offset;     /* bytes before it */
	size_t line_start; /* offset of its line */
	unsigned line;     /* from 0 */
};

struct reader {
	const struct yaml_source *source;
	struct arena *arena;
	struct err *err;
	yaml_parser_t parser;
	struct cursor cursor;
	unsigned depth;
};

static struct yaml *read_node(struct reader *, const yaml_event_t *);

int
yaml_complain(const struct yaml_source *source, const struct yaml *node,
    struct err *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	err_vat(err, source->file, node->line, node->column, format, args);
	va_end(args);
	return -1;
}

/* Marks come in the order of the text, so that it is walked once. */
static void
locate(struct reader *r, const yaml_mark_t *mark, unsigned *line,
    unsigned *column)
{
	struct span text = r->source->text;
	struct cursor *at = &r->cursor;

	if (mark->index < at->index)
		*at = (struct cursor){ 0, 0, 0, 0 };
	while (at->index < mark->index && at->offset < text.len) {
		at->index++;
		if (text.ptr[at->offset++] == '\n') {
			at->line++;
			at->line_start = at->offset;
		}
		while (at->offset < text.len &&
		    utf8_continues(text.ptr[at->offset]))
			at->offset++;
	}
	*line = at->line + r->source->first_line;
	*column = (unsigned)(at->offset - at->line_start) + 1;
}

static int
complain_mark(struct reader *r, const yaml_mark_t *mark, const char *message)
{
	unsigned line, column;

	locate(r, mark, &line, &column);
	return err_at(r->err, r->source->file, line, column, "%s", message);
}

/* What libyaml cannot even decode has no mark, but an offset in bytes. */
static int
complain_byte(struct reader *r)
{
	const char *problem = r->parser.problem;
	unsigned line, column;

	err_position(r->source->text, r->parser.problem_offset, &line, &column);
	return err_at(r->err, r->source->file, line - 1 + r->source->first_line,
	    column, "%s",
	    strstr(problem, "UTF-8") != NULL
		? "this byte is not UTF-8: save the file as UTF-8"
		: "a control character cannot stand here: remove it, or save "
		  "the file as UTF-8");
}

/* How it is told. */
enum trouble {
	TROUBLE,         /* in the words below */
	TROUBLE_SIGN,    /* a sign that YAML has another use for, or a tab */
	TROUBLE_BRACKET, /* one that has no end */
};

#define TABS "YAML takes no tabs for indenting: use spaces"
#define BACKSLASH \
	"in double quotes a backslash begins an escape: write it twice, or " \
	"put the value in single quotes"
#define OPEN_QUOTE "this quotation mark is never closed"

/* What libyaml says, and what there is to do about it. */
static const struct advice {
	const char *problem;
	bool at_start; /* of what it was reading, not where it gave up */
	enum trouble trouble;
	const char *words;
} advices[] = {
	{ "found character that cannot start any token", false, TROUBLE_SIGN,
	    NULL },
	{ "did not find expected alphabetic or numeric character", true,
	    TROUBLE_SIGN, NULL },
	{ "did not find expected comment or line break", true, TROUBLE_SIGN,
	    NULL },
	{ "found undefined tag handle", true, TROUBLE_SIGN, NULL },
	{ "found a tab character that violates indentation", false, TROUBLE,
	    TABS },
	{ "found a tab character where an indentation space is expected", false,
	    TROUBLE, TABS },
	{ "did not find expected ',' or ']'", false, TROUBLE_BRACKET, NULL },
	{ "did not find expected ',' or '}'", false, TROUBLE_BRACKET, NULL },
	{ "found unexpected end of stream", true, TROUBLE, OPEN_QUOTE },
	{ "found unexpected document indicator", true, TROUBLE, OPEN_QUOTE },
	{ "mapping values are not allowed in this context", false, TROUBLE,
	    "there can be no key here: a value with \": \" in it stands in "
	    "quotes; a key is indented as those beside it and ends with \":\" "
	    "and a space" },
	{ "could not find expected ':'", true, TROUBLE,
	    "a key ends with \":\" and a space" },
	{ "did not find expected key", false, TROUBLE,
	    "this is no \"key: value\" of the mapping it is in: look at its "
	    "indentation, and at quotation marks before it" },
	{ "did not find expected '-' indicator", false, TROUBLE,
	    "this is no entry of the list it is in: begin it with \"- \", or "
	    "look at its indentation" },
	{ "block sequence entries are not allowed in this context", false,
	    TROUBLE,
	    "a list begins on a line of its own; a value that begins with "
	    "\"- \" stands in quotes" },
	{ "did not find expected node content", false, TROUBLE,
	    "a value is missing before this, or a bracket is never closed" },
	{ "found unknown escape character", false, TROUBLE, BACKSLASH },
	{ "did not find expected hexdecimal number", false, TROUBLE,
	    BACKSLASH },
	{ "did not find expected <document start>", false, TROUBLE,
	    "only one YAML document is read: remove what is behind its end" },
};

static const struct advice *
find_advice(const char *problem)
{
	for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
		if (strcmp(advices[i].problem, problem) == 0)
			return &advices[i];
	return NULL;
}

static int
complain_sign(struct reader *r, const yaml_mark_t *mark)
{
	struct span rest;
	unsigned line, column;

	locate(r, mark, &line, &column);
	rest = span_after(r->source->text, r->cursor.offset);
	if (span_starts(rest, "\t"))
		return complain_mark(r, mark, TABS);
	return complain_mark(r, mark,
	    "a value that begins with this sign stands in quotes: YAML has "
	    "another use for it");
}

static int
complain_bracket(struct reader *r)
{
	unsigned line, column, from;

	locate(r, &r->parser.context_mark, &from, &column);
	locate(r, &r->parser.problem_mark, &line, &column);
	return err_at(r->err, r->source->file, line, column,
	    "a comma is missing before this, or the bracket of line %u is "
	    "never closed",
	    from);
}

static int
complain_syntax(struct reader *r)
{
	const char *problem = r->parser.problem;
	const struct advice *advice =
	    problem == NULL ? NULL : find_advice(problem);
	const yaml_mark_t *mark = &r->parser.problem_mark;

	if (advice == NULL)
		return complain_mark(r, mark,
		    problem == NULL ? "not valid YAML" : problem);
	if (advice->at_start)
		mark = &r->parser.context_mark;
	switch (advice->trouble) {
	case TROUBLE:
		return complain_mark(r, mark, advice->words);
	case TROUBLE_SIGN:
		return complain_sign(r, mark);
	case TROUBLE_BRACKET:
		return complain_bracket(r);
	}
	return -1;
}

/* The next event, to be deleted by the caller. */
static int
next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return 0;
	if (r->parser.error == YAML_READER_ERROR)
		return complain_byte(r);
	return complain_syntax(r);
}

static struct yaml *
new_node(struct reader *r, enum yaml_kind kind, const yaml_mark_t *mark)
{
	struct yaml *node = arena_alloc(r->arena, sizeof(*node));

	node->kind = kind;
	locate(r, mark, &node->line, &node->column);
	return node;
}

static struct yaml *
read_scalar(struct reader *r, const yaml_event_t *event)
{
	struct yaml *node = new_node(r, YAML_SCALAR, &event->start_mark);

	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = arena_copy(r->arena,
	    span_make((const char *)event->data.scalar.value,
		event->data.scalar.length));
	return node;
}

/* Reads a node whose first event has not been taken yet; NULL at the end. */
static int
read_child(struct reader *r, yaml_event_type_t end, struct yaml **child)
{
	yaml_event_t event;

	if (next_event(r, &event) == -1)
		return -1;
	*child = NULL;
	if (event.type == end) {
		yaml_event_delete(&event);
		return 0;
	}
	*child = read_node(r, &event);
	yaml_event_delete(&event);
	return *child == NULL ? -1 : 0;
}

static int
read_sequence(struct reader *r, struct yaml *sequence)
{
	struct yaml **end = &sequence->children;

	for (;;) {
		if (read_child(r, YAML_SEQUENCE_END_EVENT, end) == -1)
			return -1;
		if (*end == NULL)
			return 0;
		end = &(*end)->next;
	}
}

static int
check_key(struct reader *r, struct map *keys, struct yaml *key)
{
	if (key->kind != YAML_SCALAR)
		return yaml_complain(r->source, key, r->err,
		    "a key must be a word, not a list or a mapping");
	if (map_add(keys, key->text, key) != NULL)
		return yaml_complain(r->source, key, r->err,
		    "the key \"%s\" stands here a second time: remove one",
		    key->text.ptr);
	return 0;
}

static int
read_pairs(struct reader *r, struct yaml *mapping, struct map *keys)
{
	struct yaml **end = &mapping->children;
	struct yaml *key, *value;

	for (;;) {
		if (read_child(r, YAML_MAPPING_END_EVENT, &key) == -1)
			return -1;
		if (key == NULL)
			return 0;
		if (check_key(r, keys, key) == -1 ||
		    read_child(r, YAML_NO_EVENT, &value) == -1)
			return -1;
		value->key = key;
		*end = value;
		end = &value->next;
	}
}

static int
read_mapping(struct reader *r, struct yaml *mapping)
{
	struct map keys;
	int result;

	map_init(&keys);
	result = read_pairs(r, mapping, &keys);
	map_clear(&keys);
	return result;
}

static struct yaml *
read_collection(struct reader *r, const yaml_event_t *event)
{
	bool mapping = event->type == YAML_MAPPING_START_EVENT;
	struct yaml *node;
	int result;

	node = new_node(r, mapping ? YAML_MAPPING : YAML_SEQUENCE,
	    &event->start_mark);
	if (r->depth == DEPTH_MAX) {
		yaml_complain(r->source, node, r->err,
		    "nested deeper than %d levels", DEPTH_MAX);
		return NULL;
	}
	r->depth++;
	result = mapping ? read_mapping(r, node) : read_sequence(r, node);
	r->depth--;
	return result == -1 ? NULL : node;
}

/*
 * "&name" and "!name" would be taken off a value that begins so; YAML's own
 * types ("!!str") say what is known.
 */
static bool
has_properties(const yaml_char_t *anchor, const yaml_char_t *tag)
{
	return anchor != NULL ||
	    (tag != NULL &&
		!span_starts(span_of((const char *)tag), YAML_TYPES));
}

static bool
is_plain(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return !has_properties(event->data.scalar.anchor,
		    event->data.scalar.tag);
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return !has_properties(event->data.sequence_start.anchor,
		    event->data.sequence_start.tag);
	if (event->type == YAML_MAPPING_START_EVENT)
		return !has_properties(event->data.mapping_start.anchor,
		    event->data.mapping_start.tag);
	return true;
}

static struct yaml *
read_node(struct reader *r, const yaml_event_t *event)
{
	if (!is_plain(event)) {
		complain_sign(r, &event->start_mark);
		return NULL;
	}
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(r, event);
	if (event->type == YAML_SEQUENCE_START_EVENT ||
	    event->type == YAML_MAPPING_START_EVENT)
		return read_collection(r, event);
	complain_mark(r, &event->start_mark,
	    event->type == YAML_ALIAS_EVENT
		? "aliases (*name) are not read: write the value out"
		: "a value is missing here");
	return NULL;
}

/* Refuses a second document after the first. */
static int
read_end(struct reader *r)
{
	yaml_event_t event;
	yaml_event_type_t type;
	yaml_mark_t mark;

	do {
		if (next_event(r, &event) == -1)
			return -1;
		type = event.type;
		mark = event.start_mark;
		yaml_event_delete(&event);
		if (type == YAML_DOCUMENT_START_EVENT)
			return complain_mark(r, &mark,
			    "a second YAML document begins here: only one "
			    "is read");
	} while (type != YAML_STREAM_END_EVENT);
	return 0;
}

static struct yaml *
read_document(struct reader *r)
{
	struct yaml *tree = NULL;
	yaml_event_t event;

	while (tree == NULL) {
		yaml_mark_t start = { 0, 0, 0 };
		bool preamble;

		if (next_event(r, &event) == -1)
			return NULL;
		if (event.type == YAML_STREAM_END_EVENT) {
			yaml_event_delete(&event);
			return new_node(r, YAML_MAPPING, &start);
		}
		preamble = event.type == YAML_STREAM_START_EVENT ||
		    event.type == YAML_DOCUMENT_START_EVENT;
		if (!preamble)
			tree = read_node(r, &event);
		yaml_event_delete(&event);
		if (!preamble && tree == NULL)
			return NULL;
	}
	return read_end(r) == -1 ? NULL : tree;
}

struct yaml *
yaml_parse(const struct yaml_source *source, struct arena *arena,
    struct err *err)
{
	/* Editors count no byte order mark. */
	const struct yaml_source plain = { source->file,
		utf8_skip_mark(source->text), source->first_line };
	struct reader r = { .source = &plain, .arena = arena, .err = err };
	struct yaml *tree;

	if (!yaml_parser_initialize(&r.parser)) {
		err_set(err, "libyaml could not start");
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser,
	    (const unsigned char *)plain.text.ptr, plain.text.len);
	tree = read_document(&r);
	yaml_parser_delete(&r.parser);
	return tree;
}

struct yaml *
yaml_find(const struct yaml *mapping, const char *key)
{
	struct yaml *child = mapping->children;

	while (child != NULL && !span_is(child->key->text, key))
		child = child->next;
	return child;
}
