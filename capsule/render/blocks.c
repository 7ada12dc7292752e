#include "render/blocks.h"

#include "render/plain.h"

#include <stdio.h>

enum { TAB_STOP = 4 }; /* CommonMark, section 2.2 */

/* Where the walk is. */
struct blocks {
	struct writer *writers; /* one for each format */
	size_t count;
	const struct render_options *options;

	/* Scratch memory, kept from part to part. */
	struct buf text;        /* of a part */
	struct buf quoted;      /* the same with its titles in quotes */
	struct anchors anchors; /* the links in that text */
	struct seen listed;     /* targets listed under this part */
	struct buf label;       /* a link's */
	struct buf spelled;     /* a text as a format has it … */
	struct buf described;   /* … and a description */

	unsigned quotes, depth; /* as in struct place, however deep */
	unsigned outer;
	const struct node *item; /* entered, and nothing of it shown yet */
	bool started;            /* something of the outermost list is shown */
	bool footer;
	char number[16]; /* memory of a place's marker */
};

/*
 * A text in the signs of the format at work: made once for all formats next to
 * each other that have the same.
 */
static struct span
spell(const struct blocks *b, const struct writer *w, struct span text,
    struct buf *out)
{
	if (w->format->spell == NULL)
		return text;
	if (w == b->writers || w->format->spell != w[-1].format->spell) {
		buf_truncate(out, 0);
		w->format->spell(text, out);
	}
	return buf_span(out);
}

/* ---- parts, to each format ----------------------------------------------- */

static void
emit_heading(struct blocks *b, unsigned level, struct span text)
{
	for (struct writer *w = b->writers; w < b->writers + b->count; w++)
		w->format->heading(w, level, spell(b, w, text, &b->spelled));
}

static void
emit_paragraph(struct blocks *b, const struct place *place, struct span text)
{
	for (struct writer *w = b->writers; w < b->writers + b->count; w++)
		w->format->paragraph(w, place, spell(b, w, text, &b->spelled));
}

static void
emit_preformatted(struct blocks *b, const struct place *place,
    struct span description, struct span text)
{
	for (struct writer *w = b->writers; w < b->writers + b->count; w++)
		w->format->preformatted(w, place,
		    spell(b, w, description, &b->described),
		    spell(b, w, text, &b->spelled));
}

/* The label is what stands in b->label. */
static void
emit_link(struct blocks *b, const struct place *place,
    const struct target *target)
{
	struct link link = { .target = target, .footer = b->footer };

	for (struct writer *w = b->writers; w < b->writers + b->count; w++) {
		link.label = spell(b, w, buf_span(&b->label), &b->spelled);
		w->format->link(w, place, &link);
	}
}

/* ---- what a part says ---------------------------------------------------- */

static unsigned
shown(unsigned depth)
{
	return depth < PLACE_DEEPEST ? depth : PLACE_DEEPEST;
}

/*
 * Does the part for a node stand right under what is before it?  In a tight
 * list it does, but for the list's beginning and for what comes second in
 * a quote there.
 */
static bool
is_tight(const struct blocks *b, const struct node *node)
{
	const struct node *parent;

	if (b->depth == 0 || !b->started)
		return false;
	for (; node->parent->kind != NODE_LIST; node = parent) {
		parent = node->parent;
		if (parent->kind != NODE_ITEM && parent->first != node)
			return false;
	}
	return node->parent->list.tight;
}

/* The marker of the item that begins here; there is none after that. */
static struct span
take_marker(struct blocks *b)
{
	const struct node *item = b->item;

	b->item = NULL;
	if (item == NULL)
		return span_of(NULL);
	if (!item->parent->list.ordered)
		return span_of("*");
	snprintf(b->number, sizeof(b->number), "%u.", item->number);
	return span_of(b->number);
}

