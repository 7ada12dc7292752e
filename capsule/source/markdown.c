#include "source/markdown.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "source/bounds.h"
#include "source/citations.h"
#include "source/content.h"
#include "source/entity.h"
#include "source/extent.h"
#include "source/pitfall.h"

#include <md4c.h>

/* Deeper nesting has no reader; refusing it bounds every recursion later. */
enum { DEPTH_MAX = 64 };

/*
 * md4c calls back as it meets blocks, spans and text.  Running text is
 * gathered in text until something else comes, then becomes a node.
 */
struct reader {
	struct document *document;
	struct err *err;
	struct node *at; /* the open node that takes what comes next */
	unsigned depth;
	size_t offset;   /* of the newest text from the source, bytes */
	struct buf text; /* gathered, not a node yet */
	size_t text_offset;
	bool literal;      /* text begins with an escaped "[" */
	bool html_comment; /* inside of "<!-- -->" */
	size_t comment_offset;
	unsigned next_number;
	const struct node *cell; /* the newest with text */
	size_t cell_end;         /* of that text */
	size_t repeated;         /* see bounds_row … */
	size_t linked;           /* … and bounds_link */
	size_t end;              /* of the newest text from the source */
	struct extent extent;    /* of the block whose text is being read */
};

static int
complain(struct reader *r, const char *message)
{
	return content_complain(r->document, r->offset, r->err, "%s", message);
}

/* Where a piece of text stands; md4c makes some up, which stand nowhere. */
static void
note_offset(struct reader *r, const char *text)
{
	if (extent_has(&r->extent, text))
		r->offset = (size_t)(text - r->document->source.ptr);
}

static struct node *
append(struct reader *r, enum node_kind kind)
{
	struct node *node =
	    document_node(r->document, kind, (uint32_t)r->offset);

	document_append(r->at, node);
	return node;
}

static int
open_node(struct reader *r, enum node_kind kind)
{
	if (r->depth == DEPTH_MAX)
		return complain(r, "nested deeper than 64 levels: flatten it");
	r->at = append(r, kind);
	r->depth++;
	return 0;
}

static void
close_node(struct reader *r)
{
	r->at = r->at->parent;
	r->depth--;
}

static void
append_text(struct reader *r, enum node_kind kind, size_t offset,
    struct span text)
{
	struct node *node;

	if (text.len == 0)
		return;
	node = document_node(r->document, kind, (uint32_t)offset);
	node->text = document_keep(r->document, offset, text);
	document_append(r->at, node);
}

/* Makes nodes of the text gathered so far. */
static void
flush_text(struct reader *r)
{
	struct span text = buf_span(&r->text);
	size_t at = 0;
	size_t from = r->literal ? 1 : 0;
	size_t start, end;

	while (citations_find(text, from, &start, &end)) {
		append_text(r, NODE_TEXT, r->text_offset + at,
		    span_make(text.ptr + at, start - at));
		append_text(r, NODE_CITATION, r->text_offset + start,
		    span_make(text.ptr + start + 1, end - start - 2));
		at = from = end;
	}
	append_text(r, NODE_TEXT, r->text_offset + at, span_after(text, at));
	buf_truncate(&r->text, 0);
	r->literal = false;
}

/*
 * In a tight list md4c puts inlines right into the item; the model has a
 * paragraph there.
 */
static int
ensure_paragraph(struct reader *r)
{
	if (r->at->kind != NODE_ITEM)
		return 0;
	return open_node(r, NODE_PARAGRAPH);
}

/* Ends the paragraph that ensure_paragraph began, if it did. */
static void
end_implied_paragraph(struct reader *r)
{
	flush_text(r);
	if (r->at->kind == NODE_PARAGRAPH && r->at->parent != NULL &&
	    r->at->parent->kind == NODE_ITEM) {
		extent_settle(&r->extent, r->at);
		close_node(r);
	}
}

