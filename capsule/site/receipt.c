#include "site/receipt.h"

#include "base/uri.h"
#include "render/ascii.h"
#include "render/wrap.h"

enum { WIDTH = 67 }; /* cells: as in all menus */

static void
append_link(struct span prefix, struct span path, struct span label,
    struct buf *out)
{
	if (path.len == 0)
		return;
	buf_append_string(out, "=> ");
	uri_encode_path(prefix, out);
	uri_encode_path(path, out);
	buf_printf(out, " %.*s\n", SPAN_ARG(label));
}

void
receipt_gemini(const struct receipt *receipt, struct buf *out)
{
	buf_printf(out, "20 text/gemini; lang=%.*s\r\n# %.*s\n",
	    SPAN_ARG(receipt->language), SPAN_ARG(receipt->title));
	for (size_t i = 0; i < RECEIPT_TEXTS; i++)
		if (receipt->texts[i].len > 0)
			buf_printf(out, "\n%.*s\n",
			    SPAN_ARG(receipt->texts[i]));
	buf_append_char(out, '\n');
	append_link(receipt->prefix, receipt->path, receipt->label, out);
	append_link(span_of(""), receipt->page, receipt->page_title, out);
	append_link(receipt->prefix, receipt->home, receipt->name, out);
}

/* A text as info lines, or its first line as an item of a type. */
static void
append_lines(char type, struct span text, struct buf *out)
{
	struct span line, rest;
	struct buf folded;

	buf_init(&folded);
	ascii_fold(text, &folded);
	rest = buf_span(&folded);
	while (wrap_line(&rest, WIDTH, &line)) {
		buf_printf(out, "%c%.*s\t\t%s\t1\r\n", type, SPAN_ARG(line),
		    type == '3' ? "error.host" : "null.host");
		type = 'i';
	}
	buf_clear(&folded);
}

/* A label that is too long begins with info lines, as in all menus. */
static void
append_item(const struct receipt *receipt, char type, struct span prefix,
    struct span path, struct span label, struct buf *out)
{
	struct span line = span_of("");
	struct span rest;
	struct buf folded;

	if (path.len == 0)
		return;
	buf_init(&folded);
	ascii_fold(label, &folded);
	rest = buf_span(&folded);
	while (wrap_line(&rest, WIDTH, &line) && span_trim(rest).len > 0)
		buf_printf(out, "i%.*s\t\tnull.host\t1\r\n", SPAN_ARG(line));
	buf_printf(out, "%c%.*s\t%.*s%.*s\t%.*s\t%u\r\n", type, SPAN_ARG(line),
	    SPAN_ARG(prefix), SPAN_ARG(path), SPAN_ARG(receipt->host),
	    receipt->port);
	buf_clear(&folded);
}

void
receipt_gopher(const struct receipt *receipt, struct buf *out)
{
	append_lines(receipt->failed ? '3' : 'i', receipt->title, out);
	for (size_t i = 0; i < RECEIPT_TEXTS; i++)
		if (receipt->texts[i].len > 0)
			append_lines('i', receipt->texts[i], out);
	append_item(receipt, '7', receipt->prefix, receipt->path,
	    receipt->label, out);
	append_item(receipt, '1', span_of(""), receipt->page,
	    receipt->page_title, out);
	append_item(receipt, '1', receipt->prefix, receipt->home, receipt->name,
	    out);
	buf_append_string(out, ".\r\n");
}