static struct place
take_place(struct blocks *b, const struct node *node)
{
	struct place place = {
		.quotes = shown(b->quotes),
		.depth = shown(b->depth),
		.outer = shown(b->outer),
		.marker = take_marker(b),
		.tight = is_tight(b, node),
	};

	b->started = true;
	return place;
}

/*
 * A number whose item does not begin with text stands alone, so that none
 * is lost.  A bullet is not missed.
 */
static void
write_lone_marker(struct blocks *b)
{
	struct place place;

	if (b->item == NULL || !b->item->parent->list.ordered) {
		b->item = NULL;
		return;
	}
	place = take_place(b, b->item);
	emit_paragraph(b, &place, span_of(""));
}

/* What a part is built from: b->text and b->anchors. */
static void
begin_text(struct blocks *b)
{
	buf_truncate(&b->text, 0);
	b->anchors.count = 0;
}

static void
read_text(struct blocks *b, const struct node *node)
{
	begin_text(b);
	plain_append(node, &b->text, &b->anchors);
}

static void
write_link(struct blocks *b, const struct place *place,
    const struct anchor *anchor, struct span words, bool alone)
{
	const struct target *target = anchor->node->link.target;

	if (target->kind == TARGET_INPUT && !b->options->inputs)
		return;
	buf_truncate(&b->label, 0);
	anchors_label(anchor->node, words, alone, b->options->labels,
	    &b->label);
	emit_link(b, place, target);
}

static struct span
words_of(const struct blocks *b, const struct anchor *anchor)
{
	if (anchor->end == anchor->start)
		return span_of("");
	return span_make(b->text.ptr + anchor->start,
	    anchor->end - anchor->start);
}

/* The links in the text, once each; the first one as tight as the place. */
static void
write_links(struct blocks *b, struct place place)
{
	const struct anchors *anchors = &b->anchors;
	const struct anchor *anchor;

	seen_reset(&b->listed);
	place.marker = span_of(NULL);
	for (size_t i = 0; i < anchors->count; i++) {
		anchor = &anchors->items[i];
		if (!seen_add(&b->listed, anchor->node->link.target))
			continue;
		write_link(b, &place, anchor, words_of(b, anchor), false);
		place.tight = true;
	}
}

/*
 * Is the text a link, or the text of an item that begins with its only one?
 * A sentence is no label.
 */
static bool
is_link_alone(const struct anchors *anchors, struct span text,
    const struct place *place)
{
	if (anchors->count != 1 || anchors->items[0].start != 0)
		return false;
	return anchors->items[0].end == text.len ||
	    (place->marker.len != 0 && !span_ends(span_trim(text), "."));
}

