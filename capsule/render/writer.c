#include "render/writer.h"

void
writer_init(struct writer *w, const struct format *format,
    const struct document *document, const struct render_options *options,
    struct buf *out)
{
	*w = (struct writer){
		.format = format,
		.document = document,
		.options = options,
		.out = out,
		.start = out->len,
	};
	buf_init(&w->line);
	buf_init(&w->menu.entry);
	buf_init(&w->menu.details);
	buf_init(&w->menu.selector);
	for (size_t i = 0; i < MENU_LEVELS; i++)
		buf_init(&w->menu.headings[i]);
}

void
writer_clear(struct writer *w)
{
	buf_clear(&w->line);
	buf_clear(&w->menu.entry);
	buf_clear(&w->menu.details);
	buf_clear(&w->menu.selector);
	seen_clear(&w->menu.shown);
	for (size_t i = 0; i < MENU_LEVELS; i++)
		buf_clear(&w->menu.headings[i]);
}

void
writer_gap(struct writer *w, size_t lines, const char *line_end)
{
	if (lines < w->gap)
		lines = w->gap;
	w->gap = 0;
	if (w->out->len == w->start)
		return;
	for (; lines > 0; lines--)
		buf_append_string(w->out, line_end);
}

static void
append_dashes(const struct place *place, struct buf *out)
{
	for (unsigned depth = 1; depth < place->depth; depth++)
		buf_append_string(out, "- ");
}

void
writer_marker(const struct place *place, struct buf *out)
{
	if (place->marker.len == 0)
		return;
	if (place->depth > 1)
		buf_append_string(out, "* ");
	writer_link_marker(place, out);
	if (place->depth == 1 && span_is(place->marker, "*"))
		buf_append_string(out, "* ");
}

void
writer_link_marker(const struct place *place, struct buf *out)
{
	if (place->marker.len == 0)
		return;
	append_dashes(place, out);
	if (span_is(place->marker, "*"))
		return;
	buf_append(out, place->marker);
	buf_append_char(out, ' ');
}
