#include "source/bibliography.h"

#include "base/folder.h"
#include "base/uri.h"
#include "base/utf8.h"
#include "source/bounds.h"
#include "source/iri.h"

#include <stddef.h>

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
	REFERENCE("title", title),
	REFERENCE("title-short", short_title),
	REFERENCE("container-title", container),
	REFERENCE("publisher", publisher),
	REFERENCE("number", number),
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
	{ .name = "author",
	    .type = SCHEMA_LIST,
	    .nested = author_keys,
	    .nested_size = sizeof(struct author),
	    .open = true,
	    .offset = offsetof(struct reference, authors) },
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
	return index_references(b, c, list);
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

/* "et al." as an author: exporters write it where names were left out. */
static bool
stands_for_others(const struct author *author)
{
	return span_is(author->literal, "et al.") ||
	    span_is(author->literal, "et al");
}

static struct span
name_of(const struct author *author)
{
	return author->literal.len > 0 ? author->literal : author->family;
}

void
bibliography_names(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	const struct author *authors = r->authors.items;
	size_t count = r->authors.count;

	if (count == 0) {
		if (r->publisher.len > 0)
			buf_append(out, r->publisher);
		else
			buf_append(out,
			    r->short_title.len > 0 ? r->short_title : r->title);
		return;
	}
	buf_append(out, name_of(&authors[0]));
	if (count == 1)
		return;
	buf_append_char(out, ' ');
	buf_append(out, labels->others);
}

void
bibliography_label(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	bibliography_names(r, labels, out);
	if (r->issued.year != 0 && r->authors.count > 0)
		buf_printf(out, " %u", r->issued.year);
}

static bool
says_further(struct span text)
{
	static const char words[] = "further reading";

	for (; text.len >= sizeof(words) - 1; text = span_after(text, 1))
		if (span_starts(text, words))
			return true;
	return false;
}

bool
bibliography_is_further(const struct reference *r)
{
	return says_further(r->note) || says_further(r->keyword);
}

/*
 * "Sormani MP" from "Maria Pia" as from "MP" and "M. P.": the first letter of
 * each name, and what is written in capitals as it stands.
 */
static void
append_initials(struct span given, struct buf *out)
{
	bool first = true;

	while (given.len > 0) {
		size_t size;

		utf8_decode(given, &size);
		if (given.ptr[0] == ' ' || given.ptr[0] == '-' ||
		    given.ptr[0] == '.')
			first = true;
		else if (first ||
		    (given.ptr[0] >= 'A' && given.ptr[0] <= 'Z')) {
			buf_append(out, span_first(given, size));
			first = false;
		}
		given = span_after(given, size);
	}
}

/* "Muraro PA, Kazmi M and others": at most three. */
static void
format_authors(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	const struct author *authors = r->authors.items;

	for (size_t i = 0; i < r->authors.count; i++) {
		if (i == 3 || stands_for_others(&authors[i])) {
			buf_append_char(out, ' ');
			buf_append(out, labels->others);
			break;
		}
		if (i > 0)
			buf_append_string(out, ", ");
		buf_append(out, name_of(&authors[i]));
		if (authors[i].literal.len > 0 || authors[i].given.len == 0)
			continue;
		buf_append_char(out, ' ');
		append_initials(authors[i].given, out);
	}
}

/* Ends a sentence that may have ended itself. */
static void
end_sentence(struct buf *out)
{
	if (out->len > 0 && !span_ends(buf_span(out), ".") &&
	    !span_ends(buf_span(out), "?") && !span_ends(buf_span(out), "!"))
		buf_append_char(out, '.');
	buf_append_char(out, ' ');
}

static void
append_sentence(struct span text, struct buf *out)
{
	if (text.len == 0)
		return;
	buf_append(out, text);
	end_sentence(out);
}

static void
append_date(struct partial_date date, const struct labels *labels,
    struct buf *out)
{
	if (date.day != 0 && date.month != 0) {
		labels_append_date(labels, date.day, date.month, date.year,
		    out);
		return;
	}
	if (date.month != 0)
		buf_printf(out, "%.*s ",
		    SPAN_ARG(labels->months[date.month - 1]));
	buf_printf(out, "%u", date.year);
}

void
bibliography_format(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	struct span container =
	    r->container.len > 0 ? r->container : r->publisher;
	size_t start = out->len;

	if (r->authors.count > 0) {
		format_authors(r, labels, out);
		end_sentence(out);
	}
	append_sentence(r->title, out);
	buf_append(out, container);
	if (r->issued.year != 0) {
		if (container.len > 0)
			buf_append_string(out, ", ");
		append_date(r->issued, labels, out);
	}
	if (container.len > 0 || r->issued.year != 0)
		end_sentence(out);
	append_sentence(r->number, out);
	if (r->doi.len == 0 && r->accessed.year != 0) {
		buf_append(out, labels->seen);
		buf_append_char(out, ' ');
		append_date(r->accessed, labels, out);
		end_sentence(out);
	}
	if (out->len > start)
		buf_truncate(out, out->len - 1);
}
