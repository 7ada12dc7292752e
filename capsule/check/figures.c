#include "check/figures.h"

#include "check/phrase.h"

#include <ctype.h>

/* A sentence as words; a longer one is looked at up to here. */
enum { WORDS = 160 };

struct words {
	struct span text;
	struct span items[WORDS];
	size_t count;
};

static const char *const small_numbers[] = { "one", "two", "three", "four",
	"five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
	"nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
	"eighty", "ninety", "hundred", "thousand" };
static const char *const people[] = { "people", "patients", "persons",
	"participants", "adults", "women", "men", "children", "them", "those" };
static const char *const units[] = { "day", "days", "week", "weeks", "month",
	"months", "year", "years" };
static const char *const currencies[] = { "euro", "euros", "dollar", "dollars",
	"pound", "pounds", "EUR", "USD", "GBP", "kronor", "francs" };
static const char *const fractions[] = { "half", "third", "thirds", "quarter",
	"quarters", "fifth", "fifths", "tenth", "tenths" };
static const char *const each[] = { "every", "each", "a" };
static const char *const multiples[] = { "times", "fold" };
static const char *const money_signs[] = { "$", "\xE2\x82\xAC", "\xC2\xA3" };

#define LISTED(word, list) \
	is_listed((word), (list), sizeof(list) / sizeof((list)[0]))

static bool
is_listed(struct span word, const char *const *list, size_t count)
{
	int first = word.len == 0 ? '\0' : tolower((unsigned char)word.ptr[0]);

	for (size_t i = 0; i < count; i++)
		if (tolower((unsigned char)list[i][0]) == first &&
		    span_equal_nocase(word, span_of(list[i])))
			return true;
	return false;
}

bool
figures_is_number(struct span word)
{
	if (word.len == 0 || !span_is_digit(word.ptr[0]) ||
	    !span_is_digit(word.ptr[word.len - 1]))
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (!span_is_digit(word.ptr[i]) && word.ptr[i] != ',' &&
		    word.ptr[i] != '.')
			return false;
	return true;
}

bool
figures_next_number(struct span *rest, struct span *number)
{
	size_t start = 0, end;

	while (start < rest->len && !span_is_digit(rest->ptr[start]))
		start++;
	if (start == rest->len)
		return false;
	for (end = start + 1; end < rest->len; end++)
		if (!span_is_digit(rest->ptr[end]) &&
		    !(strchr(",.", rest->ptr[end]) != NULL &&
			end + 1 < rest->len &&
			span_is_digit(rest->ptr[end + 1])))
			break;
	*number = span_make(rest->ptr + start, end - start);
	*rest = span_after(*rest, end);
	return true;
}

static void
read_words(struct span text, struct words *w)
{
	struct span rest = text;

	w->text = text;
	w->count = 0;
	while (w->count < WORDS && phrase_word(&rest, &w->items[w->count]))
		w->count++;
}

/* The word at i; empty past the end. */
static struct span
word(const struct words *w, size_t i)
{
	return i < w->count ? w->items[i] : span_make(w->text.ptr, 0);
}

bool
figures_is_count(struct span s)
{
	return figures_is_number(s) || LISTED(s, small_numbers);
}

/* "1997", but not "2,132". */
static bool
is_year(struct span s)
{
	return s.len == 4 && span_find(s, ',') == 4 && span_find(s, '.') == 4 &&
	    figures_is_number(s) &&
	    (span_starts(s, "19") || span_starts(s, "20"));
}

/* The text behind a word. */
static struct span
behind(const struct words *w, struct span s)
{
	return span_after(w->text, (size_t)(s.ptr - w->text.ptr) + s.len);
}

static bool
is_percentage(const struct words *w, size_t i)
{
	struct span s = word(w, i);

	if (s.len > 1 && s.ptr[s.len - 1] == '%' && span_is_digit(s.ptr[0]))
		return true;
	if (!figures_is_count(s))
		return false;
	return span_starts(behind(w, s), " %") ||
	    span_is(word(w, i + 1), "percent") ||
	    (span_is(word(w, i + 1), "per") && span_is(word(w, i + 2), "cent"));
}

/* "95% confidence interval", "confidence level of 95%": how sure, not what. */
static bool
is_confidence(const struct words *w, size_t i)
{
	size_t from = i > 3 ? i - 3 : 0;

	for (size_t j = from; j < i + 4 && j < w->count; j++)
		if (span_equal_nocase(w->items[j], span_of("confidence")) ||
		    span_is(w->items[j], "CI"))
			return true;
	return false;
}

/* Does one of the words from here name people? */
static bool
counts_people(const struct words *w, size_t from)
{
	for (size_t i = from; i <= from + 2; i++)
		if (LISTED(word(w, i), people))
			return true;
	return false;
}

/* "half of them", "two thirds of the patients". */
static bool
is_fraction(const struct words *w, size_t i)
{
	return LISTED(word(w, i), fractions) && span_is(word(w, i + 1), "of") &&
	    counts_people(w, i + 2);
}

