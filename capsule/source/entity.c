#include "source/entity.h"

#include "base/utf8.h"

#include <md4c-html.h>
#include <stdlib.h>

/* "&#35;" or "&#x23;": the grammar has been checked by the parser. */
static void
decode_number(struct span digits, struct buf *out)
{
	bool hex = digits.len > 0 && (digits.ptr[0] | 0x20) == 'x';
	unsigned long code;

	code = strtoul(digits.ptr + hex, NULL, hex ? 16 : 10);
	if (code == 0 || code > 0x10FFFF)
		code = UTF8_REPLACEMENT;
	utf8_append(out, (uint32_t)code);
}

static void
collect(const char *html, MD_SIZE size, void *out)
{
	buf_append(out, span_make(html, size));
}

/*
 * The table of two thousand names lives in md4c's HTML renderer, which gives
 * it out only by rendering: "<p>", the text, "</p>".
 */
static void
decode_name(struct span reference, struct buf *out)
{
	static const struct {
		const char *escape;
		char character;
	} escapes[] = { { "&amp;", '&' }, { "&AMP;", '&' }, { "&lt;", '<' },
		{ "&LT;", '<' }, { "&gt;", '>' }, { "&GT;", '>' },
		{ "&quot;", '"' }, { "&QUOT;", '"' } };
	struct buf html;
	struct span text;

	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (!span_is(reference, escapes[i].escape))
			continue;
		buf_append_char(out, escapes[i].character);
		return;
	}
	buf_init(&html);
	md_html(reference.ptr, (MD_SIZE)reference.len, collect, &html, 0, 0);
	text = span_trim(buf_span(&html));
	if (span_starts(text, "<p>") && span_ends(text, "</p>"))
		text = span_make(text.ptr + 3, text.len - 7);
	if (span_starts(text, "&"))
		text = reference;
	buf_append(out, text);
	buf_clear(&html);
}

void
entity_decode(struct span reference, struct buf *out)
{
	if (span_starts(reference, "&#"))
		decode_number(span_after(reference, 2), out);
	else
		decode_name(reference, out);
}
