#include "site/parts.h"

#include "base/utf8.h"
#include "site/lines.h"

#include <stdlib.h>

/* A menu that is being split. */
struct splitter {
	const struct document *document;
	const struct render_options *options;
	struct arena *arena;
	struct span whole;        /* the menu in one */
	struct span title;        /* its first line, without its end */
	struct menu_marks *marks; /* where its entries begin */
	struct buf name, label;   /* of the part at work: "a-f", "A to F" */
	struct buf menu;          /* of the page */
	bool letters; /* parts are called by letters, "0" where there is none */
	struct parts *parts;
};

static struct span
slice(const struct splitter *s, size_t start, size_t end)
{
	return span_make(s->whole.ptr + start, end - start);
}

static size_t
start_of(const struct splitter *s, size_t entry)
{
	return entry < s->marks->count ? s->marks->items[entry].at
				       : s->marks->foot;
}

/* The title's words: what stands before the first tab, without the type. */
static struct span
title_words(const struct splitter *s)
{
	size_t tab = span_find(s->title, '\t');

	return tab == s->title.len ? s->title
				   : span_after(span_first(s->title, tab), 1);
}

static void
append_item(const struct splitter *s, struct span label, struct span path,
    struct buf *out)
{
	const struct lines lines = { s->options->place, out };

	lines_item(&lines, label,
	    &(struct item){ .type = '1', .selector = path });
}

static void
append_info(const struct splitter *s, struct span text, struct buf *out)
{
	const struct lines lines = { s->options->place, out };

	lines_text(&lines, 'i', text);
}

static void
append_letter(const char *letter, bool upper, struct buf *out)
{
	size_t size;
	uint32_t code = utf8_decode(span_of(letter), &size);

	utf8_append(out, upper ? utf8_upper(code) : code);
}

/* One end of a part's range: its letter, or the entry's number. */
static void
append_end(const struct splitter *s, size_t entry, bool upper, struct buf *out)
{
	const struct menu_mark *mark = &s->marks->items[entry];

	if (mark->letter[0] != '\0')
		append_letter(mark->letter, upper, out);
	else
		buf_printf(out, "%zu", s->letters ? 0 : entry + 1);
}

static bool
is_same_letter(const struct splitter *s, size_t a, size_t b)
{
	const struct menu_mark *marks = s->marks->items;

	return s->letters && strcmp(marks[a].letter, marks[b].letter) == 0;
}

/* "Contents: 1 to 40": a label says what it leads to. */
static struct span
make_item(struct splitter *s, struct span path)
{
	struct span item;
	struct buf label, line;

	buf_init(&label);
	buf_init(&line);
	buf_printf(&label, "%.*s: %s", SPAN_ARG(title_words(s)), s->label.ptr);
	append_item(s, buf_span(&label), path, &line);
	item = arena_copy(s->arena, buf_span(&line));
	buf_clear(&line);
	buf_clear(&label);
	return item;
}

/* Names the part of some entries; round tells parts of one letter apart. */
static void
name_part(struct splitter *s, size_t first, size_t last, unsigned round)
{
	bool one = first == last || is_same_letter(s, first, last);

	buf_truncate(&s->name, 0);
	buf_truncate(&s->label, 0);
	append_end(s, first, false, &s->name);
	append_end(s, first, true, &s->label);
	if (!one) {
		buf_append_char(&s->name, '-');
		append_end(s, last, false, &s->name);
		buf_printf(&s->label, " %.*s ",
		    SPAN_ARG(s->options->labels->to));
		append_end(s, last, true, &s->label);
	}
	if (round > 1) {
		buf_printf(&s->name, "-%u", round);
		buf_printf(&s->label, " (%u)", round);
	}
}

/* Which of the parts that begin with the same letter this one is, from 1. */
static unsigned
round_of(const struct splitter *s, size_t first)
{
	size_t at = s->parts->count;
	unsigned round = 1;

	while (at > 0 &&
	    is_same_letter(s, s->parts->items[at - 1].first, first)) {
		at--;
		round++;
	}
	return round;
}

static bool
has_letters(const struct menu_marks *marks)
{
	for (size_t i = 0; i < marks->count; i++)
		if (marks->items[i].letter[0] != '\0')
			return true;
	return false;
}

/* The bytes that each part has beside its entries, about. */
static size_t
frame_size(const struct splitter *s)
{
	enum { ITEM_AND_RANGE = 200 };
	const struct gopher_place *place = s->options->place;

	return 2 * s->title.len + s->document->path.len +
	    (place == NULL ? 0 : place->host.len) + ITEM_AND_RANGE +
	    (s->whole.len - s->marks->foot);
}

