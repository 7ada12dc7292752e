/*
 * Gopher menus (RFC 1436): the title, the summary, the page's texts and its
 * links.  Without a place, a gophermap file: the same for another server.
 */
#include "base/memory.h"
#include "base/utf8.h"
#include "render/ascii.h"
#include "render/item.h"
#include "render/plain.h"
#include "render/size.h"
#include "render/wrap.h"
#include "render/writer.h"

#define WIDTH 67

/* Info lines in a row; longer prose belongs into texts. */
#define INFO_LINES 5
#define ENTRY_LINES (INFO_LINES - 1) /* a heading may stand before it */

static void
end_line(struct writer *w)
{
	buf_append_string(w->out, w->options->place == NULL ? "\n" : "\r\n");
}

/*
 * May the line stand in a gophermap as it is?  Gophernicus takes some first
 * characters for commands, and cuts off what is behind so many code points:
 * marks on letters take none of a line's cells.
 */
static bool
is_plain_line(const struct writer *w, struct span text)
{
	return w->options->place == NULL &&
	    (text.len == 0 || memchr("#!-:~%=*.", text.ptr[0], 9) == NULL) &&
	    utf8_count(text) <= WIDTH;
}

/* An info line: folded text. */
static void
info(struct writer *w, struct span text)
{
	bool plain = is_plain_line(w, text);

	buf_append_string(w->out, plain ? "" : "i");
	buf_append(w->out, text);
	buf_append_string(w->out, plain ? "" : "\t\tnull.host\t1");
	end_line(w);
}

static void
info_lines(struct writer *w, struct span text)
{
	struct span line;

	while (wrap_line(&text, WIDTH, &line))
		info(w, line);
}

/* The host and port of an item; a gophermap leaves ours to its server. */
static void
append_place(struct writer *w, const struct item *item)
{
	const struct gopher_place *place = w->options->place;

	if (item->host.len != 0)
		buf_printf(w->out, "\t%.*s\t%lu", SPAN_ARG(item->host),
		    item->port);
	else if (place != NULL)
		buf_printf(w->out, "\t%.*s\t%u", SPAN_ARG(place->host),
		    place->port);
}

/*
 * An item with folded text; what is too long for one line begins with info
 * lines and ends with the item.
 */
static void
write_item(struct writer *w, struct span text, const struct item *item)
{
	size_t width = WIDTH;
	struct span line = text;

	if (utf8_width(text) > WIDTH)
		width = wrap_balance(text, WIDTH);
	while (wrap_line(&text, width, &line)) {
		if (span_trim(text).len == 0)
			break;
		info(w, line);
	}
	buf_append_char(w->out, item->type);
	buf_append(w->out, line);
	buf_append_char(w->out, '\t');
	buf_append(w->out, item->selector);
	append_place(w, item);
	end_line(w);
}

/* " (6 KB, 5 minutes)" as far as it is known and asked for. */
static void
append_details(const struct render_options *options, size_t text_size,
    size_t words, struct buf *out)
{
	bool has_size = options->menu_size && text_size != 0;
	bool has_time = options->menu_time && words != 0;

	if (!has_size && !has_time)
		return;
	buf_append_string(out, " (");
	if (has_size)
		size_append(text_size, options->labels, out);
	if (has_size && has_time)
		buf_append_string(out, ", ");
	if (has_time)
		size_append_time(words, options->labels, out);
	buf_append_char(out, ')');
}

/* Folds marker, label and details into w->line; does it fit a line? */
static bool
compose(struct writer *w, const struct place *place, struct span label,
    struct span details)
{
	buf_truncate(&w->line, 0);
	writer_link_marker(place, &w->line);
	ascii_fold(label, &w->line);
	ascii_fold(details, &w->line);
	return utf8_width(buf_span(&w->line)) <= WIDTH;
}

static bool
ends_with(struct span text, struct span end)
{
	return text.len >= end.len &&
	    span_equal(span_after(text, text.len - end.len), end);
}

/*
 * The label with details, else the short title with them, else one of them
 * alone, else the label over as many lines as it takes.  A label that ends
 * with the short title says more than that, as in "Italiano: I rischi", and
 * one in the reader's own language than a title in another.
 */
static void
compose_page(struct writer *w, const struct place *place, struct span label,
    const struct target *target)
{
	struct span short_title = target->short_title;
	struct span none = span_of("");
	struct span details;

	if (short_title.len == 0 || target->language.len != 0 ||
	    ends_with(label, short_title))
		short_title = label;
	buf_truncate(&w->menu.details, 0);
	/* Under each page the same foot: nobody hears that much of it twice. */
	if (!w->menu.footer)
		append_details(w->options, target->text_size, target->words,
		    &w->menu.details);
	details = buf_span(&w->menu.details);
	if (compose(w, place, label, details) ||
	    compose(w, place, short_title, details) ||
	    compose(w, place, label, none) ||
	    compose(w, place, short_title, none))
		return;
	compose(w, place, label, none);
}

