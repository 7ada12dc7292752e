#include "base/utf8.h"

#include "base/buf.h"

#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
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

/* No more than four bytes back, whatever the text is. */
size_t
utf8_before(struct span text, size_t at)
{
	size_t start = at - 1;

	while (start > 0 && at - start < 4 && utf8_continues(text.ptr[start]))
		start--;
	return start;
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

/* Thai, Lao, Myanmar, Khmer. */
static bool
is_south_east_asian(uint32_t code)
{
	return (code >= 0x0E00 && code <= 0x0EFF) ||
	    (code >= 0x1000 && code <= 0x109F) ||
	    (code >= 0x1780 && code <= 0x17FF);
}

static bool
is_korean(uint32_t code)
{
	return (code >= 0x1100 && code <= 0x11FF) ||
	    (code >= 0x3130 && code <= 0x318F) ||
	    (code >= 0xA960 && code <= 0xA97F) ||
	    (code >= 0xAC00 && code <= 0xD7FF);
}

/* Is it a sign of a script without spaces? */
static bool
is_unspaced(uint32_t code)
{
	if (code < 0x0E00)
		return false;
	return is_south_east_asian(code) ||
	    (!is_korean(code) && uc_width(code, "UTF-8") == 2);
}

static uint32_t
code_at(struct span text, size_t at)
{
	size_t size;

	return utf8_decode(span_after(text, at), &size);
}

bool
utf8_is_break(struct span text, size_t at)
{
	enum { BEFORE = 32, BEHIND = 16 }; /* what the rules look at */
	size_t start = at < BEFORE ? 0 : at - BEFORE;
	size_t end = text.len - at < BEHIND ? text.len : at + BEHIND;
	char breaks[BEFORE + BEHIND];
	size_t before;

	if (at == 0 || at >= text.len || utf8_continues(text.ptr[at]) ||
	    ((unsigned char)text.ptr[at - 1] < 0x80 &&
		(unsigned char)text.ptr[at] < 0x80))
		return false;
	before = utf8_before(text, at);
	if (!is_unspaced(code_at(text, before)) &&
	    !is_unspaced(code_at(text, at)))
		return false;
	while (start < before && utf8_continues(text.ptr[start]))
		start++;
	while (end < text.len && end > at + 1 && utf8_continues(text.ptr[end]))
		end--;
	u8_possible_linebreaks(bytes(text) + start, end - start, "UTF-8",
	    breaks);
	return breaks[at - start] == UC_BREAK_POSSIBLE;
}

/* Thai and Lao vowels that are written before the sound that they follow. */
static bool
is_vowel_before(uint32_t code)
{
	return (code >= 0x0E40 && code <= 0x0E44) ||
	    (code >= 0x0EC0 && code <= 0x0EC4);
}

/* Thai and Lao signs that belong to the sound before them. */
static bool
is_behind_sound(uint32_t code)
{
	return (code >= 0x0E2F && code <= 0x0E33) || code == 0x0E45 ||
	    code == 0x0E46 || (code >= 0x0EAF && code <= 0x0EB3) ||
	    code == 0x0EC6;
}

size_t
utf8_cut(struct span text, size_t cells)
{
	const uint8_t *end = bytes(text) + text.len;
	bool breakable = false; /* behind what was passed */
	size_t fit = 0, used = 0;
	size_t at = 0, next;

	for (; at < text.len; at = next) {
		uint32_t code = code_at(text, at);

		if (breakable && is_south_east_asian(code) &&
		    !is_behind_sound(code))
			fit = at;
		next = (size_t)(u8_grapheme_next(bytes(text) + at, end) -
		    bytes(text));
		used += utf8_width(span_make(text.ptr + at, next - at));
		if (used > cells && fit > 0)
			return fit;
		breakable = is_south_east_asian(code) && !is_vowel_before(code);
	}
	return text.len;
}

size_t
utf8_count(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !utf8_continues(text.ptr[i]);
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
