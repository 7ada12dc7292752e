/*
 * E-speech: text as it is to be spoken.
 */
#include "check/phrase.h"
#include "check/rules.h"

#include <ctype.h>
#include <stddef.h>

enum { CAPITALS, DIRECTIONS, SIGNS };

static const struct schema_key keys[] = {
	RULE_LIST("capitals", CAPITALS, false),
	RULE_LIST("directions", DIRECTIONS, false),
	RULE_LIST("signs", SIGNS, false),
	RULE_KINDS,
};

static bool
is_digit(struct span text, size_t i)
{
	return i < text.len && isdigit((unsigned char)text.ptr[i]);
}

/* The word, between white space, that holds the byte at i. */
static struct span
word_around(struct span text, size_t i)
{
	size_t start = i, end = i;

	while (start > 0 && strchr(" \n", text.ptr[start - 1]) == NULL)
		start--;
	while (end < text.len && strchr(" \n", text.ptr[end]) == NULL)
		end++;
	return span_make(text.ptr + start, end - start);
}

/* Only digits and this dash: "10-1234/5" and "978-3-16" are identifiers. */
static bool
is_range(struct span word, size_t dashes)
{
	size_t found = 0;

	/* "0800-123456" is dialled. */
	if (word.len > 1 && word.ptr[0] == '0' &&
	    isdigit((unsigned char)word.ptr[1]))
		return false;
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (isalpha(c) || c == '/' || c == ':')
			return false;
		found += c == '-' || c == 0xE2;
	}
	return found == dashes;
}

/* "66-81", "66–81" and "66 – 81"; the bytes of the dash. */
static size_t
range_at(struct span text, size_t i)
{
	size_t size = text.ptr[i] == '-' ? 1 : 0;

	if (text.ptr[i] == '\xE2' &&
	    span_starts(span_after(text, i), "\xE2\x80\x93"))
		size = 3;
	if (size == 0 || i == 0)
		return 0;
	if (is_digit(text, i - 1) && is_digit(text, i + size))
		return is_range(word_around(text, i), 1) ? size : 0;
	return size == 3 && i > 1 && text.ptr[i - 1] == ' ' &&
		is_digit(text, i - 2) && is_digit(text, i + size + 1)
	    ? size
	    : 0;
}

/* "2025-04-11", "11/04/2025", "11.4.2025". */
static bool
is_numeric_date(struct span text, size_t i)
{
	struct span word = span_after(text, i);
	size_t digits[3] = { 0, 0, 0 };
	size_t part = 0;
	char separator = '\0';

	if (!is_digit(text, i) || (i > 0 && phrase_is_letter(text.ptr[i - 1])))
		return false;
	for (size_t k = 0; k < word.len && k < 11; k++) {
		char c = word.ptr[k];

		if (isdigit((unsigned char)c)) {
			digits[part]++;
			continue;
		}
		if (strchr("-/.", c) == NULL || part == 2 ||
		    (separator != '\0' && c != separator))
			break;
		separator = c;
		part++;
	}
	return part == 2 && digits[1] <= 2 &&
	    ((digits[0] == 4 && digits[1] > 0 && digits[2] > 0 &&
		 digits[2] <= 2) ||
		(digits[0] <= 2 && digits[1] > 0 && digits[2] == 4));
}

/* Is it "st", "nd", "rd" or "th"? */
static bool
is_ordinal_ending(struct span text)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };

	for (size_t i = 0; i < 4; i++)
		if (span_starts(text, endings[i]))
			return text.len == 2 || !phrase_is_letter(text.ptr[2]);
	return false;
}

