/*
 * E-pre, E-table, E-ordered: what has a shape on paper must have words.
 */
#include "check/figures.h"
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>
#include <stdio.h>

/* ---- E-pre --------------------------------------------------------------- */

enum { LEAST };
enum { NAMES };

static const struct schema_key pre_keys[] = { RULE_NUMBER("words", LEAST),
	RULE_LIST("names", NAMES, false), RULE_KINDS };

/* Is the number one of the text's, and not a part of one? */
static bool
stands_in(struct span text, struct span number)
{
	struct span other;

	while (figures_next_number(&text, &other))
		if (span_equal(number, other))
			return true;
	return false;
}

static bool
stands_in_prose(const struct subject *s, struct span number)
{
	for (size_t i = 0; i < s->count; i++)
		if (stands_in(s->passages[i].text, number))
			return true;
	return false;
}

static void
check_block(struct check *check, const struct subject *s,
    const struct node *block)
{
	struct span description = span_trim(block->code_block->description);
	struct span rest = block->code_block->text;
	struct span number;

	if (phrase_listed(&check->setting->lists[NAMES], description) ||
	    phrase_count(description) < check->setting->numbers[LEAST])
		report_at(check, s, block->offset,
		    "a preformatted block needs %lu words or more that say "
		    "what it shows: ``` words",
		    check->setting->numbers[LEAST]);
	while (figures_next_number(&rest, &number)) {
		if (stands_in_prose(s, number))
			continue;
		report_at(check, s, block->offset,
		    "the number %.*s stands in this block alone: say it in "
		    "the text too",
		    SPAN_ARG(number));
		return;
	}
}

static void
pre_page(struct check *check, const struct subject *s)
{
	struct walk walk = walk_begin(s->draft->root);

	while (walk_next(&walk))
		if (walk.entering && walk.node->kind == NODE_CODE_BLOCK)
			check_block(check, s, walk.node);
}

const struct rule blocks_pre = {
	.id = "E-pre",
	.wish = "a preformatted block says what it shows, and its numbers "
		"stand in the text too",
	.why = "By blind writers' own account these blocks are the main "
	       "barrier of gemtext.",
	.fix = "Write the words after the fence, \"``` the beds from "
	       "above\", or better: say it in sentences.",
	.keys = pre_keys,
	.defaults = { 3 },
	.page = pre_page,
};

/* ---- E-table ------------------------------------------------------------- */

static const struct node *
caption_of(const struct node *table)
{
	return table->first != NULL && table->first->kind == NODE_CAPTION
	    ? table->first
	    : NULL;
}

static bool
has_citation(const struct node *node)
{
	struct walk walk = walk_begin(node);

	while (walk_next(&walk))
		if (walk.node->kind == NODE_CITATION)
			return true;
	return false;
}

static bool
has_text(const struct node *node)
{
	struct walk walk = walk_begin(node);

	while (walk_next(&walk))
		if (walk.node->kind == NODE_TEXT ||
		    walk.node->kind == NODE_CODE)
			return true;
	return false;
}

/* A value is heard after its column's name. */
static void
check_columns(struct check *check, const struct subject *s,
    const struct node *table)
{
	const struct node *row = table->first;

	if (row != NULL && row->kind == NODE_CAPTION)
		row = row->next;
	if (row == NULL)
		return;
	for (const struct node *cell = row->first; cell != NULL;
	     cell = cell->next)
		if (!has_text(cell)) {
			report_at(check, s, table->offset,
			    "a column of this table has no name");
			return;
		}
}

static bool
has_figures(const struct subject *s, const struct node *table)
{
	struct walk walk = walk_begin(table);
	size_t at;

	while (walk_next(&walk))
		if (walk.entering && walk.node->kind == NODE_CELL &&
		    figures_find(subject_read_passage(s->draft, walk.node)
				     ->text,
			&at))
			return true;
	return false;
}

static bool
has_number(const struct subject *s, const struct node *node)
{
	struct span text = subject_read_passage(s->draft, node)->text;
	struct span number;

	return figures_next_number(&text, &number);
}