/*
 * The headings above this place that were not shown yet; one that says just
 * what the link says is not heard twice.
 */
static void
write_headings(struct writer *w, struct span label)
{
	buf_truncate(&w->line, 0);
	ascii_fold(label, &w->line);
	for (size_t i = 0; i < MENU_LEVELS; i++) {
		struct buf *heading = &w->menu.headings[i];

		if (!span_equal(buf_span(heading), buf_span(&w->line)))
			info_lines(w, buf_span(heading));
		buf_truncate(heading, 0);
	}
}

/* Forgets the headings from a level on: another section begins. */
static void
forget_headings(struct writer *w, unsigned level)
{
	for (size_t i = level - 1; i < MENU_LEVELS; i++)
		buf_truncate(&w->menu.headings[i], 0);
}

/* "A" is a letter, "Numbers and signs" is not. */
static void
note_letter(struct writer *w, struct span heading)
{
	struct buf letter;
	size_t size = 0;
	uint32_t code = heading.len == 0 ? 0 : utf8_decode(heading, &size);

	w->menu.letter[0] = '\0';
	if (size != heading.len || !utf8_is_letter(code))
		return;
	buf_init(&letter);
	utf8_fold(heading, &letter);
	if (letter.len < sizeof(w->menu.letter))
		memcpy(w->menu.letter, letter.ptr, letter.len + 1);
	buf_clear(&letter);
}

static size_t
last_bracket(struct span text)
{
	size_t behind = span_find_last(text, '(');

	return behind == 0 ? text.len : behind - 1;
}

/* A last info line: what does not fit into it is left out. */
static void
write_last(struct writer *w, struct span text)
{
	struct span line;

	if (wrap_count(text, WIDTH) < 2) {
		info_lines(w, text);
		return;
	}
	wrap_line(&text, WIDTH - strlen(" ..."), &line);
	buf_truncate(&w->line, 0);
	buf_printf(&w->line, "%.*s ...", SPAN_ARG(line));
	info(w, buf_span(&w->line));
}

/*
 * What the links of an entry are about, as a list that the program made has
 * it: they do not say so themselves.
 */
static void
write_entry(struct writer *w, struct span label)
{
	struct span text = buf_span(&w->menu.entry);
	struct span line;

	/* A label without its "(web)" may be how the text begins. */
	buf_truncate(&w->line, 0);
	ascii_fold(label, &w->line);
	line = buf_span(&w->line);
	line = span_trim(span_first(line, last_bracket(line)));
	if (line.len > 0 && span_equal(span_first(text, line.len), line))
		text.len = 0;
	for (size_t i = 1; i < ENTRY_LINES && wrap_line(&text, WIDTH, &line);
	     i++)
		info(w, line);
	write_last(w, text);
	buf_truncate(&w->menu.entry, 0);
}

/* An entry of a list begins here, if an item does. */
static void
note_entry(struct writer *w, const struct place *place)
{
	struct menu_marks *marks = w->options->marks;
	struct menu_mark *mark;

	if (place->marker.len == 0 || w->menu.footer)
		return;
	buf_truncate(&w->menu.entry, 0);
	/* Each entry of a list is complete in itself. */
	if (w->document->is_list)
		seen_reset(&w->menu.shown);
	if (marks == NULL)
		return;
	marks->items = memory_grow(marks->items, marks->count, &marks->cap,
	    sizeof(*marks->items));
	mark = &marks->items[marks->count++];
	mark->at = w->out->len - w->start;
	memcpy(mark->letter, w->menu.letter, sizeof(mark->letter));
}

static void
heading(struct writer *w, unsigned level, struct span text)
{
	/* The title stands at the top already. */
	if (level == 1 && !w->menu.titled) {
		w->menu.titled = true;
		return;
	}
	if (level > MENU_LEVELS)
		level = MENU_LEVELS;
	forget_headings(w, level);
	note_letter(w, text);
	ascii_fold(text, &w->menu.headings[level - 1]);
}

static void
paragraph(struct writer *w, const struct place *place, struct span text)
{
	note_entry(w, place);
	if (!w->menu.footer && !w->document->answer) {
		if (w->document->generated && place->marker.len > 0)
			ascii_fold(text, &w->menu.entry);
		return;
	}
	buf_truncate(&w->line, 0);
	writer_link_marker(place, &w->line);
	ascii_fold(text, &w->line);
	info_lines(w, buf_span(&w->line));
}

