#include "source/expand.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "source/append.h"

#include <ctype.h>
#include <stdlib.h>

/* One page at work. */
struct expansion {
	const struct glossary *glossary;
	struct document *document;
	struct expand_uses *uses;
	struct buf said; /* the text of this block so far */
	bool prose;      /* may abbreviations of this block be spelled out? */
};

/* Is it the row of the table's column names? */
static bool
is_header(const struct node *row)
{
	const struct node *first = row->parent->first;

	return first == row ||
	    (first->kind == NODE_CAPTION && first->next == row);
}

static bool
is_link(const struct node *node)
{
	return node->kind == NODE_LINK || node->kind == NODE_IMAGE;
}

/*
 * Will the whole paragraph be a link's label, since it begins an item with
 * its only link?  See render.h.
 */
static bool
is_label(struct node *paragraph)
{
	struct node *node = paragraph;
	size_t links = 0;

	if (paragraph->parent->kind != NODE_ITEM ||
	    paragraph->parent->first != paragraph)
		return false;
	while (node != NULL && !is_link(node) && node->kind != NODE_TEXT)
		node = node->first;
	if (node == NULL || !is_link(node))
		return false;
	for (; node != NULL && links < 2; node = document_next(paragraph, node))
		links += is_link(node);
	return links == 1;
}

static bool
is_prose(struct node *block)
{
	if (block->kind == NODE_PARAGRAPH && is_label(block))
		return false;
	for (; block != NULL; block = block->parent)
		if (block->kind == NODE_HEADING || block->kind == NODE_QUOTE ||
		    block->kind == NODE_FOOTER ||
		    (block->kind == NODE_ROW && is_header(block)))
			return false;
	return true;
}

static bool
is_in_link(const struct node *node)
{
	while (!document_is_block(node->kind)) {
		if (is_link(node))
			return true;
		node = node->parent;
	}
	return false;
}

/*
 * "BEAT-MS", "MS-STAT2", "ms.example.org/MS": names and addresses hold what
 * looks like a word and is none.  But "MS-related" is about MS.
 */
static bool
is_part_of_name(struct span text, size_t start, size_t end)
{
	unsigned char next, further;

	if (start > 0 && memchr("-/_.@\\=~#", text.ptr[start - 1], 9) != NULL)
		return true;
	if (end + 1 >= text.len)
		return false;
	next = (unsigned char)text.ptr[end];
	further = (unsigned char)text.ptr[end + 1];
	if (next == '-')
		return isupper(further) || isdigit(further);
	return memchr("/_@\\=~", next, 6) != NULL ||
	    (next == '.' && isalnum(further));
}

