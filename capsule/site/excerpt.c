#include "site/excerpt.h"

#include "base/utf8.h"
#include "base/words.h"

/* A sentence on its way through a text. */
struct sentence {
	struct span text;
	size_t first, end; /* numbers of its words */
	size_t hit;        /* index of its first hit's first byte */
	unsigned score;    /* what its hits are worth */
};

/* The bytes of a mark that ends a sentence at byte at; 0 for none. */
static size_t
end_mark(struct span text, size_t at)
{
	static const char *const marks[] = { "\u3002", "\uFF01", "\uFF1F",
		"\u061F", "\u0964" };

	if (strchr(".!?", text.ptr[at]) != NULL && text.ptr[at] != '\0')
		return 1;
	if ((unsigned char)text.ptr[at] < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (span_starts(span_after(text, at), marks[i]))
			return strlen(marks[i]);
	return 0;
}

static bool
is_closing(char c)
{
	return c != '\0' && strchr("\"')]", c) != NULL;
}

/*
 * Does a full stop at byte at stand behind an initial or what is shortened
 * to a letter, as in "e.g." and "J. Snowden"?
 */
static bool
is_short(struct span text, size_t at)
{
	char letter = at == 0 ? '\0' : text.ptr[at - 1];
	bool capital = letter >= 'A' && letter <= 'Z';

	if (text.ptr[at] != '.' || (!capital && (letter < 'a' || letter > 'z')))
		return false;
	if (at > 1 && text.ptr[at - 2] == '.')
		return true;
	return capital && (at == 1 || text.ptr[at - 2] == ' ');
}

/* Index behind the sentence that begins at byte at. */
static size_t
end_of_sentence(struct span text, size_t at)
{
	while (at < text.len) {
		size_t size = end_mark(text, at);
		size_t next = at + size;

		if (text.ptr[at] == '\n')
			return at;
		if (size == 0) {
			at++;
			continue;
		}
		if (size > 1)
			return next;
		while (next < text.len && is_closing(text.ptr[next]))
			next++;
		if (next >= text.len || text.ptr[next] == '\n')
			return next;
		if (text.ptr[next] == ' ' && !is_short(text, at) &&
		    !(next + 1 < text.len && text.ptr[next + 1] >= 'a' &&
			text.ptr[next + 1] <= 'z'))
			return next;
		at = next;
	}
	return at;
}

/* What a hit of each kind is worth: less, the more there are of it. */
struct worth {
	unsigned of[EXCERPT_KINDS];
};

enum { WORTH = 10000 };

static struct worth
weigh(const struct excerpt_hit *hits, size_t count)
{
	struct worth worth = { { 0 } };

	for (size_t i = 0; i < count; i++)
		worth.of[hits[i].what]++;
	for (size_t i = 0; i < EXCERPT_KINDS; i++)
		worth.of[i] = worth.of[i] == 0 ? 0 : WORTH / worth.of[i];
	return worth;
}

/* Counts the words of a sentence, and what the hits among them are worth. */
static void
judge(struct sentence *s, const struct worth *worth,
    const struct excerpt_hit **hits, size_t *count)
{
	bool met[EXCERPT_KINDS] = { false };
	struct span word;
	size_t at = 0;

	s->score = 0;
	while (words_next(s->text, &at, &word)) {
		size_t number = s->end++;

		for (; *count > 0 && (*hits)->word <= number;
		     (*hits)++, (*count)--) {
			unsigned what = (*hits)->what;

			if ((*hits)->word < number || met[what])
				continue;
			met[what] = true;
			if (s->score == 0)
				s->hit = (size_t)(word.ptr - s->text.ptr);
			s->score += worth->of[what];
		}
	}
}

/* The index of the word that begins at or before byte at. */
static size_t
word_start(struct span text, size_t at)
{
	while (at > 0 && text.ptr[at - 1] != ' ')
		at--;
	return at;
}

/* As many whole words from the text's start as fit. */
static size_t
fitting(struct span text, size_t cells)
{
	size_t end = 0, used = 0, size, last = 0;

	while (end < text.len) {
		utf8_decode(span_after(text, end), &size);
		used += utf8_width(span_make(text.ptr + end, size));
		if (used > cells)
			/* A text without spaces is cut anywhere. */
			return last > end / 2 ? last : end;
		end += size;
		if (end == text.len || text.ptr[end] == ' ')
			last = end;
	}
	return end;
}

/* What is shown of a sentence: a long one from shortly before its hit. */
static struct excerpt
cut(const struct sentence *s)
{
	struct excerpt excerpt = { .text = s->text };
	size_t start = 0, end;

	if (utf8_width(s->text) <= EXCERPT_CELLS)
		return excerpt;
	if (s->score > 0 && s->hit > EXCERPT_CELLS / 2) {
		start = word_start(s->text, s->hit - EXCERPT_CELLS / 4);
		if (s->hit - start > EXCERPT_CELLS)
			start = s->hit;
		while (utf8_continues(s->text.ptr[start]))
			start++;
	}
	excerpt.text = span_after(s->text, start);
	end = fitting(excerpt.text, EXCERPT_CELLS);
	excerpt.broken = end < excerpt.text.len;
	excerpt.text = span_trim(span_first(excerpt.text, end));
	excerpt.begun = start > 0;
	return excerpt;
}

struct excerpt
excerpt_find(struct span text, const struct excerpt_hit *hits, size_t count)
{
	struct sentence best = { .text = span_make(text.ptr, 0) };
	struct sentence s = { .end = 0 };
	struct worth worth = weigh(hits, count);
	size_t at = 0;

	text = span_first(text, EXCERPT_TEXT);
	while (at < text.len && (best.end == 0 || count > 0)) {
		size_t end = end_of_sentence(text, at);

		if (end == at)
			end++;
		s.first = s.end;
		s.text = span_trim(span_make(text.ptr + at, end - at));
		judge(&s, &worth, &hits, &count);
		if (s.end > s.first && (best.end == 0 || s.score > best.score))
			best = s;
		at = end;
	}
	return cut(&best);
}