/* An attribute with its character references decoded, in the arena. */
static struct span
read_attribute(struct reader *r, const MD_ATTRIBUTE *attribute)
{
	struct span decoded;
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; attribute->size > 0 &&
	     attribute->substr_offsets[i] < attribute->size;
	     i++) {
		size_t start = attribute->substr_offsets[i];
		size_t end = attribute->substr_offsets[i + 1];
		struct span part =
		    span_make(attribute->text + start, end - start);

		if (attribute->substr_types[i] == MD_TEXT_ENTITY)
			entity_decode(part, &text);
		else if (attribute->substr_types[i] == MD_TEXT_NULLCHAR)
			utf8_append(&text, UTF8_REPLACEMENT);
		else
			buf_append(&text, part);
	}
	decoded = arena_copy(r->document->arena, buf_span(&text));
	buf_clear(&text);
	return decoded;
}

/* A paragraph that begins with "Table: " names the table behind it. */
static bool
is_caption(const struct node *node)
{
	return node != NULL && node->kind == NODE_PARAGRAPH &&
	    node->first != NULL && node->first->kind == NODE_TEXT &&
	    span_starts(node->first->text, MARKDOWN_CAPTION);
}

static int
enter_table(struct reader *r)
{
	struct node *caption = r->at->last;

	if (open_node(r, NODE_TABLE) == -1)
		return -1;
	if (!is_caption(caption))
		return 0;
	document_detach(caption);
	caption->kind = NODE_CAPTION;
	caption->first->text =
	    span_after(caption->first->text, strlen(MARKDOWN_CAPTION));
	document_append(r->at, caption);
	return 0;
}

static int
enter_list(struct reader *r, bool ordered, bool tight, unsigned start)
{
	if (open_node(r, NODE_LIST) == -1)
		return -1;
	r->at->list.ordered = ordered;
	r->at->list.tight = tight;
	r->next_number = start;
	return 0;
}

static int
enter_item(struct reader *r)
{
	const struct node *list = r->at;
	unsigned number = r->next_number;

	/* Items of lists within the last item have moved next_number on. */
	if (list->last != NULL)
		number = list->last->number + 1;
	if (open_node(r, NODE_ITEM) == -1)
		return -1;
	r->at->number = number;
	return 0;
}

static int
enter_code(struct reader *r, const MD_BLOCK_CODE_DETAIL *detail)
{
	if (open_node(r, NODE_CODE_BLOCK) == -1)
		return -1;
	r->at->code_block->description = read_attribute(r, &detail->info);
	return 0;
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct reader *r = data;

	end_implied_paragraph(r);
	switch (type) {
	case MD_BLOCK_DOC:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
	case MD_BLOCK_HTML:
		return 0;
	case MD_BLOCK_QUOTE:
		return open_node(r, NODE_QUOTE);
	case MD_BLOCK_UL:
		return enter_list(r, false,
		    ((MD_BLOCK_UL_DETAIL *)detail)->is_tight, 0);
	case MD_BLOCK_OL:
		return enter_list(r, true,
		    ((MD_BLOCK_OL_DETAIL *)detail)->is_tight,
		    ((MD_BLOCK_OL_DETAIL *)detail)->start);
	case MD_BLOCK_LI:
		return enter_item(r);
	case MD_BLOCK_HR:
		append(r, NODE_RULE);
		return 0;
	case MD_BLOCK_H:
		if (open_node(r, NODE_HEADING) == -1)
			return -1;
		r->at->level = ((MD_BLOCK_H_DETAIL *)detail)->level;
		return 0;
	case MD_BLOCK_CODE:
		return enter_code(r, detail);
	case MD_BLOCK_P:
		return open_node(r, NODE_PARAGRAPH);
	case MD_BLOCK_TABLE:
		return enter_table(r);
	case MD_BLOCK_TR:
		return open_node(r, NODE_ROW);
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		return open_node(r, NODE_CELL);
	}
	return 0;
}

/*
 * A node's place is its first text's, which is known only now; but that of a
 * link whose destination stands behind its text is there.
 */
static void
settle_offset(struct node *node)
{
	if (node->first != NULL && node->first->offset > node->offset)
		node->offset = node->first->offset;
}

static int
leave_html(struct reader *r)
{
	if (!r->html_comment)
		return 0;
	r->offset = r->comment_offset;
	return complain(r, "this comment is never closed: end it with -->");
}

static void
leave_cell(struct reader *r, const struct node *cell)
{
	if (r->end == r->cell_end)
		return;
	r->cell = cell;
	r->cell_end = r->end;
}