static bool
is_share(const struct words *w, size_t i)
{
	struct span s = word(w, i);
	struct span next = word(w, i + 1);
	size_t to = i + 2;

	if (span_equal_nocase(s, span_of("of")) && figures_is_count(next) &&
	    counts_people(w, i + 2))
		return !span_is(next, "one");
	if (!figures_is_count(s) || is_year(s))
		return false;
	if (span_is(next, "out")) {
		next = word(w, i + 2);
		to = i + 3;
	}
	if (!span_is(next, "of") && !span_is(next, "in"))
		return false;
	if (LISTED(word(w, to), each))
		to++;
	/* "two of them" counts nobody; "one in ten" does. */
	return figures_is_count(word(w, to)) && !is_year(word(w, to)) &&
	    (figures_is_number(s) || span_is(next, "in"));
}

/* "3:1", "1:20": one side is 1, so that it is no time of day. */
static bool
is_odds(struct span s)
{
	size_t colon = span_find(s, ':');

	return colon < s.len && figures_is_number(span_first(s, colon)) &&
	    figures_is_number(span_after(s, colon + 1)) &&
	    (span_is(span_first(s, colon), "1") ||
		span_is(span_after(s, colon + 1), "1"));
}

/* "threefold", "3-fold". */
static bool
is_multiple(struct span s)
{
	struct span times = span_first(s, s.len < 4 ? 0 : s.len - 4);

	if (!span_ends(s, "fold"))
		return false;
	if (span_ends(times, "-"))
		times.len--;
	return figures_is_count(times);
}

static bool
is_ratio(const struct words *w, size_t i)
{
	struct span s = word(w, i);

	if (is_multiple(s))
		return true;
	if (span_equal_nocase(s, span_of("ratio")))
		return true;
	if (is_odds(s))
		return true;
	return figures_is_count(s) && LISTED(word(w, i + 1), multiples) &&
	    !span_is(word(w, i + 2), "a");
}

/* The number stands behind a "(": "(66 to 81)", "(66 to 81%)". */
static bool
is_interval(const struct words *w, size_t i)
{
	struct span s = word(w, i);

	return s.ptr > w->text.ptr && s.ptr[-1] == '(' && s.len > 0 &&
	    span_is_digit(s.ptr[0]) && span_is(word(w, i + 1), "to") &&
	    word(w, i + 2).len > 0 && span_is_digit(word(w, i + 2).ptr[0]) &&
	    !is_year(s);
}

static bool
has_money_sign(const struct words *w, struct span s)
{
	struct span before =
	    span_make(w->text.ptr, (size_t)(s.ptr - w->text.ptr));

	for (size_t i = 0; i < 3; i++)
		if (span_ends(before, money_signs[i]) ||
		    span_starts(s, money_signs[i]))
			return true;
	return false;
}

static bool
is_money(const struct words *w, size_t i)
{
	struct span s = word(w, i);
	size_t unit = i + 1;

	if (s.len == 0)
		return false;
	if (!figures_is_number(s))
		return (unsigned char)s.ptr[0] >= 0x80 && s.len > 3 &&
		    span_is_digit(s.ptr[s.len - 1]) && has_money_sign(w, s);
	if (span_is(word(w, unit), "million") ||
	    span_is(word(w, unit), "thousand"))
		unit++;
	return LISTED(word(w, unit), currencies) || has_money_sign(w, s);
}

/* Was "followed", "median" or "follow-up" said not long before? */
static bool
is_followed(const struct words *w, size_t i)
{
	static const char *const follow[] = { "followed", "median", "follow-up",
		"mean" };
	size_t from = i > 6 ? i - 6 : 0;

	for (size_t j = from; j < i; j++)
		if (LISTED(w->items[j], follow))
			return true;
	return false;
}

/* "at 5 years", "followed for 5 years"; "at 45 years old" is an age. */
static bool
is_time(const struct words *w, size_t i)
{
	struct span after = word(w, i + 2);

	if (!figures_is_number(word(w, i)) || !LISTED(word(w, i + 1), units))
		return false;
	if (span_is(after, "old") ||
	    (span_is(after, "of") && span_is(word(w, i + 3), "age")))
		return false;
	return (i > 0 && span_equal_nocase(w->items[i - 1], span_of("at"))) ||
	    is_followed(w, i);
}

static bool
is_figure(const struct words *w, size_t i)
{
	return (is_percentage(w, i) && !is_confidence(w, i)) ||
	    is_share(w, i) || is_fraction(w, i) || is_ratio(w, i) ||
	    is_interval(w, i) || is_money(w, i) || is_time(w, i);
}

bool
figures_find(struct span sentence, size_t *at)
{
	struct words w;

	read_words(sentence, &w);
	for (size_t i = 0; i < w.count; i++) {
		if (!is_figure(&w, i))
			continue;
		*at = (size_t)(w.items[i].ptr - sentence.ptr);
		return true;
	}
	return false;
}

bool
figures_find_percentage(struct span sentence, size_t *at)
{
	struct words w;

	read_words(sentence, &w);
	for (size_t i = 0; i < w.count; i++) {
		if (!is_percentage(&w, i) || is_confidence(&w, i))
			continue;
		*at = (size_t)(w.items[i].ptr - sentence.ptr);
		return true;
	}
	return false;
}