static void
preformatted(struct writer *w, const struct place *place,
    struct span description, struct span text)
{
	(void)w;
	(void)place;
	(void)description;
	(void)text;
}

static void
link_line(struct writer *w, const struct place *place, const struct link *link)
{
	const struct target *target = link->target;
	bool text = w->document->to_texts && !link->footer &&
	    target->kind == TARGET_PAGE;
	/* A title does not say that it is in another language. */
	bool title = text && target->language.len == 0;
	struct item item;

	note_entry(w, place);
	/* The foot is the same on every page, whatever stands above it. */
	if (!link->footer && !seen_add(&w->menu.shown, target))
		return;
	write_headings(w, link->label);
	if (!link->footer)
		write_entry(w, link->label);
	if (target->kind == TARGET_PAGE)
		compose_page(w, place, title ? target->title : link->label,
		    target);
	else
		compose(w, place, link->label, span_of(""));
	item = item_make(target, &w->menu.selector);
	if (text) {
		buf_append_string(&w->menu.selector, "page.txt");
		item = (struct item){ .type = '0',
			.selector = buf_span(&w->menu.selector) };
	}
	write_item(w, buf_span(&w->line), &item);
}

/* One of the page's own texts: "/risks/page.txt". */
static void
text_item(struct writer *w, const char *name, struct span label,
    struct span details)
{
	static const struct place place = { .tight = true };
	struct buf *selector = &w->menu.selector;

	if (!compose(w, &place, label, details))
		compose(w, &place, label, span_of(""));
	buf_truncate(selector, 0);
	ascii_clean(w->document->path, selector);
	buf_append_string(selector, name);
	write_item(w, buf_span(&w->line),
	    &(struct item){ .type = '0', .selector = buf_span(selector) });
}

static void
text_items(struct writer *w)
{
	const struct labels *labels = w->options->labels;

	buf_truncate(&w->menu.details, 0);
	append_details(w->options, w->options->text_size, w->document->words,
	    &w->menu.details);
	text_item(w, "page.txt", labels->page_text, buf_span(&w->menu.details));
	text_item(w, "flow.txt", labels->flow_text, span_of(""));
	text_item(w, "narrow.txt", labels->narrow_text, span_of(""));
}

/* The title on one line, the short one if that is what it takes. */
static void
write_title(struct writer *w)
{
	const struct document *document = w->document;

	buf_truncate(&w->line, 0);
	ascii_fold(document->title, &w->line);
	plain_join_lines(&w->line, 0);
	if (utf8_width(buf_span(&w->line)) > WIDTH &&
	    document->short_title.len != 0) {
		buf_truncate(&w->line, 0);
		ascii_fold(document->short_title, &w->line);
	}
	info_lines(w, buf_span(&w->line));
}

/* The sentences that end, with a space behind them, within so many bytes. */
static struct span
whole_sentences(struct span text, size_t len)
{
	for (size_t i = len; i > 1; i--)
		if (text.ptr[i - 1] == ' ' &&
		    memchr(".!?", text.ptr[i - 2], 3) != NULL)
			return span_first(text, i - 1);
	return span_first(text, 0);
}

/* As many whole sentences of the summary as there are lines for. */
static void
write_summary(struct writer *w, size_t lines)
{
	struct span text, rest, line;

	buf_truncate(&w->line, 0);
	ascii_fold(w->document->summary, &w->line);
	plain_join_lines(&w->line, 0);
	rest = text = span_trim(buf_span(&w->line));
	while (lines > 0 && wrap_line(&rest, WIDTH, &line))
		lines--;
	/* What is left begins with the space behind the last word shown. */
	if (rest.len != 0)
		text = whole_sentences(text, text.len - rest.len + 1);
	info_lines(w, text);
}

static void
begin(struct writer *w)
{
	size_t lines;

	write_title(w);
	lines = wrap_count(buf_span(&w->line), WIDTH);
	if (lines < INFO_LINES)
		write_summary(w, INFO_LINES - lines);
	if (!w->document->answer)
		text_items(w);
}

static void
rule(struct writer *w)
{
	(void)w;
}

static void
footer(struct writer *w)
{
	w->menu.footer = true;
	if (w->options->marks != NULL)
		w->options->marks->foot = w->out->len - w->start;
	forget_headings(w, 1);
}

static void
end(struct writer *w)
{
	if (w->options->marks != NULL && !w->menu.footer)
		w->options->marks->foot = w->out->len - w->start;
	if (w->options->place != NULL)
		buf_append_string(w->out, ".\r\n");
}

const struct format format_menu = {
	.name = "menu",
	.width = WIDTH,
	.begin = begin,
	.heading = heading,
	.paragraph = paragraph,
	.preformatted = preformatted,
	.link = link_line,
	.rule = rule,
	.footer = footer,
	.end = end,
};