/* What is in quotes already, or follows a colon, is set off without more. */
static bool
is_set_off(struct span before)
{
	static const char *const marks[] = { "\"", ": ", "\u201C", "\u201E",
		"\u00AB", "\u00AB\u00A0", "\u2018" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (span_ends(before, marks[i]))
			return true;
	return false;
}

/* Is it the title of a page among other words? */
static bool
is_title(const struct blocks *b, const struct anchor *anchor)
{
	const struct target *target = anchor->node->link.target;
	struct span before = span_first(buf_span(&b->text), anchor->start);
	struct span words = words_of(b, anchor);

	return anchor->node->kind == NODE_LINK && target->kind == TARGET_PAGE &&
	    words.len > 0 &&
	    (span_equal(words, target->title) ||
		span_equal(words, target->short_title)) &&
	    !is_set_off(before);
}

/*
 * A link is not to be seen among the words, so a title there would read as if
 * it were some of them: "All groups are in What the risks are."
 */
static void
quote_titles(struct blocks *b)
{
	struct buf whole = b->text;
	size_t copied = 0, shift = 0;

	buf_truncate(&b->quoted, 0);
	for (size_t i = 0; i < b->anchors.count; i++) {
		struct anchor *anchor = &b->anchors.items[i];
		const char *mark = is_title(b, anchor) ? "\"" : "";
		struct span words = words_of(b, anchor);

		if (anchor->start >= copied) {
			buf_append(&b->quoted,
			    span_make(whole.ptr + copied,
				anchor->start - copied));
			buf_append_string(&b->quoted, mark);
			buf_append(&b->quoted, words);
			copied = anchor->end;
			shift = b->quoted.len - copied;
			buf_append_string(&b->quoted, mark);
		}
		/* An image in a link was copied with that. */
		anchor->start += shift;
		anchor->end += shift;
	}
	buf_append(&b->quoted, span_after(buf_span(&whole), copied));
	b->text = b->quoted;
	b->quoted = whole;
}

/* A paragraph of the text that was read, with its links. */
static void
write_paragraph(struct blocks *b, struct place place)
{
	struct span text = buf_span(&b->text);

	if (is_link_alone(&b->anchors, text, &place)) {
		write_link(b, &place, &b->anchors.items[0], text, true);
		return;
	}
	if (text.len > 0 && b->anchors.count > 0) {
		quote_titles(b);
		text = buf_span(&b->text);
	}
	if (text.len != 0 || place.marker.len != 0) {
		emit_paragraph(b, &place, text);
		place.tight = true;
	}
	write_links(b, place);
}

static void
paragraph(struct blocks *b, const struct node *node)
{
	read_text(b, node);
	if (b->text.len != 0 || b->anchors.count != 0)
		write_paragraph(b, take_place(b, node));
}

static void
heading(struct blocks *b, const struct node *node)
{
	struct place place = { .tight = true };

	if (b->quotes != 0 || b->depth != 0) {
		paragraph(b, node);
		return;
	}
	read_text(b, node);
	plain_join_lines(&b->text, 0);
	if (b->text.len != 0)
		emit_heading(b, node->level, buf_span(&b->text));
	write_links(b, place);
}

static void
code_block(struct blocks *b, const struct node *node)
{
	struct span text = node->code_block->text;
	struct place place;

	write_lone_marker(b);
	if (text.len == 0 && node->code_block->description.len == 0)
		return;
	if (span_find(text, '\t') != text.len) {
		begin_text(b);
		plain_expand_tabs(text, TAB_STOP, &b->text);
		text = buf_span(&b->text);
	}
	place = take_place(b, node);
	emit_preformatted(b, &place, node->code_block->description, text);
}

/* "Name: ", unless the name brings its own sign. */
static void
append_name(struct blocks *b, const struct node *name)
{
	struct buf *text = &b->text;

	if (name == NULL)
		return;
	plain_append(name, text, NULL);
	if (text->len == 0)
		return;
	if (!span_ends(buf_span(text), ":") && !span_ends(buf_span(text), "?"))
		buf_append_char(text, ':');
	buf_append_char(text, ' ');
}

static void
cell(struct blocks *b, struct place place, const struct node *name,
    const struct node *value)
{
	size_t start;

	begin_text(b);
	append_name(b, name);
	start = b->text.len;
	plain_append(value, &b->text, &b->anchors);
	if (b->text.len == start && b->anchors.count == 0)
		buf_append(&b->text, b->options->labels->no_value);
	write_paragraph(b, place);
}

/* A row: its first cell as a paragraph, the others as items of a list. */
static void
record(struct blocks *b, struct place place, const struct node *header,
    const struct node *row)
{
	const struct node *name = header->first;

	for (const struct node *c = row->first; c != NULL; c = c->next) {
		cell(b, place, name, c);
		if (c == row->first)
			place.depth = shown(b->depth + 1);
		place.marker = span_of("*");
		place.tight = true;
		name = name == NULL ? NULL : name->next;
	}
}

/* The names are part of every record; without records they stand alone. */
static void
table_names(struct blocks *b, const struct node *header)
{
	begin_text(b);
	for (const struct node *c = header->first; c != NULL; c = c->next) {
		if (b->text.len != 0 && c->first != NULL)
			buf_append_string(&b->text, ", ");
		plain_append(c, &b->text, &b->anchors);
	}
	if (header->next == NULL)
		write_paragraph(b, take_place(b, header->parent));
	else if (b->anchors.count != 0)
		write_links(b, take_place(b, header->parent));
}

static void
table_file(struct blocks *b, const struct node *table)
{
	struct place place;

	if (table->csv == NULL)
		return;
	place = take_place(b, table);
	place.tight = false;
	buf_truncate(&b->label, 0);
	anchors_table_label(table->csv, b->options->labels, &b->label);
	emit_link(b, &place, table->csv);
}

static void
table(struct blocks *b, const struct node *node)
{
	const struct node *header = node->first;
	struct place place;

	if (header != NULL && header->kind == NODE_CAPTION) {
		paragraph(b, header);
		header = header->next;
	}
	if (header == NULL)
		return;
	table_names(b, header);
	for (const struct node *r = header->next; r != NULL; r = r->next) {
		place = take_place(b, node);
		place.tight = place.tight && r == node->first->next;
		record(b, place, header, r);
	}
	table_file(b, node);
}

static void
quote(struct blocks *b, bool entering)
{
	if (entering && b->quotes++ == 0)
		b->outer = b->depth;
	if (!entering && --b->quotes == 0)
		b->outer = 0;
}

static void
list(struct blocks *b, bool entering)
{
	if (!entering) {
		b->depth--;
		return;
	}
	write_lone_marker(b);
	if (b->depth++ == 0)
		b->started = false;
}

static void
item(struct blocks *b, const struct node *node, bool entering)
{
	if (entering)
		b->item = node;
	else
		write_lone_marker(b);
}

static void
rule(struct blocks *b)
{
	if (b->quotes != 0 || b->depth != 0)
		return;
	for (struct writer *w = b->writers; w < b->writers + b->count; w++)
		w->format->rule(w);
}

static void
footer(struct blocks *b, bool entering)
{
	b->footer = entering;
	if (!entering)
		return;
	for (struct writer *w = b->writers; w < b->writers + b->count; w++)
		w->format->footer(w);
}

static void
walk_blocks(struct blocks *b, const struct node *root)
{
	struct walk walk = walk_begin(root);

	while (walk_next(&walk)) {
		switch (walk.node->kind) {
		case NODE_DOCUMENT:
			continue;
		case NODE_QUOTE:
			quote(b, walk.entering);
			continue;
		case NODE_LIST:
			list(b, walk.entering);
			continue;
		case NODE_ITEM:
			item(b, walk.node, walk.entering);
			continue;
		case NODE_FOOTER:
			footer(b, walk.entering);
			continue;
		case NODE_HEADING:
			heading(b, walk.node);
			break;
		case NODE_PARAGRAPH:
		case NODE_CAPTION:
		case NODE_ROW:
		case NODE_CELL:
			paragraph(b, walk.node);
			break;
		case NODE_CODE_BLOCK:
			code_block(b, walk.node);
			break;
		case NODE_RULE:
			rule(b);
			break;
		case NODE_TABLE:
			table(b, walk.node);
			break;
		case NODE_TEXT:
		case NODE_CODE:
		case NODE_EMPHASIS:
		case NODE_STRONG:
		case NODE_LINK:
		case NODE_IMAGE:
		case NODE_BREAK:
		case NODE_CITATION:
			break;
		}
		walk_skip(&walk);
	}
}

void
blocks_walk(struct writer *writers, size_t count,
    const struct document *document, const struct render_options *options)
{
	struct blocks b = {
		.writers = writers, .count = count, .options = options
	};

	buf_init(&b.text);
	buf_init(&b.quoted);
	buf_init(&b.label);
	buf_init(&b.spelled);
	buf_init(&b.described);
	walk_blocks(&b, document->root);
	buf_clear(&b.text);
	buf_clear(&b.quoted);
	buf_clear(&b.label);
	buf_clear(&b.spelled);
	buf_clear(&b.described);
	anchors_clear(&b.anchors);
	seen_clear(&b.listed);
}
