#include "site/query.h"

#include "base/utf8.h"

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

/* Do two words that so little parts stand for one thing?  "anti-CD20", "5.5" */
static bool
joins(struct span text, size_t end, size_t next)
{
	static const char *const joiners[] = { "-", "'", "\u2019", "\u2010",
		"\u2011" };
	struct span gap = span_make(text.ptr + end, next - end);

	if (gap.len == 0)
		return true;
	if (span_is(gap, ".") || span_is(gap, ","))
		return span_is_digit(text.ptr[end - 1]) &&
		    span_is_digit(text.ptr[next]);
	for (size_t i = 0; i < sizeof(joiners) / sizeof(joiners[0]); i++)
		if (span_is(gap, joiners[i]))
			return true;
	return false;
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

static bool
is_stop(const struct parser *p, const struct query_term *term)
{
	struct span word = p->query->words[term->first];
	char padded[WORDS_MAX + 2];

	if (term->count != 1 || term->quoted || p->stop.len == 0)
		return false;
	padded[0] = padded[word.len + 1] = ' ';
	memcpy(padded + 1, word.ptr, word.len);
	return memmem(p->stop.ptr, p->stop.len, padded, word.len + 2) != NULL;
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
	if (!is_stop(p, last))
		return;
	p->memory = (size_t)(query->words[last->first].ptr - query->memory);
	query->word_count = last->first;
	query->term_count--;
	query->common = true;
	p->left++;
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

/* Is there room for a word?  Those that follow one that stood alone are free.
 */
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

static void
read_words(struct parser *p)
{
	struct span word;
	size_t at = 0;

	while (words_next(p->text, &at, &word)) {
		size_t start = (size_t)(word.ptr - p->text.ptr);
		bool parted = pass_gap(p, p->term_end, start);
		bool goes_on = p->open && !parted &&
		    (p->in_quotes || joins(p->text, p->term_end, start));

		if (!goes_on)
			close_term(p);
		add_word(p, word, goes_on);
		p->term_end = start + word.len;
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
