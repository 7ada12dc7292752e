/*
 * E-abbr: an abbreviation is spelled out where the reader meets it first,
 * and stands in the glossary (WCAG 3.1.4).
 */
#include "check/phrase.h"
#include "check/rules.h"

#include <ctype.h>
#include <stddef.h>

enum { EXCEPT };

static const struct schema_key keys[] = {
	RULE_LIST("except", EXCEPT, false),
	RULE_KINDS,
};

/* "MS", "DMTs", "RAM-MS" by its parts, "NEDA-3": two capitals or more. */
static bool
is_abbreviation(struct span word)
{
	size_t capitals = 0, small = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (!isalnum((unsigned char)word.ptr[i]))
			return false;
		capitals += isupper((unsigned char)word.ptr[i]) != 0;
		small += islower((unsigned char)word.ptr[i]) != 0;
	}
	/* "II" and "III" count: phases, types. */
	if (span_is(word, "II") || span_is(word, "III"))
		return false;
	/* One small letter is a plural's; more make a name, "CureMS". */
	return capitals >= 2 && small <= 1 &&
	    isupper((unsigned char)word.ptr[0]);
}

/* Takes the next run of letters and digits; *at is where it stands. */
static bool
next_token(struct span text, size_t *from, size_t *at, struct span *word)
{
	size_t i = *from;

	while (i < text.len && !phrase_is_letter(text.ptr[i]))
		i++;
	*at = i;
	while (i < text.len && phrase_is_letter(text.ptr[i]))
		i++;
	*from = i;
	*word = span_make(text.ptr + *at, i - *at);
	return word->len > 0;
}

/* What stands between white space: "RAM-MS" around "MS". */
static struct span
compound_at(struct span text, size_t at, size_t len)
{
	size_t start = at, end = at + len;

	while (start > 0 &&
	    (phrase_is_letter(text.ptr[start - 1]) ||
		text.ptr[start - 1] == '-'))
		start--;
	while (end < text.len &&
	    (phrase_is_letter(text.ptr[end]) || text.ptr[end] == '-'))
		end++;
	return span_make(text.ptr + start, end - start);
}

static struct span
without_plural(struct span word)
{
	if (span_ends(word, "s"))
		word.len--;
	return word;
}

/*
 * Spelled out at this place: "(MS)", after the words; "MS (multiple …)"; or
 * "MS stands for".
 */
static bool
is_spelled_out(struct span text, size_t at, size_t len)
{
	struct span after = span_after(text, at + len);

	return (at > 0 && text.ptr[at - 1] == '(' &&
		   (span_starts(after, ")") || span_starts(after, ","))) ||
	    span_starts(after, " (") || span_starts(after, " stands for ") ||
	    span_starts(after, " means ");
}

enum use {
	USE_NONE,
	USE_BARE,
	USE_SPELLED_OUT,
};

/* How the first use in a text is. */
static enum use
first_use(struct span text, struct span word)
{
	size_t from = 0, at;
	struct span token;

	while (next_token(text, &from, &at, &token))
		if (span_equal(without_plural(token), without_plural(word)))
			return is_spelled_out(text, at, token.len)
			    ? USE_SPELLED_OUT
			    : USE_BARE;
	return USE_NONE;
}

/*
 * The running text of a block, over all its nodes: the glossary puts its own
 * beside the author's.
 */
static void
append_words(const struct node *block, struct buf *out)
{
	struct walk walk = walk_begin(block);

	buf_truncate(out, 0);
	while (walk_next(&walk)) {
		if (!walk.entering)
			continue;
		if (walk.node->kind == NODE_LINK)
			walk_skip(&walk);
		if (walk.node->kind == NODE_TEXT)
			buf_append(out, walk.node->text);
	}
}

/*
 * Is it spelled out in the page as it is furnished, at its first use in
 * running text or before?  Headings, links and quotes do not count.
 */
static bool
is_furnished(const struct subject *s, struct span word)
{
	struct walk walk = walk_begin(s->page->document->root);
	enum use use = USE_NONE;
	struct buf text;

	buf_init(&text);
	while (use == USE_NONE && walk_next(&walk)) {
		const struct node *node = walk.node;

		if (!walk.entering)
			continue;
		if (node->kind == NODE_HEADING || node->kind == NODE_FOOTER ||
		    node->kind == NODE_QUOTE)
			walk_skip(&walk);
		if (node->kind != NODE_PARAGRAPH &&
		    node->kind != NODE_CAPTION && node->kind != NODE_CELL)
			continue;
		append_words(node, &text);
		use = first_use(buf_span(&text), word);
		/* A table may name what the text spells out behind it. */
		if (node->kind != NODE_PARAGRAPH && use == USE_BARE)
			use = USE_NONE;
	}
	buf_clear(&text);
	return use != USE_BARE;
}

static bool
is_known(const struct check *check, struct span word)
{
	return !check->terms.found || terms_has(&check->terms, word) ||
	    terms_has(&check->terms, without_plural(word));
}

static void
check_first_use(struct check *check, const struct subject *s,
    const struct passage *p, size_t at, struct span word)
{
	if (!is_known(check, word))
		report_passage(check, s, p, at,
		    "\"%.*s\" is not in the glossary: add it, or to "
		    "\"except\" of this rule",
		    SPAN_ARG(word));
	else if (!is_furnished(s, word))
		report_passage(check, s, p, at,
		    "\"%.*s\" is not spelled out where it is met first: "
		    "write \"words for it (%.*s)\"",
		    SPAN_ARG(word), SPAN_ARG(word));
}

static bool
is_exempt(const struct check *check, const struct passage *p, size_t at,
    struct span word)
{
	const struct schema_texts *list = &check->setting->lists[EXCEPT];

	return (p->inside[at] & (INSIDE_CODE | INSIDE_LINK)) != 0 ||
	    phrase_listed_exactly(list, word) ||
	    phrase_listed_exactly(list, without_plural(word)) ||
	    phrase_listed_exactly(list, compound_at(p->text, at, word.len));
}

static void
check_passage(struct check *check, const struct subject *s,
    const struct passage *p, struct map *seen)
{
	size_t from = 0, at;
	struct span word;

	while (next_token(p->text, &from, &at, &word)) {
		if (!is_abbreviation(word) || is_exempt(check, p, at, word))
			continue;
		/* It is spelled out in running text, not in headings. */
		if (p->kind != PASSAGE_PARAGRAPH && is_known(check, word))
			continue;
		if (map_add(seen, without_plural(word), seen) == NULL)
			check_first_use(check, s, p, at, word);
	}
}

static void
abbreviations_page(struct check *check, const struct subject *s)
{
	struct map seen;

	map_init(&seen);
	for (size_t i = 0; i < s->count; i++)
		check_passage(check, s, &s->passages[i], &seen);
	map_clear(&seen);
}

const struct rule abbreviations_rule = {
	.id = "E-abbr",
	.wish = "an abbreviation is spelled out at its first use on each "
		"page, and is in the glossary",
	.why = "One who comes by a link or a search has not read where it was "
	       "explained (WCAG 3.1.4).",
	.fix = "Add it to glossary.yaml, from which the program spells it "
	       "out; what all know goes to \"except\" of this rule.",
	.keys = keys,
	.page = abbreviations_page,
};
