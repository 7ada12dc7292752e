#include "source/glossary.h"

#include "base/folder.h"
#include "base/utf8.h"
#include "source/bounds.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>

enum { FILE_MAX = 4 * 1024 * 1024 };
enum { ALSO_MAX = 64 }; /* other spellings of a term */

static const char file[] = "glossary.yaml";

#define TERM(key, field) \
	{ \
		.name = (key), .type = SCHEMA_LINE, \
		.offset = offsetof(struct term, field) \
	}

static const struct schema_key keys[] = {
	TERM("short", short_of),
	TERM("long", long_of),
	TERM("plural", plural),
	{ .name = "text",
	    .type = SCHEMA_LINE,
	    .most = BOUNDS_WORD,
	    .offset = offsetof(struct term, text) },
	{ .name = "also",
	    .type = SCHEMA_TEXTS,
	    .most = ALSO_MAX,
	    .offset = offsetof(struct term, also) },
	{ .name = NULL },
};

/*
 * What some spelling begins with, up to the end of a word or of a sign behind
 * one.  So a text is gone through with them step by step, as long as any
 * spelling goes on: its time does not grow with their number.
 */
struct start {
	const struct spelling *whole; /* this is a spelling, in any case */
	bool exact; /* so are some in the glossary's exact ones */
};

static bool
is_word_at(struct span text, size_t at, size_t *size)
{
	unsigned char c = (unsigned char)text.ptr[at];

	if (c >= 0x80)
		return utf8_is_word(utf8_decode(span_after(text, at), size));
	*size = 1;
	return isalnum(c);
}

bool
glossary_begins_word(struct span text, size_t at)
{
	size_t size;

	return is_word_at(text, at, &size) &&
	    (at == 0 || !is_word_at(text, utf8_before(text, at), &size));
}

size_t
glossary_word_end(struct span text, size_t at)
{
	size_t size;

	while (at < text.len && is_word_at(text, at, &size))
		at += size;
	return at;
}

