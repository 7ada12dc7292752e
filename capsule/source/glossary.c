#include "source/glossary.h"

#include "base/folder.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>

enum { FILE_MAX = 4 * 1024 * 1024 };
enum { WORD_MAX = 128 }; /* bytes of a spelling's first word */

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
	TERM("text", text),
	{ .name = "also",
	    .type = SCHEMA_TEXTS,
	    .offset = offsetof(struct term, also) },
	{ .name = NULL },
};

/* The spellings that begin with one word: the longest first. */
struct candidates {
	struct spelling *first;
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

/* The start of the character that ends before byte at, which is not 0. */
static size_t
character_before(struct span text, size_t at)
{
	size_t start = at - 1;

	while (start > 0 && at - start < 4 &&
	    ((unsigned char)text.ptr[start] & 0xC0) == 0x80)
		start--;
	return start;
}

bool
glossary_begins_word(struct span text, size_t at)
{
	size_t size;

	return is_word_at(text, at, &size) &&
	    (at == 0 || !is_word_at(text, character_before(text, at), &size));
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

static struct candidates *
candidates_of(struct reader *r, struct span word)
{
	struct arena *arena = r->context->arena;
	struct candidates *candidates;
	char memory[WORD_MAX];

	lower(word, memory);
	word = span_make(memory, word.len);
	r->glossary->begins[(unsigned char)memory[0]] = true;
	r->glossary->begins[toupper((unsigned char)memory[0])] = true;
	candidates = map_find(&r->glossary->by_word, word);
	if (candidates != NULL)
		return candidates;
	candidates = arena_alloc(arena, sizeof(*candidates));
	map_add(&r->glossary->by_word, arena_copy(arena, word), candidates);
	if (word.len > r->glossary->longest)
		r->glossary->longest = word.len;
	return candidates;
}

static bool
is_same_spelling(const struct spelling *a, const struct spelling *b)
{
	if (a->exact || b->exact)
		return span_equal(a->text, b->text);
	return span_equal_nocase(a->text, b->text);
}

static int
add_spelling(struct reader *r, const struct term *term, const struct yaml *node,
    struct span text, enum spelling_kind kind)
{
	const struct schema_context *c = r->context;
	struct spelling *new = arena_alloc(c->arena, sizeof(*new));
	size_t end = glossary_word_end(text, 0);
	struct spelling **at;

	if (text.len == 0)
		return 0;
	if (end == 0 || end > WORD_MAX)
		return yaml_complain(c->source, node, c->err,
		    "\"%.*s\" must begin with a word: a letter or a digit",
		    SPAN_ARG(text));
	*new = (struct spelling){ .text = text,
		.exact = kind != SPELLING_WORD || has_capital(text),
		.kind = kind,
		.term = term };
	at = &candidates_of(r, span_first(text, end))->first;
	for (; *at != NULL && (*at)->text.len >= text.len; at = &(*at)->next) {
		if (!is_same_spelling(*at, new))
			continue;
		if ((*at)->term == term)
			return 0;
		return yaml_complain(c->source, node, c->err,
		    "\"%.*s\" is a spelling of \"%.*s\" already",
		    SPAN_ARG(text), SPAN_ARG((*at)->term->name));
	}
	new->next = *at;
	*at = new;
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

	while (span_split(&rest, ',', &one))
		count++;
	term->also.items =
	    arena_alloc(arena, count * sizeof(*term->also.items));
	term->also.count = 0;
	while (span_split(&also, ',', &one)) {
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
	map_init(&out->by_word);
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

	*glossary = (struct glossary){ .longest = 0 };
	map_init(&glossary->by_word);
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
	map_clear(&glossary->by_word);
}

/* Does the text go on with the spelling, and end a word with it? */
static bool
fits(const struct spelling *spelling, struct span text)
{
	struct span start = span_first(text, spelling->text.len);
	size_t size;

	if (spelling->exact ? !span_equal(start, spelling->text)
			    : !span_equal_nocase(start, spelling->text))
		return false;
	return start.len == text.len || !is_word_at(text, start.len, &size);
}

const struct spelling *
glossary_match(const struct glossary *glossary, struct span text, size_t at)
{
	const struct candidates *candidates;
	const struct spelling *spelling;
	char memory[WORD_MAX];
	size_t end;

	if (!glossary->begins[(unsigned char)text.ptr[at]])
		return NULL;
	end = glossary_word_end(text, at);
	if (end - at > glossary->longest)
		return NULL;
	lower(span_make(text.ptr + at, end - at), memory);
	candidates = map_find(&glossary->by_word, span_make(memory, end - at));
	if (candidates == NULL)
		return NULL;
	for (spelling = candidates->first; spelling != NULL;
	     spelling = spelling->next)
		if (fits(spelling, span_after(text, at)))
			return spelling;
	return NULL;
}
