#include "source/bibliography.h"

#include "base/folder.h"
#include "base/memory.h"
#include "base/uri.h"
#include "source/bounds.h"
#include "source/iri.h"

#include <stddef.h>
#include <stdlib.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

static int
read_part(const struct schema_context *c, const struct yaml *node,
    unsigned long most, unsigned long *part)
{
	*part = 0;
	if (node == NULL)
		return 0;
	if (node->kind == YAML_SCALAR &&
	    span_number(node->text, most, part) == 0)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "a date part must be a number of at most %lu", most);
}

/*
 * CSL: { "date-parts": [[2024, 3, 16]] }.  Other forms ("raw", "literal")
 * are passed over: they name no year that could be relied on.
 */
static int
read_csl_date(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct partial_date *date = value;
	unsigned long year, month, day;
	const struct yaml *parts;

	if (node->kind != YAML_MAPPING)
		return yaml_complain(c->source, node, c->err,
		    "a date is written { \"date-parts\": [[2024, 3, 16]] }");
	parts = yaml_find(node, "date-parts");
	if (parts == NULL || parts->kind != YAML_SEQUENCE ||
	    parts->children == NULL || parts->children->kind != YAML_SEQUENCE)
		return 0;
	parts = parts->children->children;
	if (read_part(c, parts, 9999, &year) == -1)
		return -1;
	parts = parts == NULL ? NULL : parts->next;
	if (read_part(c, parts, 12, &month) == -1)
		return -1;
	parts = parts == NULL ? NULL : parts->next;
	if (read_part(c, parts, 31, &day) == -1)
		return -1;
	*date = (struct partial_date){ (unsigned short)year,
		(unsigned char)month, (unsigned char)day };
	return 0;
}

static int
read_url(const struct schema_context *c, const struct yaml *node, void *value)
{
	struct span *url = value;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (node->text.len > BOUNDS_SOURCE)
		return yaml_complain(c->source, node, c->err,
		    "this address has %zu bytes: shorten it to %d at most",
		    node->text.len, BOUNDS_SOURCE);
	if (node->text.len == 0 || iri_to_uri(c->arena, node->text, url) == 0)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "\"%s\" is no whole address: write https://…", node->text.ptr);
}

#define AUTHOR(key, field) \
	{ \
		.name = (key), .type = SCHEMA_LINE, .most = BOUNDS_SOURCE, \
		.offset = offsetof(struct author, field) \
	}
#define REFERENCE(key, field) \
	{ \
		.name = (key), .type = SCHEMA_LINE, .most = BOUNDS_SOURCE, \
		.offset = offsetof(struct reference, field) \
	}
#define REFERENCE_DATE(key, field) \
	{ \
		.name = (key), .type = SCHEMA_CUSTOM, .read = read_csl_date, \
		.offset = offsetof(struct reference, field) \
	}
#define REFERENCE_PEOPLE(key, field) \
	{ \
		.name = (key), .type = SCHEMA_LIST, .nested = author_keys, \
		.nested_size = sizeof(struct author), .open = true, \
		.offset = offsetof(struct reference, field) \
	}

static const struct schema_key author_keys[] = {
	AUTHOR("family", family),
	AUTHOR("given", given),
	AUTHOR("literal", literal),
	{ .name = NULL },
};

static const struct schema_key reference_keys[] = {
	{ .name = "id",
	    .type = SCHEMA_LINE,
	    .required = true,
	    .offset = offsetof(struct reference, id) },
	REFERENCE("type", type),
	REFERENCE("title", title),
	REFERENCE("title-short", short_title),
	REFERENCE("container-title", container),
	REFERENCE("publisher", publisher),
	REFERENCE("number", number),
	REFERENCE("genre", genre),
	REFERENCE("event-title", event),
	REFERENCE("authority", authority),
	REFERENCE("DOI", doi),
	REFERENCE("PMID", pmid),
	REFERENCE("PMCID", pmcid),
	REFERENCE("ISBN", isbn),
	{ .name = "URL",
	    .type = SCHEMA_CUSTOM,
	    .read = read_url,
	    .offset = offsetof(struct reference, url) },
	{ .name = "note",
	    .type = SCHEMA_LINE,
	    .offset = offsetof(struct reference, note) },
	{ .name = "keyword",
	    .type = SCHEMA_LINE,
	    .offset = offsetof(struct reference, keyword) },
	REFERENCE_DATE("issued", issued),
	REFERENCE_DATE("accessed", accessed),
	REFERENCE_PEOPLE("author", authors),
	REFERENCE_PEOPLE("editor", editors),
	{ .name = NULL },
};

static const struct schema_key list_key = { .name = "references",
	.type = SCHEMA_LIST,
	.nested = reference_keys,
	.nested_size = sizeof(struct reference),
	.open = true };

/* An identifier as the path of a URI: old DOIs hold "<", ">" and "#". */
static struct span
uri_of(struct arena *arena, const char *site, struct span identifier,
    const char *end)
{
	struct span uri;
	struct buf text;

	buf_init(&text);
	buf_append_string(&text, site);
	uri_encode_path(identifier, &text);
	buf_append_string(&text, end);
	uri = arena_copy(arena, buf_span(&text));
	buf_clear(&text);
	return uri;
}

/* Exports have it as an address or with its scheme, too. */
static struct span
bare_doi(struct span doi)
{
	static const char *const befores[] = { "https://doi.org/",
		"http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/",
		"doi:" };

	for (size_t i = 0; i < sizeof(befores) / sizeof(befores[0]); i++) {
		size_t len = strlen(befores[i]);

		if (span_equal_nocase(span_first(doi, len),
			span_of(befores[i])))
			return span_trim(span_after(doi, len));
	}
	return doi;
}