static void
add_part(struct splitter *s, size_t first, size_t end)
{
	struct part *part = &s->parts->items[s->parts->count];
	struct buf menu;

	name_part(s, first, end - 1, round_of(s, first));
	part->first = first;
	part->path = arena_printf(s->arena, "%.*s%.*s/",
	    SPAN_ARG(s->document->path), SPAN_ARG(buf_span(&s->name)));
	part->item = make_item(s, part->path);
	buf_init(&menu);
	buf_append(&menu, s->title);
	buf_append_string(&menu, s->options->place == NULL ? "\n" : "\r\n");
	append_info(s, buf_span(&s->label), &menu);
	append_item(s, title_words(s), s->document->path, &menu);
	buf_append(&menu, slice(s, start_of(s, first), start_of(s, end)));
	buf_append(&menu, slice(s, s->marks->foot, s->whole.len));
	part->menu = arena_copy(s->arena, buf_span(&menu));
	buf_clear(&menu);
	buf_append(&s->menu, part->item);
	s->parts->count++;
}

/* Does another letter begin with an entry? */
static bool
is_first_of_letter(const struct splitter *s, size_t entry)
{
	return entry == 0 || entry == s->marks->count ||
	    (s->letters && !is_same_letter(s, entry - 1, entry));
}

/*
 * The entry behind the last one for a part that begins with an entry: as many
 * as there is room for, but rather all of a letter than some, and nothing
 * else behind the rest of one.
 */
static size_t
end_of_part(const struct splitter *s, size_t first, size_t room)
{
	bool rest = s->letters && !is_first_of_letter(s, first);
	size_t end = first;
	size_t best = first;

	do {
		end++;
		if (is_first_of_letter(s, end))
			best = end;
	} while (end < s->marks->count && (!rest || best == first) &&
	    start_of(s, end + 1) - start_of(s, first) <= room);
	return best > first ? best : end;
}

static void
split(struct splitter *s)
{
	size_t frame = frame_size(s);
	size_t room = frame < PARTS_MENU_MAX ? PARTS_MENU_MAX - frame : 0;
	size_t end;

	s->letters = has_letters(s->marks);
	s->parts->items =
	    arena_alloc(s->arena, s->marks->count * sizeof(struct part));
	buf_append(&s->menu, slice(s, 0, start_of(s, 0)));
	for (size_t first = 0; first < s->marks->count; first = end) {
		end = end_of_part(s, first, room);
		add_part(s, first, end);
	}
	buf_append(&s->menu, slice(s, s->marks->foot, s->whole.len));
	s->parts->menu = arena_copy(s->arena, buf_span(&s->menu));
}

void
parts_make(const struct document *document,
    const struct render_options *options, struct arena *arena,
    struct parts *parts)
{
	struct menu_marks marks = { .items = NULL };
	struct render_options marked = *options;
	struct splitter s = { .document = document,
		.options = options,
		.arena = arena,
		.marks = &marks,
		.parts = parts };
	struct buf whole;

	*parts = (struct parts){ .count = 0 };
	marked.marks = &marks;
	buf_init(&whole);
	buf_init(&s.name);
	buf_init(&s.label);
	buf_init(&s.menu);
	render_document(&format_menu, document, &marked, &whole);
	s.whole = buf_span(&whole);
	s.title = span_first(s.whole, span_find(s.whole, '\n'));
	if (span_ends(s.title, "\r"))
		s.title.len--;
	if (!document->is_list || whole.len <= PARTS_MENU_MAX ||
	    marks.count < 2)
		parts->menu = arena_copy(arena, s.whole);
	else
		split(&s);
	free(marks.items);
	buf_clear(&s.menu);
	buf_clear(&s.label);
	buf_clear(&s.name);
	buf_clear(&whole);
}

/* The index behind the line that leads to a path; 0 if there is none. */
static size_t
find_item(struct span menu, struct span path)
{
	struct span rest = menu;
	struct span line, selector;

	while (span_split(&rest, '\n', &line)) {
		selector = span_after(line, span_find(line, '\t') + 1);
		selector = span_first(selector, span_find(selector, '\t'));
		if (span_starts(line, "1") && span_equal(selector, path))
			return (size_t)(line.ptr - menu.ptr) + line.len + 1;
	}
	return 0;
}

struct span
parts_offer(const struct parts *parts, struct span path, struct span menu,
    struct arena *arena)
{
	size_t at = find_item(menu, path);
	struct span whole;
	struct buf text;

	if (at == 0)
		return menu;
	buf_init(&text);
	buf_append(&text, span_first(menu, at));
	for (size_t i = 0; i < parts->count; i++)
		buf_append(&text, parts->items[i].item);
	buf_append(&text, span_after(menu, at));
	whole = text.len > PARTS_MENU_MAX ? menu
					  : arena_copy(arena, buf_span(&text));
	buf_clear(&text);
	return whole;
}