/* "April 11, 2025", "April 11th": the month before the day. */
static bool
is_american_date(const struct check *check, struct span text, size_t i)
{
	const struct labels *labels = &check->content->settings.labels;

	if (i > 0 && phrase_is_letter(text.ptr[i - 1]))
		return false;
	for (size_t m = 0; m < 12; m++) {
		struct span month = labels->months[m];
		size_t k = i + month.len;

		if (month.len == 0 || text.ptr[i] != month.ptr[0] ||
		    !span_equal(span_first(span_after(text, i), month.len),
			month) ||
		    k >= text.len || text.ptr[k] != ' ' ||
		    !is_digit(text, k + 1))
			continue;
		k += is_digit(text, k + 2) ? 3 : 2;
		return is_ordinal_ending(span_after(text, k)) ||
		    (k + 1 < text.len && text.ptr[k] == ',' &&
			text.ptr[k + 1] == ' ' && is_digit(text, k + 2));
	}
	return false;
}

static void
check_numbers(struct check *check, const struct subject *s,
    const struct passage *p)
{
	struct span text = p->text;

	for (size_t i = 0; i < text.len; i++) {
		if (p->inside[i] != 0)
			continue;
		if (is_numeric_date(text, i)) {
			report_passage(check, s, p, i,
			    "a date in numbers: write \"11 April 2025\"");
			i += 9;
		} else if (is_american_date(check, text, i))
			report_passage(check, s, p, i,
			    "write the day before the month: \"11 April "
			    "2025\"");
		else if (range_at(text, i) > 0)
			report_passage(check, s, p, i,
			    "a range with a dash: write \"to\"");
	}
}

static void
check_phrases(struct check *check, const struct subject *s,
    const struct passage *p, const struct schema_texts *list,
    const char *advice)
{
	struct phrase_match match;
	size_t from = 0;

	while (phrase_find_any(p->text, from, list, &match)) {
		from = match.at + match.phrase.len;
		if (p->inside[match.at] == 0)
			report_passage(check, s, p, match.at, "\"%.*s\": %s",
			    SPAN_ARG(match.phrase), advice);
	}
}

/* Words of the list, but in capitals, as they stand there. */
static void
check_capitals(struct check *check, const struct subject *s,
    const struct passage *p)
{
	struct span rest = p->text;
	struct span word;

	while (phrase_word(&rest, &word)) {
		size_t at = (size_t)(word.ptr - p->text.ptr);

		if (p->inside[at] == 0 &&
		    phrase_listed_exactly(&check->setting->lists[CAPITALS],
			word))
			report_passage(check, s, p, at,
			    "\"%.*s\" in capitals may be spelled out letter "
			    "by letter: use small ones",
			    SPAN_ARG(word));
	}
}

/* Where the sign stands first, but in code and in links; the length if not. */
static size_t
find_sign(const struct passage *p, struct span sign)
{
	size_t at = 0;

	while (sign.len > 0 && at < p->text.len) {
		struct span rest = span_after(p->text, at);
		const char *found =
		    memmem(rest.ptr, rest.len, sign.ptr, sign.len);

		if (found == NULL)
			break;
		at = (size_t)(found - p->text.ptr);
		if (p->inside[at] == 0)
			return at;
		at += sign.len;
	}
	return p->text.len;
}

static void
check_signs(struct check *check, const struct subject *s,
    const struct passage *p)
{
	const struct schema_texts *signs = &check->setting->lists[SIGNS];

	for (size_t i = 0; i < signs->count; i++) {
		struct span sign = signs->items[i]->text;
		size_t at = find_sign(p, sign);

		if (at < p->text.len)
			report_passage(check, s, p, at,
			    "\"%.*s\" in running text: say it in a word",
			    SPAN_ARG(sign));
	}
}

static void
speech_page(struct check *check, const struct subject *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct passage *p = &s->passages[i];

		check_numbers(check, s, p);
		check_capitals(check, s, p);
		check_phrases(check, s, p, &check->setting->lists[DIRECTIONS],
		    "who listens has no page before them: name the place");
		check_signs(check, s, p);
	}
}

const struct rule speech_rule = {
	.id = "E-speech",
	.wish = "ranges with \"to\", dates as \"11 April 2025\", no shouting, "
		"no directions on a page, words for signs",
	.why = "Speech reads \"66-81\" as a sum, capitals as letters, and "
	       "signs not at all; \"above\" is nowhere.",
	.fix = "Write it as you would say it.",
	.keys = keys,
	.page = speech_page,
};
