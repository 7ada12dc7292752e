#include "site/lines.h"

#include "render/ascii.h"
#include "render/wrap.h"

enum { WIDTH = 67 }; /* cells: as in all menus */

static void
end_line(const struct lines *l)
{
	buf_append_string(l->out, l->place == NULL ? "\n" : "\r\n");
}

/* A line that leads nowhere. */
static void
append_line(const struct lines *l, char type, struct span text)
{
	buf_printf(l->out, "%c%.*s\t\t%s\t1", type, SPAN_ARG(text),
	    type == '3' ? "error.host" : "null.host");
	end_line(l);
}

void
lines_text(const struct lines *l, char type, struct span text)
{
	struct span rest, line;
	struct buf folded;

	buf_init(&folded);
	ascii_fold(text, &folded);
	rest = buf_span(&folded);
	while (wrap_line(&rest, WIDTH, &line)) {
		append_line(l, type, line);
		type = 'i';
	}
	buf_clear(&folded);
}

/* The host and port of an item; a gophermap leaves ours to its server. */
static void
append_place(const struct lines *l, const struct item *item)
{
	if (item->host.len > 0)
		buf_printf(l->out, "\t%.*s\t%lu", SPAN_ARG(item->host),
		    item->port);
	else if (l->place != NULL)
		buf_printf(l->out, "\t%.*s\t%u", SPAN_ARG(l->place->host),
		    l->place->port);
}

void
lines_item(const struct lines *l, struct span label, const struct item *item)
{
	struct span line = span_of("");
	struct span rest;
	struct buf folded;

	buf_init(&folded);
	ascii_fold(label, &folded);
	rest = buf_span(&folded);
	while (wrap_line(&rest, WIDTH, &line) && span_trim(rest).len > 0)
		append_line(l, 'i', line);
	buf_printf(l->out, "%c%.*s\t%.*s", item->type, SPAN_ARG(line),
	    SPAN_ARG(item->selector));
	append_place(l, item);
	end_line(l);
	buf_clear(&folded);
}

void
lines_end(const struct lines *l)
{
	if (l->place != NULL)
		buf_append_string(l->out, ".\r\n");
}
