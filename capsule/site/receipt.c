#include "site/receipt.h"

#include "base/uri.h"
#include "site/lines.h"

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

static void
append_item(const struct lines *lines, char type, struct span prefix,
    struct span path, struct span label)
{
	struct item item = { .type = type };
	struct buf selector;

	if (path.len == 0)
		return;
	buf_init(&selector);
	buf_append(&selector, prefix);
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
	append_item(&lines, '7', receipt->prefix, receipt->path,
	    receipt->label);
	append_item(&lines, '1', span_of(""), receipt->page,
	    receipt->page_title);
	append_item(&lines, '1', receipt->prefix, receipt->home, receipt->name);
	lines_end(&lines);
}