static void
lower(struct span word, char *out)
{
	for (size_t i = 0; i < word.len; i++)
		out[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'
		    ? (char)(word.ptr[i] - 'A' + 'a')
		    : word.ptr[i];
}

static bool
has_capital(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z')
			return true;
	return false;
}

/* What the reading of a glossary needs. */
struct reader {
	const struct schema_context *context;
	struct glossary *glossary;
};

/* The index behind the word at byte at, or behind a sign that stands there. */
static size_t
step(struct span text, size_t at)
{
	size_t size;

	if (is_word_at(text, at, &size))
		return glossary_word_end(text, at);
	utf8_decode(span_after(text, at), &size);
	return at + size;
}

/* The start that is all of a text. */
static struct start *
add_start(struct reader *r, struct span text)
{
	struct arena *arena = r->context->arena;
	char memory[GLOSSARY_BYTES];
	struct start *start;

	lower(text, memory);
	text = span_make(memory, text.len);
	start = map_find(&r->glossary->starts, text);
	if (start != NULL)
		return start;
	start = arena_alloc(arena, sizeof(*start));
	map_add(&r->glossary->starts, arena_copy(arena, text), start);
	return start;
}

/* All starts of a text; returns the last, or NULL when it is too long. */
static struct start *
add_starts(struct reader *r, struct span text)
{
	struct start *start = NULL;
	size_t at = 0, steps = 0;

	if (text.len > GLOSSARY_BYTES)
		return NULL;
	while (at < text.len) {
		if (steps++ == GLOSSARY_STEPS)
			return NULL;
		at = step(text, at);
		start = add_start(r, span_first(text, at));
	}
	r->glossary->begins[tolower((unsigned char)text.ptr[0])] = true;
	r->glossary->begins[toupper((unsigned char)text.ptr[0])] = true;
	return start;
}

/* Another spelling that no text could tell from a new one. */
static const struct spelling *
find_same(const struct glossary *glossary, const struct start *start,
    const struct spelling *new)
{
	const struct spelling *whole = start->whole;
	const struct spelling *same = map_find(&glossary->exact, new->text);

	if (same == NULL && whole != NULL &&
	    (!new->exact || span_equal(whole->text, new->text)))
		same = whole;
	return same;
}

static int
add_spelling(struct reader *r, const struct term *term, const struct yaml *node,
    struct span text, enum spelling_kind kind)
{
	const struct schema_context *c = r->context;
	struct spelling *new = arena_alloc(c->arena, sizeof(*new));
	const struct spelling *same;
	struct start *start;

	if (text.len == 0)
		return 0;
	if (glossary_word_end(text, 0) == 0)
		return yaml_complain(c->source, node, c->err,
		    "\"%.*s\" must begin with a word: a letter or a digit",
		    SPAN_ARG(text));
	start = add_starts(r, text);
	if (start == NULL)
		return yaml_complain(c->source, node, c->err,
		    "what is looked for in texts may have at most %d bytes, "
		    "and %d words and signs: make it shorter",
		    GLOSSARY_BYTES, GLOSSARY_STEPS);
	*new = (struct spelling){ .text = text,
		.exact = kind != SPELLING_WORD || has_capital(text),
		.kind = kind,
		.term = term };
	same = find_same(r->glossary, start, new);
	if (same != NULL && same->term == term)
		return 0;
	if (same != NULL)
		return yaml_complain(c->source, node, c->err,
		    "\"%.*s\" is a spelling of \"%.*s\" already",
		    SPAN_ARG(text), SPAN_ARG(same->term->name));
	if (new->exact) {
		map_add(&r->glossary->exact, text, new);
		start->exact = true;
	} else {
		start->whole = new;
	}
	return 0;
}

/* An abbreviation's kind is looked at before that of a plain word. */
static int
add_spellings(struct reader *r, const struct term *term)
{
	struct arena *arena = r->context->arena;
	const struct yaml *node = term->node;
	struct span plural =
	    arena_printf(arena, "%.*ss", SPAN_ARG(term->short_of));

	if (term->short_of.len > 0 &&
	    (add_spelling(r, term, node, term->short_of, SPELLING_SHORT) ==
		    -1 ||
		add_spelling(r, term, node, plural, SPELLING_SHORTS) == -1))
		return -1;
	if (add_spelling(r, term, node, term->name, SPELLING_WORD) == -1 ||
	    add_spelling(r, term, node, term->long_of, SPELLING_WORD) == -1 ||
	    add_spelling(r, term, node, term->plural, SPELLING_WORD) == -1)
		return -1;
	for (size_t i = 0; i < term->also.count; i++) {
		struct span also =
		    schema_line(arena, term->also.items[i]->text);

		if (add_spelling(r, term, term->also.items[i], also,
			SPELLING_WORD) == -1)
			return -1;
	}
	return 0;
}

static int
read_term(const struct schema_context *c, struct yaml *node, struct term *term)
{
	struct buf order;

	term->node = node;
	term->name = schema_line(c->arena, node->key->text);
	if (term->name.len == 0)
		return yaml_complain(c->source, node->key, c->err,
		    "a term must have a name");
	if (schema_read(c, keys, node, term, NULL, NULL) == -1)
		return -1;
	if (term->long_of.len > 0 && term->short_of.len == 0)
		term->short_of = term->name;
	if (term->short_of.len > 0 && term->long_of.len == 0)
		term->long_of = term->name;
	if (span_equal_nocase(term->short_of, term->long_of) &&
	    term->short_of.len > 0)
		return yaml_complain(c->source, node, c->err,
		    "the short and the long form of \"%.*s\" are the same",
		    SPAN_ARG(term->name));
	if (term->long_of.len == 0 && term->text.len == 0)
		return yaml_complain(c->source, node, c->err,
		    "\"%.*s\" needs a text, a long form, or both",
		    SPAN_ARG(term->name));
	buf_init(&order);
	utf8_fold(term->name, &order);
	term->order = arena_copy(c->arena, buf_span(&order));
	buf_clear(&order);
	return 0;
}

static int
compare_terms(const void *a, const void *b)
{
	const struct term *first = a;
	const struct term *second = b;
	int by_order = span_compare(first->order, second->order);

	return by_order != 0 ? by_order
			     : span_compare(first->name, second->name);
}

static int
read_terms(const struct schema_context *c, const struct yaml *tree,
    struct glossary *glossary)
{
	struct reader r = { c, glossary };
	struct yaml *node;
	struct term *term;

	if (tree->kind != YAML_MAPPING)
		return yaml_complain(c->source, tree, c->err,
		    "the glossary must be a mapping: lines of \"term:\"");
	for (node = tree->children; node != NULL; node = node->next)
		glossary->terms.count++;
	if (glossary->terms.count == 0)
		return 0;
	term = arena_alloc(c->arena, glossary->terms.count * sizeof(*term));
	glossary->terms.items = term;
	for (node = tree->children; node != NULL; node = node->next)
		if (read_term(c, node, term++) == -1)
			return -1;
	term = glossary->terms.items;
	qsort(term, glossary->terms.count, sizeof(*term), compare_terms);
	for (size_t i = 0; i < glossary->terms.count; i++) {
		term[i].index = i;
		if (add_spellings(&r, &term[i]) == -1)
			return -1;
	}
	return 0;
}

/* ---- in another language ------------------------------------------------- */

struct span
glossary_also(const struct term *term, struct arena *arena)
{
	struct span whole;
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < term->also.count; i++)
		buf_printf(&text, "%s%.*s", i == 0 ? "" : ", ",
		    SPAN_ARG(schema_line(arena, term->also.items[i]->text)));
	whole = arena_copy(arena, buf_span(&text));
	buf_clear(&text);
	return whole;
}

