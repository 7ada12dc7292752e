#include "site/query.h"

#include "base/utf8.h"

enum { SMALL = 2 }; /* letters of what an apostrophe may part from a word */

struct parser {
	struct query *query;
	struct span text; /* what was typed */
	struct span stop;
	size_t left;     /* words that may still come */
	size_t memory;   /* bytes of it used */
	size_t term_end; /* index in the text behind the last word of a term */
	bool open;       /* the last term may go on */
	bool in_quotes;
};

/* Marks that begin or end a phrase, whatever the language. */
static bool
is_quote(uint32_t code)
{
	switch (code) {
	case '"':
	case 0xAB: /* « » */
	case 0xBB:
	case 0x201C: /* “ ” „ ‟ */
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0x300C: /* 「 」 */
	case 0x300D:
	case 0xFF02: /* full-width */
		return true;
	}
	return false;
}

static bool
is_apostrophe(struct span gap)
{
	return span_is(gap, "'") || span_is(gap, "\u2019");
}

static bool
is_hyphen(struct span gap)
{
	return span_is(gap, "-") || span_is(gap, "\u2010") ||
	    span_is(gap, "\u2011");
}

/* Do two words that so little parts stand for one thing?  "anti-CD20", "5.5" */
static bool
joins(struct span text, size_t end, size_t next)
{
	struct span gap = span_make(text.ptr + end, next - end);

	if (span_is(gap, ".") || span_is(gap, ","))
		return span_is_digit(text.ptr[end - 1]) &&
		    span_is_digit(text.ptr[next]);
	return gap.len == 0 || is_apostrophe(gap) || is_hyphen(gap);
}

/* Turns quotation marks on and off; true when there were any. */
static bool
pass_gap(struct parser *p, size_t from, size_t to)
{
	bool any = false;
	size_t size;

	for (; from < to; from += size)
		if (is_quote(utf8_decode(span_after(p->text, from), &size))) {
			p->in_quotes = !p->in_quotes;
			any = true;
		}
	return any;
}

bool
query_is_common(struct span word, struct span stop)
{
	char padded[WORDS_MAX + 2];

	if (stop.len == 0)
		return false;
	padded[0] = padded[word.len + 1] = ' ';
	memcpy(padded + 1, word.ptr, word.len);
	return memmem(stop.ptr, stop.len, padded, word.len + 2) != NULL;
}

/* Takes back the only word of the last term. */
static void
take_back(struct parser *p)
{
	struct query *query = p->query;
	struct query_term *last = &query->terms[query->term_count - 1];

	p->memory = (size_t)(query->words[last->first].ptr - query->memory);
	query->word_count = last->first;
	last->count = 0;
	p->left++;
}

/* The last term is whole; it goes again when it is no word to look for. */
static void
close_term(struct parser *p)
{
	struct query *query = p->query;
	const struct query_term *last;

	if (!p->open)
		return;
	p->open = false;
	last = &query->terms[query->term_count - 1];
	if (last->count != 1 || last->quoted ||
	    !query_is_common(query->words[last->first], p->stop))
		return;
	take_back(p);
	query->term_count--;
	query->common = true;
}

static struct query_term *
begin_term(struct parser *p, struct span word)
{
	struct query *query = p->query;
	struct query_term *term = &query->terms[query->term_count++];

	*term = (struct query_term){ .typed = word,
		.first = query->word_count,
		.quoted = p->in_quotes };
	p->open = true;
	return term;
}

/* Is there room for a word?  After one that stood alone, others are free. */
static bool
has_room(struct parser *p, struct span word, bool goes_on)
{
	struct query *query = p->query;

	if (query->word_count == QUERY_WORDS)
		return false;
	if (goes_on && words_is_alone(word))
		return true;
	if (p->left == 0 || (!goes_on && query->term_count == QUERY_TERMS))
		return false;
	p->left--;
	return true;
}

static void
add_word(struct parser *p, struct span word, bool goes_on)
{
	struct query *query = p->query;
	struct query_term *term;
	char *memory = query->memory + p->memory;
	size_t len;

	if (!has_room(p, word, goes_on)) {
		query->cut = true;
		close_term(p);
		return;
	}
	term = goes_on ? &query->terms[query->term_count - 1]
		       : begin_term(p, word);
	len = words_fold(word, memory);
	p->memory += len;
	query->words[query->word_count++] = span_make(memory, len);
	term->count++;
	term->typed.len = (size_t)(word.ptr + word.len - term->typed.ptr);
}

/*
 * What an apostrophe parts from a word may say nothing by itself: the article
 * in "l'infezione", the "s" of "Crohn's", both in "it's".  That before it is
 * taken back; true when the word behind it is to be passed over.
 */
static bool
pass_apostrophe(struct parser *p, struct span word)
{
	struct query *query = p->query;
	struct query_term *term = &query->terms[query->term_count - 1];
	struct span before = query->words[term->first];

	/* One letter is what was left out between words of English. */
	if (term->count == 1 && word.len > 1 &&
	    (utf8_count(before) <= SMALL || query_is_common(before, p->stop))) {
		take_back(p);
		return false;
	}
	if (utf8_count(word) > SMALL)
		return false;
	term->typed.len = (size_t)(word.ptr + word.len - term->typed.ptr);
	return true;
}

static void
read_words(struct parser *p)
{
	struct span word;
	size_t at = 0;

	while (words_next(p->text, &at, &word)) {
		size_t start = (size_t)(word.ptr - p->text.ptr);
		struct span gap =
		    span_make(p->text.ptr + p->term_end, start - p->term_end);
		bool parted = pass_gap(p, p->term_end, start);
		bool goes_on = p->open && !parted &&
		    (p->in_quotes || joins(p->text, p->term_end, start));

		p->term_end = start + word.len;
		if (!goes_on)
			close_term(p);
		else if (!p->in_quotes && is_apostrophe(gap) &&
		    pass_apostrophe(p, word))
			continue;
		add_word(p, word, goes_on);
	}
	close_term(p);
}

static void
mark_prefix(struct query *query)
{
	struct query_term *last;
	struct span word;

	if (query->term_count == 0)
		return;
	last = &query->terms[query->term_count - 1];
	word = query->words[query->word_count - 1];
	last->prefix = !last->quoted && !query->cut && !words_is_alone(word) &&
	    utf8_count(word) >= QUERY_PREFIX;
}

static void
parse(struct span typed, struct span stop, struct query *query)
{
	struct parser p = {
		.query = query, .text = typed, .stop = stop, .left = QUERY_TERMS
	};

	query->term_count = query->word_count = 0;
	query->cut = query->common = false;
	read_words(&p);
	mark_prefix(query);
}

void
query_parse(struct span typed, struct span stop, struct query *query)
{
	typed = span_first(typed, QUERY_TYPED);
	parse(typed, stop, query);
	if (query->term_count == 0 && query->common)
		parse(typed, span_of(""), query);
}

bool
query_is_divided(const struct query *query, size_t term)
{
	const struct query_term *t = &query->terms[term];

	for (size_t i = 0; i < t->count; i++)
		if (words_is_alone(query->words[t->first + i]))
			return false;
	return t->count > 1 && !t->quoted;
}

void
query_join(const struct query *query, size_t term, size_t terms,
    struct buf *out)
{
	const struct query_term *first = &query->terms[term];
	const struct query_term *last = &query->terms[term + terms - 1];

	for (size_t i = first->first; i < last->first + last->count; i++) {
		if (i > first->first)
			buf_append_char(out, ' ');
		buf_append(out, query->words[i]);
	}
}