/* The surest address first: a DOI outlives the page it leads to. */
static void
set_target(struct reference *r, struct arena *arena)
{
	r->target.kind = TARGET_EXTERNAL;
	r->doi = bare_doi(r->doi);
	if (r->doi.len > 0)
		r->target.path = uri_of(arena, "https://doi.org/", r->doi, "");
	else if (r->pmid.len > 0)
		r->target.path = uri_of(arena,
		    "https://pubmed.ncbi.nlm.nih.gov/", r->pmid, "/");
	else
		r->target.path = r->url;
}

static int
index_references(struct bibliography *b, const struct schema_context *c,
    const struct yaml *sequence)
{
	struct reference *r = b->references.items;
	const struct yaml *node = sequence->children;

	for (; node != NULL; node = node->next, r++) {
		if (map_add(&b->by_id, r->id, r) != NULL)
			return yaml_complain(c->source, node, c->err,
			    "the id \"%.*s\" stands here a second time",
			    SPAN_ARG(r->id));
		r->line = node->line;
		r->column = node->column;
		set_target(r, c->arena);
	}
	return 0;
}

/* A reference in the order of labels, and of the list within one label. */
struct labelled {
	struct reference *reference;
	struct span label, order;
};

static int
compare_labelled(const void *a, const void *b)
{
	const struct labelled *one = a, *other = b;
	int compared = span_compare(one->label, other->label);

	if (compared == 0)
		compared = span_compare(one->order, other->order);
	return compared != 0
	    ? compared
	    : span_compare(one->reference->id, other->reference->id);
}

/* Those that there is a link to, by their labels as they are now. */
static size_t
list_by_label(const struct bibliography *b, struct arena *arena,
    struct labelled *list)
{
	struct reference *r = b->references.items;
	struct reference *end = r + b->references.count;
	size_t count = 0;
	struct buf text;

	buf_init(&text);
	for (; r < end; r++) {
		struct labelled *labelled = &list[count];

		if (r->target.path.len == 0)
			continue;
		count++;
		labelled->reference = r;
		buf_truncate(&text, 0);
		reference_label(r, &labels_english, &text);
		labelled->label = arena_copy(arena, buf_span(&text));
		buf_truncate(&text, 0);
		reference_format(r, &labels_english, &text);
		labelled->order = reference_order(buf_span(&text), arena);
	}
	buf_clear(&text);
	qsort(list, count, sizeof(*list), compare_labelled);
	return count;
}

static bool
same_label(const struct labelled *one, const struct labelled *other)
{
	return span_equal(one->label, other->label);
}

static bool
has_twin(const struct labelled *list, size_t count, size_t i)
{
	return (i > 0 && same_label(&list[i - 1], &list[i])) ||
	    (i + 1 < count && same_label(&list[i], &list[i + 1]));
}

/* How many of the same label there are up to this one, which the last had. */
static unsigned
twin_number(const struct labelled *list, size_t i)
{
	return i > 0 && same_label(&list[i - 1], &list[i])
	    ? list[i - 1].reference->twin + 1
	    : 1;
}

/*
 * Two sources may not have one label: they would be one to who goes through
 * the links of a page.  A title says more than a letter, so those that only
 * their publisher names are called by their titles; the rest get letters
 * (CSL 1.0.2, disambiguate-add-year-suffix), in the order of the list of all.
 * It does not depend on the language: names and years are the same in all.
 */
static void
tell_apart(struct bibliography *b)
{
	struct labelled *list = memory_new(b->references.count, sizeof(*list));
	struct arena *arena = arena_new();
	size_t count = list_by_label(b, arena, list);

	for (size_t i = 0; i < count; i++)
		list[i].reference->titled = has_twin(list, count, i);
	count = list_by_label(b, arena, list);
	for (size_t i = 0; i < count; i++)
		if (has_twin(list, count, i))
			list[i].reference->twin = twin_number(list, i);
	arena_free(arena);
	free(list);
}

/* CSL-JSON is a list; CSL-YAML is that list under the key "references". */
static int
read_tree(struct bibliography *b, const struct schema_context *c,
    const struct yaml *tree)
{
	const struct yaml *list = tree;

	if (tree->kind == YAML_MAPPING && tree->children == NULL)
		return 0;
	if (tree->kind == YAML_MAPPING)
		list = yaml_find(tree, "references");
	if (list == NULL)
		return yaml_complain(c->source, tree, c->err,
		    "the bibliography must be a list of references");
	if (schema_read_list(c, &list_key, list, &b->references) == -1)
		return -1;
	if (index_references(b, c, list) == -1)
		return -1;
	tell_apart(b);
	return 0;
}

int
bibliography_read(int folder, struct arena *arena, struct bibliography *b,
    struct err *err)
{
	static const char *const files[] = { "references.json",
		"references.yaml" };
	const char *found = NULL;

	*b = (struct bibliography){ .references = { NULL, 0 } };
	map_init(&b->by_id);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct yaml_source source = { .file = files[i],
			.first_line = 1 };
		struct schema_context context = { &source, arena, err };
		struct yaml *tree;
		bool missing;

		if (folder_read(folder, files[i], files[i], FILE_MAX, arena,
			&source.text, &missing, err) == -1)
			return -1;
		if (missing)
			continue;
		if (found != NULL)
			return err_at(err, files[i], 0, 0,
			    "there is %s as well: keep one of the two", found);
		found = files[i];
		b->file = found;
		tree = yaml_parse(&source, arena, err);
		if (tree == NULL || read_tree(b, &context, tree) == -1)
			return -1;
	}
	return 0;
}

void
bibliography_clear(struct bibliography *b)
{
	map_clear(&b->by_id);
}

struct reference *
bibliography_find(const struct bibliography *b, struct span id)
{
	return map_find(&b->by_id, id);
}
