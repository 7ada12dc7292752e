#include "base/words.h"

#include "base/utf8.h"

struct range {
	uint32_t first, last;
};

static bool
is_in(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

#define IS_IN(code, ranges) \
	is_in((code), (ranges), sizeof(ranges) / sizeof((ranges)[0]))

/* Scripts that are written without spaces. */
static const struct range alone[] = {
	{ 0x0E00, 0x0EFF },   /* Thai, Lao */
	{ 0x1000, 0x109F },   /* Burmese */
	{ 0x1780, 0x17FF },   /* Khmer */
	{ 0x2E80, 0x2FDF },   /* radicals */
	{ 0x3005, 0x3007 },   /* iteration marks, zero */
	{ 0x3021, 0x3029 },   /* numerals */
	{ 0x3040, 0x30FF },   /* Hiragana, Katakana */
	{ 0x31F0, 0x31FF },   /* … more of them */
	{ 0x3400, 0x4DBF },   /* Han */
	{ 0x4E00, 0x9FFF },   /* … */
	{ 0xF900, 0xFAFF },   /* … */
	{ 0xFF66, 0xFF9F },   /* half-width Katakana */
	{ 0x20000, 0x3FFFF }, /* Han */
};

/* Marks that are left out by those who write quickly, and what joins. */
static const struct range dropped[] = {
	{ 0x00AD, 0x00AD }, /* soft hyphen */
	{ 0x0300, 0x036F }, /* Latin, Greek, Cyrillic */
	{ 0x0591, 0x05BD }, /* Hebrew points */
	{ 0x05BF, 0x05BF }, { 0x05C1, 0x05C2 }, { 0x05C4, 0x05C7 },
	{ 0x0610, 0x061A }, /* Arabic vowels */
	{ 0x0640, 0x0640 }, /* … and what stretches a word */
	{ 0x064B, 0x065F }, { 0x0670, 0x0670 }, { 0x06D6, 0x06DC },
	{ 0x06DF, 0x06E8 }, { 0x06EA, 0x06ED },
	{ 0x200C, 0x200D }, /* joiners */
	{ 0x2060, 0x2060 },
	{ 0x3099, 0x309A }, /* Kana voicing, written apart */
};

/* Letters that are not composed, and how one writes them without a key. */
static const struct {
	uint32_t code;
	const char *text;
} spelled[] = {
	{ 0x00DF, "ss" },     /* sharp s */
	{ 0x00E6, "ae" },     /* æ */
	{ 0x00F0, "d" },      /* eth */
	{ 0x00F8, "o" },      /* ø */
	{ 0x00FE, "th" },     /* thorn */
	{ 0x0111, "d" },      /* đ */
	{ 0x0127, "h" },      /* ħ */
	{ 0x0131, "i" },      /* dotless i */
	{ 0x0142, "l" },      /* ł */
	{ 0x0153, "oe" },     /* œ */
	{ 0x03C2, "\u03C3" }, /* final sigma */
	{ 0x0629, "\u0647" }, /* teh marbuta */
	{ 0x0649, "\u064A" }, /* alef maksura */
	{ 0x0671, "\u0627" }, /* alef wasla */
};

static bool
is_ascii_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static bool
is_joiner(uint32_t code)
{
	return code == 0x00AD || code == 0x200C || code == 0x200D ||
	    code == 0x2060;
}

/* Index behind the marks of a character that stands alone. */
static size_t
end_of_alone(struct span text, size_t at)
{
	size_t size;

	while (at < text.len &&
	    utf8_is_mark(utf8_decode(span_after(text, at), &size)))
		at += size;
	return at;
}

static size_t
end_of_word(struct span text, size_t at)
{
	size_t size = 1;

	while (at < text.len) {
		unsigned char c = (unsigned char)text.ptr[at];
		uint32_t code;

		if (c < 0x80) {
			if (!is_ascii_word(c))
				break;
			at++;
			continue;
		}
		code = utf8_decode(span_after(text, at), &size);
		if ((!utf8_is_word(code) && !is_joiner(code)) ||
		    IS_IN(code, alone))
			break;
		at += size;
	}
	return at;
}

/* Where the next word begins; *size is that of its first character. */
static size_t
find_word(struct span text, size_t at, size_t *size)
{
	for (; at < text.len; at += *size) {
		unsigned char c = (unsigned char)text.ptr[at];
		uint32_t code;

		*size = 1;
		if (c < 0x80 && is_ascii_word(c))
			break;
		if (c < 0x80)
			continue;
		code = utf8_decode(span_after(text, at), size);
		if (utf8_is_word(code) && !utf8_is_mark(code))
			break;
	}
	return at;
}

bool
words_next(struct span text, size_t *at, struct span *word)
{
	size_t size;
	size_t start = find_word(text, *at, &size);
	size_t end = start;

	if (start < text.len) {
		*word = span_make(text.ptr + start, size);
		end = words_is_alone(*word) ? end_of_alone(text, start + size)
					    : end_of_word(text, start + size);
	}
	*word = span_make(text.ptr + start, end - start);
	*at = end;
	return end > start;
}

bool
words_is_alone(struct span word)
{
	size_t size;

	return word.len > 0 && (unsigned char)word.ptr[0] >= 0x80 &&
	    IS_IN(utf8_decode(word, &size), alone);
}

/* A character beyond ASCII, folded, in out. */
static void
fold_code(uint32_t code, struct buf *out)
{
	code = utf8_plain(code);
	for (size_t i = 0; i < sizeof(spelled) / sizeof(spelled[0]); i++)
		if (spelled[i].code == code) {
			buf_append_string(out, spelled[i].text);
			return;
		}
	if (!IS_IN(code, dropped))
		utf8_append(out, code);
}

/* A word that is not all ASCII. */
static size_t
fold_other(struct span word, char out[WORDS_MAX])
{
	struct buf folded;
	size_t len = 0, size;

	buf_init(&folded);
	while (word.len > 0) {
		size_t before = folded.len;

		fold_code(utf8_decode(word, &size), &folded);
		if (folded.len > WORDS_MAX) {
			buf_truncate(&folded, before);
			break;
		}
		word = span_after(word, size);
	}
	len = folded.len;
	memcpy(out, folded.ptr, len);
	buf_clear(&folded);
	return len;
}

size_t
words_fold(struct span word, char out[WORDS_MAX])
{
	size_t len = word.len < WORDS_MAX ? word.len : WORDS_MAX;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (c >= 0x80) {
			size_t other = fold_other(word, out);

			/* A word is a word, though all of it would vanish. */
			if (other > 0)
				return other;
			memcpy(out, word.ptr, len);
			return len;
		}
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	return len;
}

void
words_fold_all(struct span text, struct buf *out)
{
	char folded[WORDS_MAX];
	struct span word;
	size_t at = 0;

	while (words_next(text, &at, &word)) {
		buf_append_char(out, ' ');
		buf_append(out, span_make(folded, words_fold(word, folded)));
	}
}
