#include "site/receipt.h"

#include "base/uri.h"
#include "site/lines.h"

static void
append_link(const struct receipt *receipt, struct span path, struct span label,
    struct buf *out)
{
	buf_append_string(out, "=> ");
	uri_encode_path(receipt->prefix, out);
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
	if (receipt->path.len > 0)
		append_link(receipt, receipt->path, receipt->label, out);
	append_link(receipt, receipt->home, receipt->name, out);
}

static void
append_item(const struct lines *lines, const struct receipt *receipt, char type,
    struct span path, struct span label)
{
	struct item item = { .type = type };
	struct buf selector;

	buf_init(&selector);
	buf_append(&selector, receipt->prefix);
	buf_append(&selector, path);
	item.selector = buf_span(&selector);
	lines_item(lines, label, &item);
	buf_clear(&selector);
}

void
receipt_gopher(const struct receipt *receipt, struct buf *out)
{
	const struct lines lines = { &receipt->place, out };

	lines_text(&lines, receipt->failed ? '3' : 'i', receipt->title);
	for (size_t i = 0; i < RECEIPT_TEXTS; i++)
		lines_text(&lines, 'i', receipt->texts[i]);
	if (receipt->path.len > 0)
		append_item(&lines, receipt, '7', receipt->path,
		    receipt->label);
	append_item(&lines, receipt, '1', receipt->home, receipt->name);
	lines_end(&lines);
}
