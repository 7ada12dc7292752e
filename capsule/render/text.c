/*
 * Text for Gopher: wrapped at 67 cells (what an 80-column lynx never
 * breaks), at 40 for Braille lines and small screens, and not at all, one
 * line a paragraph, for speech.
 */
#include "render/ascii.h"
#include "render/wrap.h"
#include "render/writer.h"

#define CODE_INDENT 4

static void
begin(struct writer *w)
{
	(void)w;
}

static void
end_line(struct writer *w)
{
	buf_append_string(w->out, "\r\n");
}

/* Two columns a list; the last list's hold the marker on the first line. */
static void
append_indent(struct buf *out, size_t lists, struct span marker, bool first)
{
	if (marker.len == 0 || lists == 0) {
		buf_append_repeated(out, ' ', 2 * lists);
		return;
	}
	buf_append_repeated(out, ' ', 2 * (lists - 1));
	if (first)
		buf_append(out, marker);
	else
		buf_append_repeated(out, ' ', marker.len);
	buf_append_char(out, ' ');
}

/* What a line begins with, by the lists and quotes around it. */
static void
append_prefix(struct writer *w, const struct place *place, bool first)
{
	static const struct span none = { "", 0 };
	size_t inner = place->depth - place->outer;
	bool indented = w->format->width != 0;

	if (indented)
		append_indent(w->out, place->outer,
		    inner == 0 ? place->marker : none, first);
	for (unsigned i = 0; i < place->quotes; i++)
		buf_append_string(w->out, "> ");
	if (indented)
		append_indent(w->out, inner, inner == 0 ? none : place->marker,
		    first);
	else if (first)
		writer_marker(place, w->out);
}

/* Cells left for text; one word a line if there are none. */
static size_t
room(const struct writer *w, size_t used)
{
	size_t width = w->format->width;

	if (width == 0)
		return 0;
	return used < width ? width - used : 1;
}

/* Lines of folded text; all but the first are indented by hang more. */
static void
write_lines(struct writer *w, const struct place *place, struct span text,
    size_t hang)
{
	bool first = true;
	struct span line;
	size_t start;

	for (;;) {
		start = w->out->len;
		append_prefix(w, place, first);
		if (!first)
			buf_append_repeated(w->out, ' ', hang);
		if (!wrap_line(&text, room(w, w->out->len - start), &line))
			break;
		/* Some clients take a lone dot for the end of the text. */
		if (w->out->len == start && span_is(line, "."))
			buf_append_char(w->out, ' ');
		buf_append(w->out, line);
		end_line(w);
		first = false;
	}
	buf_truncate(w->out, start);
}

/* A number whose item does not begin with text. */
static void
lone_marker(struct writer *w, const struct place *place)
{
	append_prefix(w, place, true);
	while (span_ends(buf_span(w->out), " "))
		buf_truncate(w->out, w->out->len - 1);
	end_line(w);
}

static void
paragraph(struct writer *w, const struct place *place, struct span text)
{
	text = span_trim(text);
	if (text.len == 0 && place->marker.len == 0)
		return;
	writer_gap(w, place->tight ? 0 : 1, "\r\n");
	if (text.len == 0)
		lone_marker(w, place);
	else
		write_lines(w, place, text, 0);
}

static void
heading(struct writer *w, unsigned level, struct span text)
{
	static const struct place place = { .tight = true };

	(void)level;
	w->gap = 2;
	paragraph(w, &place, text);
}

static void
describe(struct writer *w, const struct place *place, struct span description)
{
	buf_truncate(&w->line, 0);
	buf_append(&w->line, description);
	buf_append_char(&w->line, ':');
	write_lines(w, place, buf_span(&w->line), 0);
}

static void
preformatted(struct writer *w, const struct place *place,
    struct span description, struct span text)
{
	struct span line;
	size_t start;

	writer_gap(w, place->tight ? 0 : 1, "\r\n");
	if (description.len != 0)
		describe(w, place, description);
	while (text.len != 0 && span_split(&text, '\n', &line)) {
		start = w->out->len;
		append_prefix(w, place, false);
		buf_append_repeated(w->out, ' ', CODE_INDENT);
		buf_append(w->out, line);
		while (w->out->len > start &&
		    w->out->ptr[w->out->len - 1] == ' ')
			buf_truncate(w->out, w->out->len - 1);
		end_line(w);
	}
}

/*
 * The place of a link that stands for an item: where the item's marker
 * would be.
 */
static struct place
place_of_item(const struct place *place)
{
	struct place item = *place;

	item.depth--;
	if (item.outer > item.depth)
		item.outer = item.depth;
	item.marker = span_of(NULL);
	return item;
}

/* "Link: Risks of AHSCT, /risks/" */
static void
link_line(struct writer *w, const struct place *place, const struct link *link)
{
	struct place marked = *place, where = *place;

	if (place->marker.len != 0)
		where = place_of_item(place);
	if (w->format->width != 0)
		marked.depth = 1; /* the indent shows how deep it is */
	writer_gap(w, place->tight ? 0 : 1, "\r\n");
	buf_truncate(&w->line, 0);
	ascii_fold(w->options->labels->link, &w->line);
	buf_append_string(&w->line, ": ");
	writer_link_marker(&marked, &w->line);
	buf_append(&w->line, link->label);
	buf_append_string(&w->line, ", ");
	anchors_reference(link->target, &w->line);
	write_lines(w, &where, buf_span(&w->line), 2);
}

static void
rule(struct writer *w)
{
	w->gap = 2;
}

static void
end(struct writer *w)
{
	static const struct place place = { .tight = false };

	w->gap = 0;
	writer_gap(w, 1, "\r\n");
	buf_truncate(&w->line, 0);
	ascii_fold(w->options->labels->end, &w->line);
	buf_append_char(&w->line, ' ');
	ascii_clean(w->document->path, &w->line);
	write_lines(w, &place, buf_span(&w->line), 0);
}

#define TEXT_FORMAT(label, cells) \
	{ \
		.name = (label), .width = (cells), .spell = ascii_fold, \
		.begin = begin, .heading = heading, .paragraph = paragraph, \
		.preformatted = preformatted, .link = link_line, .rule = rule, \
		.footer = rule, .end = end, \
	}

const struct format format_text = TEXT_FORMAT("text", 67);
const struct format format_narrow = TEXT_FORMAT("narrow", 40);
const struct format format_flow = TEXT_FORMAT("flow", 0);
