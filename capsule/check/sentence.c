#include "check/sentence.h"

#include "check/phrase.h"

#include <ctype.h>

/* Never the end of a sentence: a name, a number or an example follows. */
static const char *const joining[] = { "e.g", "E.g", "i.e", "I.e", "cf", "vs",
	"Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Fig", "Figs", "No", "Nos", "pp",
	"p", "vol", "ed", "eds", "approx", "ca", "viz", "resp", "Jan", "Feb",
	"Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec" };

/* The end of one only before a word that sentences begin with. */
static const char *const open[] = { "al", "etc", "Inc", "Ltd", "Jr", "a.m",
	"p.m", "U.S", "U.K" };

static const char *const starters[] = { "The", "This", "That", "These", "Those",
	"There", "A", "An", "It", "Its", "In", "We", "You", "They", "He", "She",
	"If", "When", "But", "And", "So", "At", "By", "For", "Of", "On", "To",
	"What", "Who", "Our", "Your", "Their", "Some", "Many", "Most", "No",
	"Not", "After", "Before", "As", "Each", "Both", "All", "People",
	"However", "Here", "Then", "Please", "Ask" };

static bool
is_one_of(struct span word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (word.len > 0 && word.ptr[0] == list[i][0] &&
		    span_is(word, list[i]))
			return true;
	return false;
}

#define IS_ONE_OF(word, list) \
	is_one_of((word), (list), sizeof(list) / sizeof((list)[0]))

/* The word that ends before the byte at i: letters and inner full stops. */
static struct span
word_before(struct span text, size_t i)
{
	size_t start = i;

	while (start > 0 &&
	    (phrase_is_letter(text.ptr[start - 1]) ||
		text.ptr[start - 1] == '.'))
		start--;
	return span_make(text.ptr + start, i - start);
}

static struct span
word_at(struct span text, size_t i)
{
	size_t end = i;

	while (end < text.len && phrase_is_letter(text.ptr[end]))
		end++;
	return span_make(text.ptr + i, end - i);
}

/* Closing marks: ASCII ones, and those of UTF-8's E2 80 xx. */
static size_t
skip_closing(struct span text, size_t i)
{
	while (i < text.len) {
		struct span rest = span_after(text, i);

		if (strchr("\"')].!?", rest.ptr[0]) != NULL)
			i++;
		else if (span_starts(rest, "\xE2\x80\x99") ||
		    span_starts(rest, "\xE2\x80\x9D"))
			i += 3;
		else
			break;
	}
	return i;
}

static size_t
skip_opening(struct span text, size_t i)
{
	while (i < text.len) {
		struct span rest = span_after(text, i);

		if (strchr("\"'([", rest.ptr[0]) != NULL)
			i++;
		else if (span_starts(rest, "\xE2\x80\x98") ||
		    span_starts(rest, "\xE2\x80\x9C"))
			i += 3;
		else
			break;
	}
	return i;
}

/* "vitamin C. The" ends, "by J. Snowden" does not; "I" is no initial. */
static bool
is_initial(struct span word)
{
	size_t from = span_find_last(word, '.');

	word = span_after(word, from);
	return word.len == 1 && isupper((unsigned char)word.ptr[0]) &&
	    word.ptr[0] != 'I';
}

static bool
stop_ends(struct span text, size_t stop, size_t next)
{
	struct span before = word_before(text, stop);
	struct span after = word_at(text, next);

	if (IS_ONE_OF(before, joining))
		/* "No." is a number's only before one. */
		return (span_is(before, "No") || span_is(before, "no")) &&
		    !isdigit((unsigned char)text.ptr[next]);
	if (IS_ONE_OF(before, open) || is_initial(before))
		return IS_ONE_OF(after, starters);
	return true;
}

/* May a sentence begin here?  Capitals, digits and letters beyond ASCII. */
static bool
may_begin(struct span text, size_t i)
{
	i = skip_opening(text, i);
	return i < text.len && !islower((unsigned char)text.ptr[i]) &&
	    phrase_is_letter(text.ptr[i]);
}

/* The index behind the sentence that ends with the mark at i, or 0. */
static size_t
end_at(struct span text, size_t i)
{
	size_t end = i + 1;
	size_t next;

	if (text.ptr[i] == '\n')
		return end;
	if (strchr(".!?", text.ptr[i]) == NULL)
		return 0;
	end = skip_closing(text, end);
	next = end;
	while (next < text.len && strchr(" \n", text.ptr[next]) != NULL)
		next++;
	if (next == text.len)
		return end;
	if (next == end || !may_begin(text, next))
		return 0;
	if (text.ptr[i] == '.' && !stop_ends(text, i, skip_opening(text, next)))
		return 0;
	return end;
}

bool
sentence_next(struct span *rest, struct span *sentence)
{
	for (;;) {
		size_t end = 0;

		*rest = span_trim(*rest);
		if (rest->len == 0)
			return false;
		for (size_t i = 0; i < rest->len && end == 0; i++)
			if (rest->ptr[i] != '\0')
				end = end_at(*rest, i);
		if (end == 0)
			end = rest->len;
		*sentence = span_trim(span_first(*rest, end));
		*rest = span_after(*rest, end);
		if (phrase_count(*sentence) > 0)
			return true;
	}
}

size_t
sentence_count(struct span text)
{
	struct span sentence;
	size_t count = 0;

	while (sentence_next(&text, &sentence))
		count++;
	return count;
}