static void
check_caption(struct check *check, const struct subject *s,
    const struct node *table)
{
	const struct node *caption = caption_of(table);

	if (caption == NULL) {
		report_at(check, s, table->offset,
		    "a table without a caption: before it a paragraph "
		    "\"Table: …\" says who, how many, how long and the source");
		return;
	}
	if (!has_figures(s, table))
		return;
	if (!has_citation(caption) && !has_citation(table))
		report_at(check, s, caption->offset,
		    "the figures of this table have no source: cite it in "
		    "the caption or in each row");
	if (!has_number(s, caption))
		report_at(check, s, caption->offset,
		    "the caption gives no number: say how many people, and "
		    "over what time");
}

/*
 * Are the words in what is left of an edition?  That then begins behind them:
 * each format has all in the order of the page.  One that is not there has all.
 */
static bool
goes_on_with(struct span *edition, struct span words)
{
	const char *at;

	if (edition->ptr == NULL)
		return true;
	at = edition->len == 0
	    ? NULL
	    : memmem(edition->ptr, edition->len, words.ptr, words.len);
	if (at == NULL)
		return false;
	*edition =
	    span_after(*edition, (size_t)(at - edition->ptr) + words.len);
	return true;
}

/* Its file is offered to whoever wants to count with it. */
static void
check_csv(struct check *check, const struct subject *s, struct span *gemtext,
    const struct node *table, unsigned number)
{
	struct span link = arena_printf(check->arena, "=> %.*stable-%u.csv ",
	    SPAN_ARG(s->draft->path), number);

	if (!goes_on_with(gemtext, link))
		report_at(check, s, table->offset,
		    "the page has no link to this table as CSV");
}

static void
table_page(struct check *check, const struct subject *s)
{
	struct walk walk = walk_begin(s->draft->root);
	struct span gemtext = s->editions.gemtext;
	unsigned number = 0;

	while (walk_next(&walk)) {
		if (!walk.entering || walk.node->kind != NODE_TABLE)
			continue;
		check_columns(check, s, walk.node);
		check_caption(check, s, walk.node);
		check_csv(check, s, &gemtext, walk.node, ++number);
	}
}

const struct rule blocks_table = {
	.id = "E-table",
	.any_language = true,
	.wish = "a table has a caption with a number, names for all columns, a "
		"source, and a link to its CSV",
	.why = "A row is read as a record: what counts for all of them must "
	       "have been said before, and each value has its name.",
	.fix = "Put a paragraph \"Table: …\" right before the table.",
	.page = table_page,
};

/* ---- E-ordered ----------------------------------------------------------- */

/* "3. Your", the number with the item's first word, if that is ASCII. */
static bool
beginning_of(const struct subject *s, const struct node *item, struct buf *out)
{
	struct span text, word;

	buf_truncate(out, 0);
	if (item->first == NULL || item->first->kind != NODE_PARAGRAPH)
		return false;
	text = subject_read_passage(s->draft, item->first)->text;
	word = span_first(text, span_find(text, ' '));
	for (size_t i = 0; i < word.len; i++)
		if (!phrase_is_letter(word.ptr[i]) ||
		    (unsigned char)word.ptr[i] >= 0x80)
			return false;
	buf_printf(out, "%u. %.*s", item->number, SPAN_ARG(word));
	return word.len > 0;
}

static void
ordered_page(struct check *check, const struct subject *s)
{
	struct editions e = s->editions;
	struct walk walk = walk_begin(s->draft->root);
	struct buf words;

	buf_init(&words);
	while (walk_next(&walk)) {
		const struct node *item = walk.node;
		struct span span;

		if (!walk.entering || item->kind != NODE_ITEM ||
		    !item->parent->list.ordered ||
		    !beginning_of(s, item, &words))
			continue;
		span = buf_span(&words);
		if (!goes_on_with(&e.gemtext, span) ||
		    !goes_on_with(&e.text, span) ||
		    !goes_on_with(&e.flow, span) ||
		    !goes_on_with(&e.narrow, span))
			report_at(check, s, item->offset,
			    "\"%s\" has lost its number in one of the formats",
			    words.ptr);
	}
	buf_clear(&words);
}

const struct rule blocks_ordered = {
	.id = "E-ordered",
	.any_language = true,
	.wish = "ordered lists keep their numbers in every format",
	.why = "Steps are referred to by their numbers.",
	.fix = "The program writes them: report this as its fault.",
	.page = ordered_page,
};
