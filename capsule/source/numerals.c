#include "source/numerals.h"

#include "base/utf8.h"

/* Languages that write 85.5; the others write 85,5 (CLDR 44, decimal). */
static bool
has_decimal_point(struct span language)
{
	static const char *const tags[] = { "en", "am", "bn", "cy", "de-CH",
		"de-LI", "es-419", "es-MX", "es-US", "fil", "ga", "gsw", "gu",
		"ha", "he", "hi", "ig", "ja", "kn", "ko", "ml", "mr", "ms",
		"mt", "my", "ne", "pa", "si", "so", "sw", "ta", "te", "th",
		"tl", "ur", "yo", "zh", "zu" };
	struct span base = span_first(language, span_find(language, '-'));

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (span_equal_nocase(language, span_of(tags[i])) ||
		    span_equal_nocase(base, span_of(tags[i])))
			return true;
	return false;
}

/* What may stand between two digits of one number. */
static bool
is_sign(uint32_t code, bool spaces)
{
	switch (code) {
	case '.':
	case ',':
	case '\'':
	case 0x2019: /* right single quotation mark */
	case 0xA0:   /* no-break space */
	case 0x202F: /* narrow no-break space */
	case 0x2009: /* thin space */
	case 0x66B:  /* Arabic decimal separator */
	case 0x66C:  /* Arabic thousands separator */
		return true;
	default:
		return spaces && code == ' ';
	}
}

static bool
is_decimal_sign(uint32_t code, struct span language)
{
	if (code == 0x66B)
		return true;
	return code == (has_decimal_point(language) ? '.' : ',');
}

/*
 * Reads a number into digits with a point before the fraction; false when it
 * is none in that language: signs that cut off anything but three digits, a
 * sign after the fraction.
 */
static bool
read_number(struct span number, struct span language, struct buf *out)
{
	size_t run = 0; /* digits since the last sign */
	bool grouped = false, fraction = false;
	size_t size;

	for (; number.len > 0; number = span_after(number, size)) {
		uint32_t code = utf8_decode(number, &size);
		int digit = utf8_digit(code);

		if (digit >= 0) {
			buf_append_char(out, (char)('0' + digit));
			run++;
			continue;
		}
		if (fraction ||
		    (grouped ? run != 3
			     : run > 3 && !is_decimal_sign(code, language)))
			return false;
		if (is_decimal_sign(code, language)) {
			fraction = true;
			buf_append_char(out, '.');
		} else {
			grouped = true;
		}
		run = 0;
	}
	return fraction || !grouped || run == 3;
}

void
numerals_read(struct span number, struct span language, struct buf *out)
{
	size_t start = out->len;
	size_t size;

	if (read_number(number, language, out))
		return;
	buf_truncate(out, start);
	for (; number.len > 0; number = span_after(number, size)) {
		int digit = utf8_digit(utf8_decode(number, &size));

		if (digit >= 0)
			buf_append_char(out, (char)('0' + digit));
		else
			buf_append(out, span_first(number, size));
	}
}

size_t
numerals_length(struct span text, bool spaces)
{
	size_t len = 0;
	size_t size, next;

	while (len < text.len) {
		uint32_t code = utf8_decode(span_after(text, len), &size);

		if (utf8_digit(code) >= 0) {
			len += size;
			continue;
		}
		if (len == 0 || !is_sign(code, spaces) ||
		    len + size == text.len ||
		    utf8_digit(utf8_decode(span_after(text, len + size),
			&next)) < 0)
			break;
		len += size;
	}
	return len;
}
