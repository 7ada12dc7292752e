/*
 * text/gemini: one paragraph a line, links on lines of their own.
 */
#include "render/ascii.h"
#include "render/writer.h"

static void
begin(struct writer *w)
{
	(void)w;
}

static void
heading(struct writer *w, unsigned level, struct span text)
{
	writer_gap(w, 1, "\n");
	buf_append_repeated(w->out, '#', level < 3 ? level : 3);
	buf_append_char(w->out, ' ');
	buf_append(w->out, text);
	buf_append_char(w->out, '\n');
}

/* Would a client take a line of text for markup? */
static bool
looks_like_markup(struct span line)
{
	return span_starts(line, "#") || span_starts(line, ">") ||
	    span_starts(line, "=>") || span_starts(line, "* ") ||
	    span_starts(line, "```");
}

static void
append_quotes(struct writer *w, const struct place *place)
{
	for (unsigned i = 0; i < place->quotes; i++)
		buf_append_string(w->out, "> ");
}

/* Ends a line, without the spaces at its end that a prefix left there. */
static void
end_line(struct writer *w)
{
	size_t len = w->out->len;

	while (len > w->start && w->out->ptr[len - 1] == ' ')
		len--;
	buf_truncate(w->out, len);
	buf_append_char(w->out, '\n');
}

static void
paragraph(struct writer *w, const struct place *place, struct span text)
{
	struct place further = *place;
	struct span line;

	text = span_trim(text);
	if (text.len == 0 && place->marker.len == 0)
		return;
	writer_gap(w, place->tight ? 0 : 1, "\n");
	further.marker = span_of(NULL);
	while (span_split(&text, '\n', &line)) {
		line = span_trim(line);
		if (line.len == 0 && place->marker.len == 0)
			continue;
		append_quotes(w, place);
		writer_marker(place, w->out);
		if (place->quotes == 0 && place->marker.len == 0 &&
		    looks_like_markup(line))
			buf_append_char(w->out, ' ');
		buf_append(w->out, line);
		end_line(w);
		place = &further;
	}
}

/* A quote cannot hold a fence: its lines are quoted as they are. */
static void
quoted_lines(struct writer *w, const struct place *place,
    struct span description, struct span text)
{
	struct span line;

	if (description.len != 0) {
		append_quotes(w, place);
		buf_append(w->out, description);
		buf_append_string(w->out, ":\n");
	}
	while (text.len != 0 && span_split(&text, '\n', &line)) {
		append_quotes(w, place);
		buf_append(w->out, line);
		end_line(w);
	}
}

static void
preformatted(struct writer *w, const struct place *place,
    struct span description, struct span text)
{
	struct span line;

	writer_gap(w, place->tight ? 0 : 1, "\n");
	if (place->quotes != 0) {
		quoted_lines(w, place, description, text);
		return;
	}
	buf_append_string(w->out, "```");
	buf_append(w->out, description);
	buf_append_char(w->out, '\n');
	while (text.len != 0 && span_split(&text, '\n', &line)) {
		if (span_starts(line, "```"))
			buf_append_char(w->out, ' ');
		buf_append(w->out, line);
		buf_append_char(w->out, '\n');
	}
	buf_append_string(w->out, "```\n");
}

static void
link_line(struct writer *w, const struct place *place, const struct link *link)
{
	writer_gap(w, place->tight ? 0 : 1, "\n");
	buf_append_string(w->out, "=> ");
	anchors_reference(link->target, w->out);
	buf_append_char(w->out, ' ');
	writer_link_marker(place, w->out);
	buf_append(w->out, link->label);
	buf_append_char(w->out, '\n');
}

static void
rule(struct writer *w)
{
	w->gap = 2;
}

static void
end(struct writer *w)
{
	(void)w;
}

const struct format format_gemtext = {
	.name = "gemtext",
	.spell = ascii_clean,
	.begin = begin,
	.heading = heading,
	.paragraph = paragraph,
	.preformatted = preformatted,
	.link = link_line,
	.rule = rule,
	.footer = rule,
	.end = end,
};
