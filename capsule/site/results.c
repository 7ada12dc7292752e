#include "site/results.h"

#include "base/utf8.h"
#include "render/size.h"
#include "source/append.h"

enum {
	SHOWN_CELLS = 48,  /* of what was typed, in the title */
	TYPED_BYTES = 200, /* of it in a link: a selector has 255 in all */
};

/* An answer on its way. */
struct answering {
	const struct results_frame *frame;
	const struct query *query;
	const struct lookup *result;
	bool gemtext;
	struct document *document;
	struct buf text; /* scratch */
};

/* ---- what was typed ------------------------------------------------------ */

/* A phrase word by word: what stood between them may be anything. */
static void
append_phrase(struct span typed, struct buf *out)
{
	const char *before = "\"";
	struct span word;
	size_t at = 0;

	while (words_next(typed, &at, &word)) {
		buf_append_string(out, before);
		buf_append(out, word);
		before = " ";
	}
	buf_append_char(out, '"');
}

static void
append_term(const struct query_term *term, struct buf *out)
{
	if (term->quoted)
		append_phrase(term->typed, out);
	else
		buf_append(out, term->typed);
}

/* The terms that were looked for. */
static void
append_typed(const struct query *query, struct buf *out)
{
	for (size_t i = 0; i < query->term_count; i++) {
		if (i > 0)
			buf_append_char(out, ' ');
		append_term(&query->terms[i], out);
	}
}

/* The same, those that were misspelt as they were meant. */
static void
append_meant(const struct query *query, const struct lookup *result,
    struct buf *out)
{
	for (size_t i = 0; i < query->term_count; i++) {
		const struct lookup_meant *meant = &result->meant[i];

		if (i > 0)
			buf_append_char(out, ' ');
		if (meant->text.len > 0)
			buf_append(out, meant->text);
		else
			append_term(&query->terms[i], out);
		if (meant->second.len > 0)
			buf_printf(out, " %.*s", SPAN_ARG(meant->second));
		i += meant->both;
	}
}

/* The same, for a title. */
static void
append_shown(const struct query *query, struct buf *out)
{
	size_t start = out->len, end, used = 0, size;

	append_typed(query, out);
	for (end = start; end < out->len; end += size) {
		struct span rest = span_after(buf_span(out), end);

		utf8_decode(rest, &size);
		used += utf8_width(span_first(rest, size));
		if (used <= SHOWN_CELLS)
			continue;
		buf_truncate(out, end);
		buf_append_string(out, "\u2026");
		return;
	}
}

/* ---- the document -------------------------------------------------------- */

static void
add_paragraph(struct answering *a, struct span text)
{
	struct document *document = a->document;

	append_text(document,
	    append_node(document, document->root, NODE_PARAGRAPH), text);
}

static void
add_link(struct answering *a, const struct target *target, struct span label)
{
	struct document *document = a->document;

	append_link(document,
	    append_node(document, document->root, NODE_PARAGRAPH), target,
	    label);
}

/* A place that takes words, of this search or another, with words or none. */
static struct target *
make_input(struct answering *a, struct span path, struct span title,
    struct span typed)
{
	struct target *target =
	    arena_alloc(a->document->arena, sizeof(*target));

	target->kind = TARGET_INPUT;
	target->path = path;
	target->title = target->short_title = title;
	target->typed = arena_copy(a->document->arena, typed);
	return target;
}

static void
add_title(struct answering *a)
{
	struct document *document = a->document;

	buf_truncate(&a->text, 0);
	buf_append(&a->text, a->frame->labels.search);
	if (a->query->term_count > 0) {
		buf_append_string(&a->text, ": ");
		append_shown(a->query, &a->text);
	}
	document->title = arena_copy(document->arena, buf_span(&a->text));
	append_heading(document, 1, document->title);
}

/* What became of it, in a sentence or two. */
static void
add_status(struct answering *a)
{
	const struct labels *labels = &a->frame->labels;
	const struct lookup *result = a->result;

	if (result == NULL)
		add_paragraph(a, labels->search_no_word);
	else if (result->late)
		add_paragraph(a, labels->search_late);
	else if (result->count == 0)
		add_paragraph(a, labels->search_none);
	else if (result->match == LOOKUP_SOME)
		add_paragraph(a, labels->search_some);
	else if (result->more)
		add_paragraph(a, labels->search_more);
	if (a->query->cut)
		add_paragraph(a, labels->search_cut);
}

/* What to do when nothing was found. */
static void
add_advice(struct answering *a)
{
	const struct lookup *result = a->result;

	if (result == NULL || (result->count == 0 && !result->late))
		add_paragraph(a, a->frame->labels.search_try);
}