/* "one, two" as nodes that stand where the term does. */
static void
split_also(struct term *term, struct span also, struct arena *arena)
{
	struct span rest = also;
	struct span one;
	size_t count = 0;

	while (count < ALSO_MAX && span_split(&rest, ',', &one))
		count++;
	term->also.items =
	    arena_alloc(arena, count * sizeof(*term->also.items));
	term->also.count = 0;
	while (count-- > 0 && span_split(&also, ',', &one)) {
		struct yaml *node = arena_alloc(arena, sizeof(*node));

		*node = *term->node;
		node->text = arena_copy(arena, span_trim(one));
		node->children = NULL;
		node->kind = YAML_SCALAR;
		if (node->text.len > 0)
			term->also.items[term->also.count++] = node;
	}
}

/* Counts the words of a term that are not translated. */
static size_t
translate_term(struct term *term, struct arena *arena,
    const struct glossary_words *words)
{
	struct span *const fields[] = { &term->name, &term->short_of,
		&term->long_of, &term->plural, &term->text };
	struct span also = glossary_also(term, arena);
	struct buf order;
	size_t missing = 0;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i]->len > 0 &&
		    !words->translate(words->data, *fields[i], fields[i]))
			missing++;
	/* Without other spellings of its own, a language has none. */
	term->also.count = 0;
	if (also.len > 0 && words->translate(words->data, also, &also))
		split_also(term, also, arena);
	buf_init(&order);
	utf8_fold(term->name, &order);
	term->order = arena_copy(arena, buf_span(&order));
	buf_clear(&order);
	return missing;
}

/* What one of the spellings of a translation says already is passed over. */
static void
add_translated(struct reader *r, const struct term *term)
{
	if (term->foreign)
		(void)add_spelling(r, term, term->node, term->name,
		    SPELLING_WORD);
	else
		(void)add_spellings(r, term);
}

void
glossary_translate(const struct glossary *original, struct glossary *out,
    struct arena *arena, const struct glossary_words *words)
{
	struct err ignored;
	struct yaml_source source = { .file = file };
	struct schema_context context = { &source, arena, &ignored };
	struct reader r = { &context, out };
	size_t count = original->terms.count;
	struct term *terms = arena_alloc(arena, count * sizeof(*terms) + 1);
	size_t foreign = 0;

	*out = (struct glossary){ .terms = { terms, count } };
	map_init(&out->starts);
	map_init(&out->exact);
	if (count == 0)
		return;
	memcpy(terms, original->terms.items, count * sizeof(*terms));
	for (size_t i = 0; i < count; i++) {
		if (translate_term(&terms[i], arena, words) == 0)
			continue;
		terms[i] = ((const struct term *)original->terms.items)[i];
		terms[i].foreign = true;
		if (terms[i].text.len > 0)
			terms[i].text = words->mark(words->data, terms[i].text);
		foreign++;
	}
	out->foreign = foreign * 2 > count;
	qsort(terms, count, sizeof(*terms), compare_terms);
	for (size_t i = 0; i < count; i++) {
		terms[i].index = i;
		add_translated(&r, &terms[i]);
	}
}

/* ---- reading ------------------------------------------------------------- */

int
glossary_read(int folder, struct arena *arena, struct glossary *glossary,
    struct err *err)
{
	struct yaml_source source = { .file = file, .first_line = 1 };
	struct schema_context context = { &source, arena, err };
	struct yaml *tree;
	bool missing;

	*glossary = (struct glossary){ .foreign = false };
	map_init(&glossary->starts);
	map_init(&glossary->exact);
	if (folder_read(folder, file, file, FILE_MAX, arena, &source.text,
		&missing, err) == -1)
		return -1;
	if (missing)
		return 0;
	tree = yaml_parse(&source, arena, err);
	return tree == NULL ? -1 : read_terms(&context, tree, glossary);
}

void
glossary_clear(struct glossary *glossary)
{
	map_clear(&glossary->starts);
	map_clear(&glossary->exact);
}

/* The spelling that a start of a text is. */
static const struct spelling *
whole_of(const struct glossary *glossary, const struct start *start,
    struct span text)
{
	const struct spelling *exact = NULL;

	if (start->exact)
		exact = map_find(&glossary->exact, text);
	return exact != NULL ? exact : start->whole;
}

const struct spelling *
glossary_match(const struct glossary *glossary, struct span text, size_t at)
{
	const struct spelling *longest = NULL, *whole;
	const struct start *start;
	char memory[GLOSSARY_BYTES];
	size_t end = at, from, size;

	if (!glossary->begins[(unsigned char)text.ptr[at]])
		return NULL;
	while (end < text.len) {
		from = end;
		end = step(text, from);
		if (end - at > GLOSSARY_BYTES)
			break;
		lower(span_make(text.ptr + from, end - from),
		    memory + (from - at));
		start =
		    map_find(&glossary->starts, span_make(memory, end - at));
		if (start == NULL)
			break;
		whole = whole_of(glossary, start,
		    span_make(text.ptr + at, end - at));
		if (whole != NULL &&
		    (end == text.len || !is_word_at(text, end, &size)))
			longest = whole;
	}
	return longest;
}
