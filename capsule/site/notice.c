#include "site/notice.h"

#include "base/uri.h"
#include "render/ascii.h"
#include "render/item.h"
#include "render/plain.h"
#include "render/wrap.h"

enum { WIDTH = 67 }; /* cells: as in all menus */

static const struct {
	const char *error;
	const char *help;
} words[] = {
	[NOTICE_MISSING] = { "There is nothing at this address.",
	    "It may have moved, or be mistyped. These lines work:" },
	[NOTICE_CHANGED] = { "This file has changed since it was loaded.",
	    "Please try again later. These lines work:" },
	[NOTICE_GONE] = { "What was at this address is gone for good.",
	    "It was taken away. These lines work:" },
	[NOTICE_MOVED] = { "What was at this address has moved.",
	    "It is here now. Please keep the new address:" },
	[NOTICE_MOVED_FOR_NOW] = { "What is at this address has moved for now.",
	    "It is here until it comes back:" },
};

static struct span
label_of(const struct target *target)
{
	if (target->short_title.len > 0)
		return target->short_title;
	return target->title.len > 0 ? target->title : target->path;
}

/* The host and port of an item; a gophermap leaves ours to its server. */
static void
append_place(const struct item *item, const struct gopher_place *place,
    struct buf *out)
{
	if (item->host.len > 0)
		buf_printf(out, "\t%.*s\t%lu", SPAN_ARG(item->host),
		    item->port);
	else if (place != NULL)
		buf_printf(out, "\t%.*s\t%u", SPAN_ARG(place->host),
		    place->port);
}

/* A label that is too long begins with info lines, as in all menus. */
static void
append_item(const struct target *to, const struct gopher_place *place,
    const char *line_end, struct buf *out)
{
	struct buf selector, label;
	struct span line = span_of("");
	struct span text;
	struct item item;

	buf_init(&selector);
	buf_init(&label);
	item = item_make(to, &selector);
	ascii_fold(label_of(to), &label);
	text = buf_span(&label);
	while (wrap_line(&text, WIDTH, &line) && span_trim(text).len > 0)
		buf_printf(out, "i%.*s\t\tnull.host\t1%s", SPAN_ARG(line),
		    line_end);
	buf_printf(out, "%c%.*s\t%.*s", item.type, SPAN_ARG(line),
	    SPAN_ARG(item.selector));
	append_place(&item, place, out);
	buf_append_string(out, line_end);
	buf_clear(&label);
	buf_clear(&selector);
}

void
notice_menu(enum notice notice, const struct target *to,
    const struct target *search, const struct gopher_place *place,
    struct buf *out)
{
	const char *line_end = place == NULL ? "\n" : "\r\n";

	buf_printf(out,
	    "3%s\t\terror.host\t1%s"
	    "i%s\t\tnull.host\t1%s",
	    words[notice].error, line_end, words[notice].help, line_end);
	if (to != NULL)
		append_item(to, place, line_end, out);
	if (search != NULL)
		append_item(search, place, line_end, out);
	if (place != NULL)
		buf_append_string(out, ".\r\n");
}

void
notice_gemtext(enum notice notice, const struct target *to, struct buf *out)
{
	size_t start;

	buf_printf(out, "# %s\n\n%s\n\n=> ", words[notice].error,
	    words[notice].help);
	if (to->kind == TARGET_EXTERNAL)
		buf_append(out, to->path);
	else
		uri_encode_path(to->path, out);
	buf_append_char(out, ' ');
	start = out->len;
	ascii_clean(label_of(to), out);
	plain_join_lines(out, start);
	buf_append_char(out, '\n');
}
