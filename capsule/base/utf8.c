#include "base/utf8.h"

#include "base/buf.h"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

static const uint8_t *
bytes(struct span text)
{
	return (const uint8_t *)text.ptr;
}

uint32_t
utf8_decode(struct span text, size_t *size)
{
	ucs4_t code;
	int used;

	if ((unsigned char)text.ptr[0] < 0x80) {
		*size = 1;
		return (unsigned char)text.ptr[0];
	}
	used = u8_mbtouc(&code, bytes(text), text.len);
	*size = (size_t)used;
	return code;
}

void
utf8_append(struct buf *out, uint32_t code)
{
	uint8_t encoded[4];
	int len = u8_uctomb(encoded, code, sizeof(encoded));

	if (len < 0)
		len = u8_uctomb(encoded, UTF8_REPLACEMENT, sizeof(encoded));
	buf_append(out, span_make((const char *)encoded, (size_t)len));
}

size_t
utf8_shown(struct span text)
{
	unsigned char first = (unsigned char)text.ptr[0];
	uint32_t code;
	size_t size;

	if (first < 0x80)
		return first >= ' ' && first != 0x7F;
	code = utf8_decode(text, &size);
	if (code < 0xA0 ||
	    (code == UTF8_REPLACEMENT && !span_starts(text, "\xEF\xBF\xBD")))
		return 0;
	return size;
}

void
utf8_tame(char *text)
{
	while (*text != '\0') {
		size_t shown = utf8_shown(span_of(text));

		if (shown == 0)
			*text = '?';
		text += shown == 0 ? 1 : shown;
	}
}

struct span
utf8_skip_mark(struct span text)
{
	static const char mark[] = "\xEF\xBB\xBF";

	return span_starts(text, mark) ? span_after(text, strlen(mark)) : text;
}

/* Text is mostly ASCII: eight bytes at once. */
size_t
utf8_ascii(struct span text)
{
	uint64_t eight;
	size_t i = 0;

	for (; text.len - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, text.ptr + i, sizeof(eight));
		if ((eight & 0x8080808080808080u) != 0)
			break;
	}
	while (i < text.len && (unsigned char)text.ptr[i] < 0x80)
		i++;
	return i;
}

size_t
utf8_check(struct span text)
{
	size_t at = utf8_ascii(text);

	while (at < text.len) {
		ucs4_t code;
		int used = u8_mbtoucr(&code, bytes(text) + at, text.len - at);

		if (used < 0)
			break;
		at += (size_t)used;
		at += utf8_ascii(span_after(text, at));
	}
	return at;
}

size_t
utf8_width(struct span text)
{
	size_t ascii = utf8_ascii(text);
	int rest;

	if (ascii == text.len)
		return ascii;
	text = span_after(text, ascii);
	rest = u8_width(bytes(text), text.len, "UTF-8");
	return ascii + (rest < 0 ? 0 : (size_t)rest);
}

size_t
utf8_count(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return count;
}

static bool
is_of(uint32_t code, uint32_t categories)
{
	return uc_is_general_category_withtable(code, categories);
}

bool
utf8_is_word(uint32_t code)
{
	return is_of(code,
	    UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

bool
utf8_is_mark(uint32_t code)
{
	return is_of(code, UC_CATEGORY_MASK_M);
}

bool
utf8_is_letter(uint32_t code)
{
	return is_of(code, UC_CATEGORY_MASK_L);
}

int
utf8_digit(uint32_t code)
{
	if (code < 0x80)
		return code >= '0' && code <= '9' ? (int)(code - '0') : -1;
	return uc_decimal_value(code);
}

bool
utf8_is_blank(uint32_t code)
{
	return (code >= '\t' && code <= '\r') ||
	    is_of(code, UC_CATEGORY_MASK_Zs);
}

uint32_t
utf8_upper(uint32_t code)
{
	return uc_toupper(code);
}

/*
 * A letter without its marks (Unicode Standard Annex 15: the first of its
 * canonical decomposition).  A Korean syllable is composed of letters: all of
 * it stays.
 */
static uint32_t
base_of(uint32_t code)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	int count;

	while (code >= 0x80 &&
	    (count = uc_canonical_decomposition(code, parts)) > 0) {
		if (count > 1 && !is_of(parts[1], UC_CATEGORY_MASK_M))
			break;
		code = parts[0];
	}
	return code;
}

uint32_t
utf8_plain(uint32_t code)
{
	return uc_tolower(base_of(code));
}

void
utf8_fold(struct span text, struct buf *out)
{
	size_t size;

	for (; text.len > 0; text = span_after(text, size)) {
		uint32_t code = base_of(utf8_decode(text, &size));

		if (!utf8_is_mark(code))
			utf8_append(out, uc_tolower(code));
	}
}