static void
add_meant(struct answering *a)
{
	struct span typed, label;

	if (a->result == NULL || !a->result->misspelt)
		return;
	buf_truncate(&a->text, 0);
	buf_printf(&a->text, "%.*s: ", SPAN_ARG(a->frame->labels.search_meant));
	append_meant(a->query, a->result, &a->text);
	label = buf_span(&a->text);
	typed = span_after(label, a->frame->labels.search_meant.len + 2);
	if (typed.len <= TYPED_BYTES)
		add_link(a, make_input(a, a->frame->path, label, typed), label);
}

/* "Risks (6 KB, 5 minutes)"; in menus the format says how much there is. */
static void
append_label(struct answering *a, const struct search_page *page)
{
	const struct render_options *options = &a->frame->options;
	struct buf *out = &a->text;

	buf_truncate(out, 0);
	buf_append(out, page->target.title);
	if (!a->gemtext || page->gemini_size == 0 ||
	    (!options->menu_size && !options->menu_time))
		return;
	buf_append_string(out, " (");
	if (options->menu_size)
		size_append(page->gemini_size, options->labels, out);
	if (options->menu_size && options->menu_time)
		buf_append_string(out, ", ");
	if (options->menu_time)
		size_append_time(page->target.words, options->labels, out);
	buf_append_char(out, ')');
}

static void
add_excerpt(struct answering *a, struct node *item,
    const struct excerpt *excerpt)
{
	struct document *document = a->document;
	struct node *quote;

	if (excerpt->text.len == 0)
		return;
	buf_truncate(&a->text, 0);
	buf_append_string(&a->text, excerpt->begun ? "\u2026 " : "");
	buf_append(&a->text, excerpt->text);
	buf_append_string(&a->text, excerpt->broken ? " \u2026" : "");
	quote = append_node(document, item, NODE_QUOTE);
	append_text(document, append_node(document, quote, NODE_PARAGRAPH),
	    buf_span(&a->text));
}

static void
add_hits(struct answering *a)
{
	struct document *document = a->document;
	struct node *list;

	if (a->result == NULL || a->result->count == 0)
		return;
	list = append_list(document, document->root);
	for (size_t i = 0; i < a->result->count; i++) {
		const struct lookup_hit *hit = &a->result->hits[i];
		struct node *item = append_node(document, list, NODE_ITEM);

		append_label(a, hit->page);
		append_link(document,
		    append_node(document, item, NODE_PARAGRAPH),
		    &hit->page->target, buf_span(&a->text));
		add_excerpt(a, item, &hit->excerpt);
	}
}

static void
add_others(struct answering *a)
{
	const struct results_other *other = a->frame->others;

	buf_truncate(&a->text, 0);
	append_typed(a->query, &a->text);
	if (a->text.len == 0 || a->text.len > TYPED_BYTES)
		return;
	for (; other != NULL; other = other->next)
		if (!span_equal(other->path, a->frame->path) &&
		    (other->zone == 0 || other->zone == a->frame->zone))
			add_link(a,
			    make_input(a, other->path, other->label,
				buf_span(&a->text)),
			    other->label);
}

static void
begin(struct answering *a)
{
	const struct results_frame *frame = a->frame;
	struct document *document = a->document = document_new();
	struct span again = frame->labels.search_again;

	buf_init(&a->text);
	document->path = frame->path;
	document->language = frame->language;
	document->answer = true;
	add_title(a);
	add_status(a);
	add_meant(a);
	add_advice(a);
	add_hits(a);
	add_link(a, make_input(a, frame->path, again, span_of("")), again);
	add_others(a);
}

static void
end(struct answering *a)
{
	buf_clear(&a->text);
	document_free(a->document);
}

void
results_gemtext(const struct results_frame *frame, const struct query *query,
    const struct lookup *result, struct buf *out)
{
	struct answering a = { frame, query, result, .gemtext = true };

	begin(&a);
	render_document(&format_gemtext, a.document, &frame->options, out);
	buf_append(out, frame->gemtext_foot);
	end(&a);
}

void
results_menu(const struct results_frame *frame, const struct query *query,
    const struct lookup *result, struct buf *out)
{
	static const char last[] = ".\r\n"; /* the foot brings one */
	struct answering a = { frame, query, result, .gemtext = false };

	begin(&a);
	render_document(&format_menu, a.document, &frame->options, out);
	if (span_ends(buf_span(out), last))
		buf_truncate(out, out->len - strlen(last));
	buf_append(out, frame->menu_foot);
	end(&a);
}
