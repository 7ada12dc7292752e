#include "source/frontmatter.h"

#include "base/schema.h"
#include "source/bounds.h"
#include "source/settings.h"

#include <stddef.h>

static bool
is_leap(unsigned long year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
frontmatter_date(struct span text, struct date *date)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	unsigned long year, month, day;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
	    span_number(span_first(text, 4), 9999, &year) == -1 ||
	    span_number(span_make(text.ptr + 5, 2), 12, &month) == -1 ||
	    span_number(span_make(text.ptr + 8, 2), 31, &day) == -1)
		return -1;
	if (year == 0 || month == 0 || day == 0 ||
	    day > days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u))
		return -1;
	*date = (struct date){ (unsigned short)year, (unsigned char)month,
		(unsigned char)day };
	return 0;
}

int
frontmatter_read_date(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (frontmatter_date(node->text, value) == 0)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "%s must be a date such as 2026-11-23, not \"%s\"",
	    node->key->text.ptr, node->text.ptr);
}

/* "sources: no" is no_sources. */
static int
read_not(const struct schema_context *c, const struct yaml *node, void *value)
{
	bool *no = value;

	if (schema_bool(c, node, no) == -1)
		return -1;
	*no = !*no;
	return 0;
}

static int
keep_node(const struct schema_context *c, const struct yaml *node, void *value)
{
	(void)c;
	*(const struct yaml **)value = node;
	return 0;
}

/* What the server must offer for the page to be there. */
static int
read_needs(const struct schema_context *c, const struct yaml *node, void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (!span_is(node->text, "write"))
		return yaml_complain(c->source, node, c->err,
		    "needs can only be write, not \"%s\"", node->text.ptr);
	*(bool *)value = true;
	return 0;
}

static const struct schema_key keys[] = {
	{ .name = "title",
	    .type = SCHEMA_LINE,
	    .most = BOUNDS_TITLE,
	    .required = true,
	    .offset = offsetof(struct document, title) },
	{ .name = "short",
	    .type = SCHEMA_LINE,
	    .most = BOUNDS_TITLE,
	    .offset = offsetof(struct document, short_title) },
	{ .name = "summary",
	    .type = SCHEMA_LINE,
	    .offset = offsetof(struct document, summary) },
	{ .name = "language",
	    .type = SCHEMA_CUSTOM,
	    .read = settings_language,
	    .offset = offsetof(struct document, language) },
	{ .name = "kind",
	    .type = SCHEMA_LINE,
	    .offset = offsetof(struct document, kind) },
	{ .name = "date",
	    .type = SCHEMA_CUSTOM,
	    .read = frontmatter_read_date,
	    .offset = offsetof(struct document, date) },
	{ .name = "published",
	    .type = SCHEMA_CUSTOM,
	    .read = frontmatter_read_date,
	    .offset = offsetof(struct document, published) },
	{ .name = "reviewed",
	    .type = SCHEMA_CUSTOM,
	    .read = frontmatter_read_date,
	    .offset = offsetof(struct document, reviewed) },
	{ .name = "next-review",
	    .type = SCHEMA_CUSTOM,
	    .read = frontmatter_read_date,
	    .offset = offsetof(struct document, next_review) },
	{ .name = "needs",
	    .type = SCHEMA_CUSTOM,
	    .offset = offsetof(struct document, needs_write),
	    .read = read_needs },
	{ .name = "gone",
	    .type = SCHEMA_BOOL,
	    .offset = offsetof(struct document, gone) },
	{ .name = "order",
	    .type = SCHEMA_NUMBER,
	    .least = 1,
	    .most = 1000000,
	    .offset = offsetof(struct document, order) },
	{ .name = "sequence",
	    .type = SCHEMA_BOOL,
	    .offset = offsetof(struct document, sequence) },
	{ .name = "sources",
	    .type = SCHEMA_CUSTOM,
	    .read = read_not,
	    .offset = offsetof(struct document, no_sources) },
	{ .name = "words",
	    .type = SCHEMA_CUSTOM,
	    .read = read_not,
	    .offset = offsetof(struct document, no_words) },
	{ .name = "exceptions",
	    .type = SCHEMA_CUSTOM,
	    .read = keep_node,
	    .offset = offsetof(struct document, exceptions) },
	{ .name = NULL },
};

/* Where the next extra of a document goes. */
struct extras {
	const struct schema_context *context;
	struct extra **end;
};

/* An author's own key; "titel" is none. */
static int
keep_extra(void *data, const struct yaml *node)
{
	struct extras *extras = data;
	struct extra *extra;

	if (schema_slipped(extras->context, keys, node) == -1)
		return -1;
	extra = arena_alloc(extras->context->arena, sizeof(*extra));
	extra->key = node->key->text;
	extra->value = node->kind == YAML_SCALAR ? node->text : span_of("");
	*extras->end = extra;
	extras->end = &extra->next;
	return 0;
}

/* The line at the front of a text, its end included. */
static struct span
first_line(struct span text)
{
	return span_first(text, span_find(text, '\n') + 1);
}

static bool
is_fence(struct span line)
{
	while (line.len > 0 &&
	    (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r' ||
		line.ptr[line.len - 1] == ' '))
		line.len--;
	return span_is(line, "---");
}

/* Finds the text between the fences and what lies behind them. */
static int
find_fences(const struct document *document, struct span *yaml, size_t *body,
    struct err *err)
{
	struct span text = document->source;
	size_t start = first_line(text).len;
	size_t at = start;

	if (span_starts(text, "---\r") && span_find(text, '\n') == text.len)
		return err_at(err, document->file.ptr, 1, 1,
		    "its lines end with CR alone: save the file with LF or "
		    "CRLF");
	if (!is_fence(first_line(text)))
		return err_at(err, document->file.ptr, 1, 1,
		    "a page begins with a line \"---\", \"title: …\" and "
		    "another line \"---\"");
	while (at < text.len) {
		struct span line = first_line(span_after(text, at));

		if (is_fence(line)) {
			*yaml = span_make(text.ptr + start, at - start);
			*body = at + line.len;
			return 0;
		}
		at += line.len;
	}
	return err_at(err, document->file.ptr, 1, 1,
	    "the front matter is never closed: end it with a line \"---\"");
}

int
frontmatter_read(struct document *document, size_t *body, struct err *err)
{
	struct yaml_source source = { .file = document->file.ptr,
		.first_line = 2 };
	struct schema_context context = { &source, document->arena, err };
	struct extras extras = { &context, &document->extras };
	struct yaml *tree;

	if (find_fences(document, &source.text, body, err) == -1)
		return -1;
	tree = yaml_parse(&source, document->arena, err);
	if (tree == NULL ||
	    schema_read(&context, keys, tree, document, keep_extra, &extras) ==
		-1)
		return -1;
	if (document->title.len == 0)
		return yaml_complain(&source, yaml_find(tree, "title"), err,
		    "the title is empty");
	if (document->short_title.len == 0)
		document->short_title = document->title;
	if (document->published.year == 0)
		document->published = document->date;
	return 0;
}

size_t
frontmatter_place(const struct document *document, const char *key)
{
	struct span rest = span_first(document->source, document->body);
	struct span line, after;

	while (span_split(&rest, '\n', &line)) {
		after = span_after(line, strlen(key));
		if (span_starts(line, key) &&
		    (span_starts(after, ":") || span_starts(after, " ")))
			return (size_t)(line.ptr - document->source.ptr);
	}
	return 0;
}
