#include "protocol/encode.h"

#include "base/utf8.h"

enum {
	LINE = 76,       /* RFC 2045, section 6.7 (5) */
	WORD = 75,       /* RFC 2047, section 2 */
	NAME = 24,       /* cells of a field's name, at most */
	PLAIN_MAX = 200, /* a value that long is folded, as encoded words */
};

static const char word_start[] = "=?UTF-8?Q?";
static const char word_end[] = "?=";

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    span_is_digit(c);
}

static void
append_escaped(unsigned char byte, struct buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	buf_append_char(out, '=');
	buf_append_char(out, digits[byte >> 4]);
	buf_append_char(out, digits[byte & 15]);
}

/* ---- headers ------------------------------------------------------------- */

/* One code point as the "Q" encoding has it (RFC 2047, section 4.2). */
static void
append_q(struct span code_point, struct buf *out)
{
	for (size_t i = 0; i < code_point.len; i++) {
		char c = code_point.ptr[i];

		if (is_letter_or_digit(c))
			buf_append_char(out, c);
		else if (c == ' ')
			buf_append_char(out, '_');
		else
			append_escaped((unsigned char)c, out);
	}
}

/* Encoded words, each on a line of its own, none of which cuts a character. */
static void
append_words(struct span text, struct buf *out)
{
	size_t most = WORD - NAME - strlen(word_end);
	struct buf piece;
	size_t len = 0, size;

	buf_init(&piece);
	for (; text.len > 0; text = span_after(text, size)) {
		utf8_decode(text, &size);
		buf_truncate(&piece, 0);
		append_q(span_first(text, size), &piece);
		if (len > 0 && len + piece.len > most) {
			buf_append_string(out, word_end);
			buf_append_string(out, "\n ");
			most = WORD - strlen(word_end);
			len = 0;
		}
		if (len == 0) {
			buf_append_string(out, word_start);
			len = strlen(word_start);
		}
		buf_append(out, buf_span(&piece));
		len += piece.len;
	}
	buf_append_string(out, word_end);
	buf_clear(&piece);
}

static bool
is_plain(struct span text)
{
	if (text.len > PLAIN_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < ' ' || text.ptr[i] > '~')
			return false;
		if (span_starts(span_after(text, i), "=?"))
			return false;
	}
	return text.len == 0 ||
	    (text.ptr[0] != ' ' && text.ptr[text.len - 1] != ' ');
}

void
encode_header(struct span text, struct buf *out)
{
	if (is_plain(text))
		buf_append(out, text);
	else
		append_words(text, out);
}

void
encode_phrase(struct span text, struct buf *out)
{
	bool safe = is_plain(text);

	for (size_t i = 0; i < text.len; i++)
		safe &= is_letter_or_digit(text.ptr[i]) || text.ptr[i] == ' ';
	if (safe)
		buf_append(out, text);
	else
		append_words(text, out);
}

/* ---- bodies -------------------------------------------------------------- */

bool
encode_suits_base64(struct span text)
{
	size_t high = 0;

	for (size_t i = 0; i < text.len; i++)
		high += (unsigned char)text.ptr[i] > '~';
	/* Three bytes for each of them against four for every three. */
	return high > text.len / 6;
}

/* Takes a line off the text, in any of the three ways to end one. */
static bool
take_line(struct span *text, struct span *line, bool *ended)
{
	size_t end = 0;

	if (text->len == 0)
		return false;
	while (end < text->len && text->ptr[end] != '\n' &&
	    text->ptr[end] != '\r')
		end++;
	*line = span_first(*text, end);
	*ended = end < text->len;
	*text = span_after(*text, end);
	if (span_starts(*text, "\r\n"))
		*text = span_after(*text, 2);
	else
		*text = span_after(*text, 1);
	return true;
}

/*
 * A line that begins "From " is changed in mailboxes of one file, and a space
 * at a line's end is lost on the way (RFC 2045, section 6.7 (3)).
 */
static bool
needs_escape(struct span line, size_t at)
{
	char c = line.ptr[at];

	if (c == ' ' || c == '\t')
		return at + 1 == line.len;
	if (at == 0 && (span_starts(line, "From ") || c == '.'))
		return true;
	return c < '!' || c > '~' || c == '=';
}

static void
append_quoted_line(struct span line, struct buf *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < line.len; i++) {
		bool escape = needs_escape(line, i);
		size_t size = escape ? 3 : 1;
		size_t used = out->len - start;

		/* One cell is kept for the "=" that breaks the line. */
		if (used + size > LINE - 1) {
			buf_append_string(out, "=\n");
			start = out->len;
		}
		if (escape)
			append_escaped((unsigned char)line.ptr[i], out);
		else
			buf_append_char(out, line.ptr[i]);
	}
}

void
encode_quoted_printable(struct span text, struct buf *out)
{
	struct span line;
	bool ended = true;

	while (take_line(&text, &line, &ended)) {
		append_quoted_line(line, out);
		buf_append_string(out, ended ? "\n" : "=\n");
	}
}

/* Base64 (RFC 2045, section 6.8) of what comes in pieces. */
struct base64 {
	struct buf *out;
	uint32_t bits;
	unsigned bytes; /* in bits, 0 to 2 */
	size_t cells;   /* of the line */
};

static void
put_group(struct base64 *b)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = b->bits << 8 * (3 - b->bytes);

	for (unsigned i = 0; i < 4; i++)
		buf_append_char(b->out,
		    i <= b->bytes ? alphabet[bits >> (18 - 6 * i) & 63] : '=');
	b->bits = 0;
	b->bytes = 0;
	b->cells += 4;
	if (b->cells == LINE) {
		buf_append_char(b->out, '\n');
		b->cells = 0;
	}
}

static void
put_bytes(struct base64 *b, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		b->bits = b->bits << 8 | (unsigned char)bytes.ptr[i];
		if (++b->bytes == 3)
			put_group(b);
	}
}

void
encode_base64(struct span text, struct buf *out)
{
	struct base64 base64 = { .out = out };
	struct span line;
	bool ended;

	while (take_line(&text, &line, &ended)) {
		put_bytes(&base64, line);
		if (ended)
			put_bytes(&base64, span_of("\r\n"));
	}
	if (base64.bytes > 0)
		put_group(&base64);
	if (base64.cells > 0)
		buf_append_char(out, '\n');
}
