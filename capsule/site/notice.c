#include "site/notice.h"

#include "base/uri.h"
#include "render/ascii.h"
#include "render/item.h"
#include "render/plain.h"
#include "render/wrap.h"

enum { WIDTH = 67 }; /* cells: as in all menus */

/* An error, and a sentence that helps. */
struct words {
	struct span error, help;
};

static struct words
words_of(enum notice notice, const struct labels *labels)
{
	switch (notice) {
	case NOTICE_MISSING:
		return (struct words){ labels->missing, labels->missing_help };
	case NOTICE_CHANGED:
		return (struct words){ labels->changed, labels->changed_help };
	case NOTICE_GONE:
		return (struct words){ labels->gone, labels->gone_help };
	case NOTICE_MOVED:
		return (struct words){ labels->moved, labels->moved_help };
	case NOTICE_MOVED_FOR_NOW:
		return (struct words){ labels->moved_for_now,
			labels->moved_for_now_help };
	case NOTICE_SLOW_DOWN:
		return (struct words){ labels->slow_down, span_of("") };
	}
	return (struct words){ labels->missing, labels->missing_help };
}

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

/* Lines of one kind; what is too long for one takes more. */
static void
append_lines(char type, struct span words, const char *host,
    const char *line_end, struct buf *out)
{
	struct buf folded;
	struct span text, line;

	buf_init(&folded);
	ascii_fold(words, &folded);
	text = buf_span(&folded);
	while (wrap_line(&text, WIDTH, &line)) {
		buf_printf(out, "%c%.*s\t\t%s\t1%s", type, SPAN_ARG(line), host,
		    line_end);
		type = 'i';
		host = "null.host";
	}
	buf_clear(&folded);
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
notice_menu(enum notice notice, const struct labels *labels,
    const struct target *to, const struct target *search,
    const struct gopher_place *place, struct buf *out)
{
	const char *line_end = place == NULL ? "\n" : "\r\n";
	struct words words = words_of(notice, labels);

	append_lines('3', words.error, "error.host", line_end, out);
	append_lines('i', words.help, "null.host", line_end, out);
	if (to != NULL)
		append_item(to, place, line_end, out);
	if (search != NULL)
		append_item(search, place, line_end, out);
	if (place != NULL)
		buf_append_string(out, ".\r\n");
}

void
notice_gemtext(enum notice notice, const struct labels *labels,
    const struct target *to, struct buf *out)
{
	struct words words = words_of(notice, labels);
	size_t start;

	buf_printf(out, "# %.*s\n\n%.*s\n\n=> ", SPAN_ARG(words.error),
	    SPAN_ARG(words.help));
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
