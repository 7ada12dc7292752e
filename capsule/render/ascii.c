#include "render/ascii.h"

#include "base/utf8.h"

#include <stdlib.h>

/* Code points from first to last are written as text. */
struct fold {
	uint32_t first, last;
	const char *text;
};

/* In ascending order. */
static const struct fold folds[] = {
	{ 0x0080, 0x00A0, " " }, /* C1 controls, no-break space */
	{ 0x00AB, 0x00AB, "\"" },
	{ 0x00AD, 0x00AD, "" }, /* soft hyphen */
	{ 0x00BB, 0x00BB, "\"" },
	{ 0x1680, 0x1680, " " },
	{ 0x2000, 0x200A, " " },
	{ 0x200B, 0x200B, "" },  /* zero-width space */
	{ 0x2010, 0x2013, "-" }, /* hyphens, figure dash, en dash */
	{ 0x2014, 0x2015, "--" },
	{ 0x2018, 0x201B, "'" },
	{ 0x201C, 0x201F, "\"" },
	{ 0x2022, 0x2023, "*" }, /* bullets */
	{ 0x2024, 0x2024, "." },
	{ 0x2025, 0x2025, ".." },
	{ 0x2026, 0x2026, "..." },
	{ 0x2028, 0x2029, " " }, /* line and paragraph separator */
	{ 0x202F, 0x202F, " " },
	{ 0x2032, 0x2032, "'" }, /* primes */
	{ 0x2033, 0x2033, "\"" },
	{ 0x2039, 0x203A, "'" },
	{ 0x2043, 0x2043, "*" },
	{ 0x2044, 0x2044, "/" },
	{ 0x205F, 0x205F, " " },
	{ 0x2060, 0x2060, "" }, /* word joiner */
	{ 0x2212, 0x2212, "-" },
	{ 0x2215, 0x2215, "/" },
	{ 0x3000, 0x3000, " " },
	{ 0xFEFF, 0xFEFF, "" },
};

static int
compare_fold(const void *key, const void *member)
{
	const uint32_t *code = key;
	const struct fold *fold = member;

	return *code < fold->first ? -1 : *code > fold->last;
}

static const struct fold *
find_fold(uint32_t code)
{
	return bsearch(&code, folds, sizeof(folds) / sizeof(folds[0]),
	    sizeof(folds[0]), compare_fold);
}

/*
 * What to write for the code point at the start of the text; NULL to leave
 * it as it is.
 */
static const char *
fold_at(struct span text, size_t *size)
{
	unsigned char c = (unsigned char)text.ptr[0];
	const struct fold *fold;

	*size = 1;
	if (c < 0x80)
		return " ";
	fold = find_fold(utf8_decode(text, size));
	return fold == NULL ? NULL : fold->text;
}

static const char *
clean_at(struct span text, size_t *size)
{
	*size = 1;
	if ((unsigned char)text.ptr[0] < 0x80)
		return " ";
	if (text.len < 2 || text.ptr[0] != '\xC2' ||
	    (unsigned char)text.ptr[1] >= 0xA0)
		return NULL;
	*size = 2;
	return " ";
}

/* May this byte begin something that changes? */
static bool
is_suspect(char c)
{
	unsigned char byte = (unsigned char)c;

	return (byte < ' ' && c != '\n') || byte == 0x7F || byte >= 0xC2;
}

/*
 * May one of the eight bytes from here on?  A sum with 0x01 has the high bit
 * for 0x7F, a difference to 0x20 for controls.  Yes may be a false alarm.
 */
static bool
may_hold_suspect(const char *at)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return ((bytes | (bytes + ones) | (bytes - 0x20 * ones)) &
		   0x80 * ones) != 0;
}

/* The first byte from i on that may begin what changes, or the end. */
static size_t
next_suspect(struct span text, size_t i)
{
	while (i < text.len) {
		if (text.len - i >= sizeof(uint64_t) &&
		    !may_hold_suspect(text.ptr + i)) {
			i += sizeof(uint64_t);
			continue;
		}
		if (is_suspect(text.ptr[i]))
			return i;
		i++;
	}
	return i;
}

/*
 * Appends the text in runs, with what replace_at has an answer to replaced
 * by that.
 */
static void
append_replaced(struct span text,
    const char *(*replace_at)(struct span, size_t *size), struct buf *out)
{
	const char *replacement;
	size_t run = 0, size;

	while ((run = next_suspect(text, run)) < text.len) {
		replacement = replace_at(span_after(text, run), &size);
		if (replacement == NULL) {
			run += size;
			continue;
		}
		buf_append(out, span_first(text, run));
		buf_append_string(out, replacement);
		text = span_after(text, run + size);
		run = 0;
	}
	buf_append(out, text);
}

void
ascii_clean(struct span text, struct buf *out)
{
	append_replaced(text, clean_at, out);
}

void
ascii_fold(struct span text, struct buf *out)
{
	append_replaced(text, fold_at, out);
}