/* md4c passes over what a row has beyond the columns of its table. */
static int
leave_row(struct reader *r, const struct node *row)
{
	const char *excess = bounds_row(row, &r->repeated);
	const struct node *cell = r->cell;
	size_t empty = 0;

	if (excess != NULL)
		return complain(r, excess);
	if (cell == NULL || cell->parent != row)
		return 0;
	while ((cell = cell->next) != NULL && cell->first == NULL)
		empty++;
	if (cell != NULL ||
	    !pitfall_extra_cell(r->document->source, r->cell_end, empty))
		return 0;
	r->offset = r->cell_end;
	return complain(r, "this row has more cells than the table's head");
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct reader *r = data;
	struct node *node;

	(void)detail;
	if (type == MD_BLOCK_DOC || type == MD_BLOCK_THEAD ||
	    type == MD_BLOCK_TBODY || type == MD_BLOCK_HR)
		return 0;
	if (type == MD_BLOCK_HTML)
		return leave_html(r);
	if (type == MD_BLOCK_LI)
		end_implied_paragraph(r);
	if (type != MD_BLOCK_CODE)
		flush_text(r);
	while (!document_is_block(r->at->kind))
		close_node(r);
	node = r->at;
	if (type == MD_BLOCK_CODE) {
		if (r->text.len > 0)
			node->offset = (uint32_t)r->text_offset;
		node->code_block->text = document_keep(r->document,
		    r->text_offset, buf_span(&r->text));
		buf_truncate(&r->text, 0);
	}
	close_node(r);
	settle_offset(node);
	extent_settle(&r->extent, node);
	if (node->kind == NODE_CELL)
		leave_cell(r, node);
	if (node->kind == NODE_ROW)
		return leave_row(r, node);
	/* A paragraph of nothing but a comment is no paragraph. */
	if (node->kind == NODE_PARAGRAPH && node->first == NULL)
		document_detach(node);
	return 0;
}

static int
enter_link(struct reader *r, enum node_kind kind, const MD_ATTRIBUTE *target,
    const MD_ATTRIBUTE *title)
{
	const char *excess = bounds_link((size_t)target->size + title->size,
	    r->document->source.len, &r->linked);

	if (!extent_is_elsewhere(&r->extent, target->text)) {
		extent_note(&r->extent, target->text, target->size);
		extent_note(&r->extent, title->text, title->size);
	}
	note_offset(r, target->text);
	if (excess != NULL)
		return complain(r, excess);
	if (open_node(r, kind) == -1)
		return -1;
	r->at->link.destination = read_attribute(r, target);
	return 0;
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct reader *r = data;

	if (ensure_paragraph(r) == -1)
		return -1;
	flush_text(r);
	switch (type) {
	case MD_SPAN_EM:
		return open_node(r, NODE_EMPHASIS);
	case MD_SPAN_STRONG:
		return open_node(r, NODE_STRONG);
	case MD_SPAN_A:
		return enter_link(r, NODE_LINK,
		    &((MD_SPAN_A_DETAIL *)detail)->href,
		    &((MD_SPAN_A_DETAIL *)detail)->title);
	case MD_SPAN_IMG:
		return enter_link(r, NODE_IMAGE,
		    &((MD_SPAN_IMG_DETAIL *)detail)->src,
		    &((MD_SPAN_IMG_DETAIL *)detail)->title);
	case MD_SPAN_CODE:
		return open_node(r, NODE_CODE);
	case MD_SPAN_DEL:
	case MD_SPAN_LATEXMATH:
	case MD_SPAN_LATEXMATH_DISPLAY:
	case MD_SPAN_WIKILINK:
	case MD_SPAN_U:
		return 0; /* extensions that are not switched on */
	}
	return 0;
}

/*
 * md4c 0.4.8 reports the end of emphasis that never began, and the other way
 * round, when one of its marks stands in a link's destination.
 */
