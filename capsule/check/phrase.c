#include "check/phrase.h"

#include <ctype.h>

bool
phrase_is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool
stands_alone(struct span text, size_t at, size_t len)
{
	return (at == 0 || !phrase_is_letter(text.ptr[at - 1]) ||
		   !phrase_is_letter(text.ptr[at])) &&
	    (at + len == text.len || !phrase_is_letter(text.ptr[at + len]) ||
		!phrase_is_letter(text.ptr[at + len - 1]));
}

size_t
phrase_find(struct span text, size_t from, struct span phrase)
{
	char small, capital;

	if (phrase.len == 0)
		return text.len;
	small = (char)tolower((unsigned char)phrase.ptr[0]);
	capital = (char)toupper((unsigned char)phrase.ptr[0]);
	for (size_t i = from; i + phrase.len <= text.len; i++)
		if ((text.ptr[i] == small || text.ptr[i] == capital) &&
		    (i == from || !phrase_is_letter(text.ptr[i - 1]) ||
			!phrase_is_letter(text.ptr[i])) &&
		    span_equal_nocase(span_make(text.ptr + i, phrase.len),
			phrase) &&
		    stands_alone(text, i, phrase.len))
			return i;
	return text.len;
}

bool
phrase_find_any(struct span text, size_t from, const struct schema_texts *list,
    struct phrase_match *match)
{
	match->at = text.len;
	for (size_t i = 0; i < list->count; i++) {
		struct span phrase = list->items[i]->text;
		size_t at = phrase_find(text, from, phrase);

		if (at < match->at)
			*match = (struct phrase_match){ phrase, at };
	}
	return match->at < text.len;
}

bool
phrase_listed(const struct schema_texts *list, struct span word)
{
	for (size_t i = 0; i < list->count; i++)
		if (span_equal_nocase(list->items[i]->text, word))
			return true;
	return false;
}

bool
phrase_listed_exactly(const struct schema_texts *list, struct span word)
{
	for (size_t i = 0; i < list->count; i++)
		if (span_equal(list->items[i]->text, word))
			return true;
	return false;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static struct span
without_punctuation(struct span word)
{
	while (word.len > 0 && !phrase_is_letter(word.ptr[0]))
		word = span_after(word, 1);
	while (word.len > 0 && !phrase_is_letter(word.ptr[word.len - 1]) &&
	    word.ptr[word.len - 1] != '%')
		word.len--;
	return word;
}

bool
phrase_word(struct span *rest, struct span *word)
{
	do {
		size_t end;

		while (rest->len > 0 && is_space(rest->ptr[0]))
			*rest = span_after(*rest, 1);
		for (end = 0; end < rest->len && !is_space(rest->ptr[end]);)
			end++;
		if (end == 0)
			return false;
		*word = without_punctuation(span_first(*rest, end));
		*rest = span_after(*rest, end);
	} while (word->len == 0);
	return true;
}

size_t
phrase_count(struct span text)
{
	struct span word;
	size_t count = 0;

	while (phrase_word(&text, &word))
		count++;
	return count;
}