/* A character to compare by: "Disease modifying" is "disease-modifying". */
static char
plain(char c)
{
	if (c == '-')
		return ' ';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
begins_with(struct span text, struct span words)
{
	if (words.len == 0 || text.len < words.len)
		return false;
	for (size_t i = 0; i < words.len; i++)
		if (plain(text.ptr[i]) != plain(words.ptr[i]))
			return false;
	return true;
}

static bool
ends_with(struct span text, struct span words)
{
	size_t start = text.len - words.len;

	return words.len <= text.len &&
	    begins_with(span_after(text, start), words) &&
	    glossary_begins_word(text, start);
}

/* Long forms may stand in quotation marks. */
static const char *const quotes[] = { "\"", "'", "\u2018", "\u2019", "\u201C",
	"\u201D", "\u201E", "\u00AB", "\u00BB", NULL };

static struct span
without_quote_behind(struct span text)
{
	for (size_t i = 0; quotes[i] != NULL; i++)
		if (span_ends(text, quotes[i]))
			return span_first(text, text.len - strlen(quotes[i]));
	return text;
}

static struct span
without_quote_before(struct span text)
{
	for (size_t i = 0; quotes[i] != NULL; i++)
		if (span_starts(text, quotes[i]))
			return span_after(text, strlen(quotes[i]));
	return text;
}

/* "disease-modifying therapy (DMT)", "DMT (disease-modifying therapy)". */
static bool
stands_by(struct span before, struct span after, struct span words)
{
	if (span_ends(before, "(")) {
		before = span_trim(span_first(before, before.len - 1));
		if (ends_with(before, words) ||
		    ends_with(without_quote_behind(before), words))
			return true;
	}
	return span_starts(after, " (") &&
	    begins_with(without_quote_before(span_after(after, 2)), words);
}

static bool
is_spelled(const struct term *term, struct span text, size_t start, size_t end)
{
	struct span before = span_first(text, start);
	struct span after = span_after(text, end);

	if (stands_by(before, after, term->long_of) ||
	    stands_by(before, after, term->plural))
		return true;
	for (size_t i = 0; i < term->also.count; i++)
		if (stands_by(before, after, term->also.items[i]->text))
			return true;
	return false;
}

/*
 * Does a sentence begin at the end of this text?  The full stop of "e.g."
 * ends none.
 */
static bool
begins_sentence(struct span before)
{
	size_t len = before.len;

	while (len > 0 && strchr(" \n\"'(", before.ptr[len - 1]) != NULL)
		len--;
	if (len == 0)
		return true;
	if (len == before.len || strchr(".!?", before.ptr[len - 1]) == NULL)
		return false;
	return len < 3 || before.ptr[len - 3] != '.';
}

static void
append_words(struct span words, bool capital, struct buf *out)
{
	size_t size;
	uint32_t first = utf8_decode(words, &size);

	utf8_append(out, capital ? utf8_upper(first) : first);
	buf_append(out, span_after(words, size));
}

/* A text node behind another, if there is text for one. */
static struct node *
insert_text(struct document *document, struct node *after, uint32_t offset,
    struct span text, bool added)
{
	struct node *node;

	if (text.len == 0)
		return after;
	node = document_node(document, NODE_TEXT, offset);
	node->text = text;
	node->added = added;
	document_insert_after(after, node);
	return node;
}

/*
 * Puts words around a part of a text node, in nodes of their own; no node is
 * left empty.  Returns the last of them.
 */
static struct node *
surround(struct document *document, struct node *node, size_t start, size_t len,
    struct span before, struct span after)
{
	struct span whole = node->text;
	uint32_t offset = node->offset + (uint32_t)start;

	before = arena_copy(document->arena, before);
	node->text = start == 0 ? before : span_first(whole, start);
	node->added = start == 0;
	if (start > 0)
		node = insert_text(document, node, offset, before, true);
	node = insert_text(document, node, offset,
	    span_make(whole.ptr + start, len), false);
	node = insert_text(document, node, offset, after, true);
	return insert_text(document, node, offset + (uint32_t)len,
	    span_after(whole, start + len), false);
}

/*
 * Spells out what stands at start to end in what was said, of which the node
 * holds all from base on.
 */
static struct node *
spell_out(struct expansion *e, struct node *node, size_t base, size_t start,
    const struct spelling *spelling)
{
	const struct term *term = spelling->term;
	struct span text = buf_span(&e->said);
	struct span before = span_first(text, start);
	struct span rest = span_after(text, start + spelling->text.len);
	bool alone = span_ends(before, "(") && span_starts(rest, ")");
	struct buf words;

	buf_init(&words);
	append_words(spelling->kind == SPELLING_SHORTS ? term->plural
						       : term->long_of,
	    begins_sentence(before), &words);
	buf_append_string(&words, alone ? ", " : " (");
	node = surround(e->document, node, start - base, spelling->text.len,
	    buf_span(&words), span_of(alone ? "" : ")"));
	buf_clear(&words);
	return node;
}

/* May it be spelled out here?  Notes that it was, here or by the author. */
static bool
is_first_use(struct expansion *e, const struct spelling *spelling, size_t start,
    bool prose)
{
	const struct term *term = spelling->term;
	bool *spelled = &e->uses->spelled[term->index];

	if (spelling->kind == SPELLING_WORD || *spelled)
		return false;
	*spelled = is_spelled(term, buf_span(&e->said), start,
	    start + spelling->text.len);
	if (*spelled || !prose ||
	    (spelling->kind == SPELLING_SHORTS && term->plural.len == 0))
		return false;
	*spelled = true;
	return true;
}

static bool
has_end(struct span text, struct span part)
{
	return part.len <= text.len &&
	    (span_equal_nocase(span_first(text, part.len), part) ||
		span_equal_nocase(span_after(text, text.len - part.len), part));
}

/* "relapses" says "relapse", and "progression" "disability progression". */
static bool
has_name(const struct spelling *spelling)
{
	const struct term *term = spelling->term;

	return spelling->kind != SPELLING_WORD ||
	    has_end(spelling->text, term->name) ||
	    has_end(term->name, spelling->text) ||
	    span_equal(spelling->text, term->plural);
}

static void
note_use(struct expansion *e, const struct spelling *spelling)
{
	struct expand_uses *uses = e->uses;
	size_t index = spelling->term->index;

	if (uses->spellings[index] == NULL)
		uses->named[uses->count++] = index;
	else if (!has_name(spelling))
		return;
	uses->spellings[index] = spelling;
}

/* Returns the last node that was made of this one. */
static struct node *
read_text(struct expansion *e, struct node *node)
{
	bool prose = e->prose && !is_in_link(node);
	size_t base = e->said.len;
	const struct spelling *spelling;
	struct span text;
	size_t size;

	buf_append(&e->said, node->text);
	text = buf_span(&e->said);
	for (size_t at = base; at < text.len; at += size) {
		if (!glossary_begins_word(text, at)) {
			utf8_decode(span_after(text, at), &size);
			continue;
		}
		spelling = glossary_match(e->glossary, text, at);
		size = spelling == NULL ? glossary_word_end(text, at) - at
					: spelling->text.len;
		if (spelling == NULL || is_part_of_name(text, at, at + size))
			continue;
		note_use(e, spelling);
		if (!is_first_use(e, spelling, at, prose))
			continue;
		node = spell_out(e, node, base, at, spelling);
		base = at + size;
	}
	return node;
}

static struct node *
read_node(struct expansion *e, struct node *node)
{
	if (document_is_block(node->kind)) {
		buf_truncate(&e->said, 0);
		e->prose = is_prose(node);
	} else if (node->kind == NODE_TEXT) {
		return read_text(e, node);
	} else if (node->kind == NODE_CODE || node->kind == NODE_CITATION) {
		buf_append(&e->said, node->text);
	} else if (node->kind == NODE_BREAK) {
		buf_append_char(&e->said, '\n');
	}
	return node;
}

void
expand_begin(struct expand_uses *uses, const struct glossary *glossary)
{
	size_t terms = glossary->terms.count;

	*uses = (struct expand_uses){ .count = 0 };
	uses->spellings = memory_new(terms, sizeof(*uses->spellings));
	uses->spelled = memory_new(terms, sizeof(*uses->spelled));
	uses->named = memory_new(terms, sizeof(*uses->named));
}

void
expand_end(struct expand_uses *uses)
{
	free(uses->spellings);
	free(uses->spelled);
	free(uses->named);
}

/* The last page named few of all the terms. */
static void
forget(struct expand_uses *uses)
{
	for (size_t i = 0; i < uses->count; i++) {
		uses->spellings[uses->named[i]] = NULL;
		uses->spelled[uses->named[i]] = false;
	}
	uses->count = 0;
}

void
expand_terms(const struct glossary *glossary, struct expand_uses *uses,
    struct document *document)
{
	struct expansion e = {
		.glossary = glossary, .document = document, .uses = uses
	};
	struct node *node = document->root;

	forget(uses);
	if (glossary->terms.count == 0)
		return;
	buf_init(&e.said);
	for (; node != NULL; node = document_next(document->root, node))
		node = read_node(&e, node);
	buf_clear(&e.said);
}

/* Terms have their indices in alphabetical order. */
static int
compare_indices(const void *a, const void *b)
{
	const size_t *first = a, *second = b;

	return *first < *second ? -1 : *first > *second;
}

void
expand_list(const struct glossary *glossary, struct expand_uses *uses,
    struct document *document, struct span heading)
{
	const struct term *terms = glossary->terms.items;
	struct node *list = NULL;
	struct buf text;

	if (uses->count > 0)
		qsort(uses->named, uses->count, sizeof(*uses->named),
		    compare_indices);
	buf_init(&text);
	for (size_t i = 0; i < uses->count; i++) {
		const struct term *term = &terms[uses->named[i]];
		const struct spelling *used = uses->spellings[term->index];

		if (term->text.len == 0)
			continue;
		if (list == NULL) {
			append_heading(document, 2, heading);
			list = append_list(document, document->root);
		}
		buf_truncate(&text, 0);
		buf_append(&text, term->name);
		if (!has_name(used))
			buf_printf(&text, " (%.*s)", SPAN_ARG(used->text));
		buf_printf(&text, ": %.*s", SPAN_ARG(term->text));
		append_text(document, append_item(document, list),
		    buf_span(&text));
	}
	buf_clear(&text);
}