static bool
is_open_span(const struct reader *r, MD_SPANTYPE type)
{
	static const enum node_kind kinds[] = {
		[MD_SPAN_EM] = NODE_EMPHASIS,
		[MD_SPAN_STRONG] = NODE_STRONG,
		[MD_SPAN_A] = NODE_LINK,
		[MD_SPAN_IMG] = NODE_IMAGE,
		[MD_SPAN_CODE] = NODE_CODE,
	};

	return type <= MD_SPAN_CODE && r->at->kind == kinds[type];
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct reader *r = data;
	struct node *node = r->at;

	(void)detail;
	if (!is_open_span(r, type))
		return 0;
	if (type == MD_SPAN_CODE) {
		node->text = document_keep(r->document, r->text_offset,
		    buf_span(&r->text));
		buf_truncate(&r->text, 0);
	}
	flush_text(r);
	close_node(r);
	settle_offset(node);
	return 0;
}

/* Raw HTML: comments are passed over, all else is refused. */
static int
read_html(struct reader *r, struct span html)
{
	while (html.len > 0) {
		note_offset(r, html.ptr);
		if (r->html_comment && span_starts(html, "-->")) {
			r->html_comment = false;
			html = span_after(html, 3);
			continue;
		}
		/* "<!-->" is a whole comment: its dashes count twice. */
		if (!r->html_comment && span_starts(html, "<!--")) {
			r->html_comment = true;
			r->comment_offset = r->offset;
			html = span_after(html, 2);
			continue;
		}
		if (!r->html_comment && span_trim(span_first(html, 1)).len > 0)
			return complain(r,
			    "raw HTML is not passed on to readers: write it "
			    "in Markdown, or escape \"<\" as \"\\<\"");
		html = span_after(html, 1);
	}
	return 0;
}

/* Adds to the running text, which begins here if it is empty. */
static void
gather(struct reader *r, struct span text)
{
	if (r->text.len == 0)
		r->text_offset = r->offset;
	buf_append(&r->text, text);
}

static int
gather_text(struct reader *r, struct span text)
{
	struct span source = r->document->source;
	bool escaped = pitfall_escaped_bracket(source, text);
	const char *pitfall = pitfall_of(source, &r->offset,
	    r->offset + text.len, r->at->kind == NODE_PARAGRAPH);

	if (pitfall != NULL)
		return complain(r, pitfall);
	/* A citation's place is counted from the piece it begins in. */
	if (escaped || citations_begin(text, 0) < text.len)
		flush_text(r);
	r->literal |= escaped;
	gather(r, text);
	return 0;
}

static int
read_text(MD_TEXTTYPE type, const MD_CHAR *chars, MD_SIZE size, void *data)
{
	struct reader *r = data;
	struct span text = span_make(chars, size);

	if (type == MD_TEXT_HTML) {
		if (r->extent.begun)
			extent_note(&r->extent, chars, size);
		return read_html(r, text);
	}
	if (ensure_paragraph(r) == -1)
		return -1;
	extent_note(&r->extent, chars, size);
	note_offset(r, chars);
	if (r->document->source.ptr + r->offset == chars)
		r->end = r->offset + size;
	switch (type) {
	case MD_TEXT_NORMAL:
		return gather_text(r, text);
	case MD_TEXT_CODE:
		gather(r, text);
		return 0;
	case MD_TEXT_NULLCHAR:
		utf8_append(&r->text, UTF8_REPLACEMENT);
		return 0;
	case MD_TEXT_SOFTBR:
		gather(r, span_of(" "));
		return 0;
	case MD_TEXT_BR:
		flush_text(r);
		append(r, NODE_BREAK);
		return 0;
	case MD_TEXT_ENTITY:
		gather(r, span_of("")); /* text may begin here */
		entity_decode(text, &r->text);
		return 0;
	case MD_TEXT_HTML:
	case MD_TEXT_LATEXMATH:
		return 0;
	}
	return 0;
}

int
markdown_parse(struct document *document, struct node *parent, size_t start,
    struct err *err)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_TABLES,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = read_text,
	};
	struct reader r = {
		.document = document,
		.err = err,
		.at = parent,
		.offset = start,
		.extent = { .source = document->source },
	};
	struct span text = span_after(document->source, start);
	int result;

	buf_init(&r.text);
	err->message[0] = '\0';
	result = md_parse(text.ptr, (MD_SIZE)text.len, &parser, &r);
	buf_clear(&r.text);
	if (result != 0 && err->message[0] == '\0')
		return err_at(err, document->file.ptr, 0, 0,
		    "cannot be parsed: md4c gave up");
	return result == 0 ? 0 : -1;
}
