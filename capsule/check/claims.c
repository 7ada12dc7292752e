#include "check/claims.h"

#include "check/figures.h"
#include "check/phrase.h"
#include "check/rules.h"

/* Does the sentence hold a link?  Then it leads on to where the claim is. */
static bool
leads_on(const struct passage *p, const struct sentence *s)
{
	for (size_t i = s->start; i < s->end; i++)
		if ((p->inside[i] & INSIDE_LINK) != 0)
			return true;
	return false;
}

bool
claims_is_claim(const struct passage *p, const struct sentence *s,
    const struct schema_texts *words, size_t *at)
{
	struct phrase_match match;

	if (s->own || span_ends(s->text, "?"))
		return false;
	if (figures_find(s->text, at))
		return true;
	if (!phrase_find_any(s->text, 0, words, &match) || leads_on(p, s))
		return false;
	*at = match.at;
	return true;
}

struct schema_texts
claims_words(const struct check *check)
{
	const struct rule_setting *setting = rule_setting(check, &cite_rule);

	return setting == NULL ? (struct schema_texts){ NULL, 0 }
			       : setting->lists[0];
}

struct span
claims_source(const struct sentence *s)
{
	return s->source == NULL ? span_of("") : s->source->text;
}

/* Calls a function for each claim of the folder. */
static void
each_claim(const struct check *check,
    void (*visit)(void *data, const struct subject *, const struct sentence *),
    void *data)
{
	struct schema_texts words = claims_words(check);
	const struct rule_setting *setting = rule_setting(check, &cite_rule);
	const struct passage *p;
	size_t at;

	for (size_t i = 0; i < check->count.pages; i++) {
		const struct subject *s = &check->subjects[i];

		if (setting != NULL && !rule_covers(setting, s))
			continue;
		RULE_EACH_PARAGRAPH(p, s)
		for (size_t j = 0; j < p->sentence_count; j++)
			if (claims_is_claim(p, &p->sentences[j], &words, &at))
				visit(data, s, &p->sentences[j]);
	}
}

/* The ledger's entry for words and what they rest on; NULL without one. */
static struct ledger_entry *
find_entry(struct check *check, struct span words, struct span citation)
{
	char hash[LEDGER_HASH];

	ledger_hash(words, citation, hash);
	return ledger_find(&check->ledger, span_of(hash));
}

static void
use_entry(struct check *check, struct span words, struct span citation)
{
	struct ledger_entry *entry = find_entry(check, words, citation);

	if (entry != NULL)
		entry->used = true;
}

/* The header's cell of the same column. */
static const struct node *
column_of(const struct node *cell)
{
	const struct node *row = cell->parent->parent->first;
	const struct node *column =
	    row->kind == NODE_CAPTION ? row->next->first : row->first;

	for (const struct node *c = cell->parent->first; c != cell; c = c->next)
		column = column == NULL ? NULL : column->next;
	return column;
}

/*
 * "Study: Sweden; People: 174", with the citation in one of the cells, or
 * else the caption's.
 */
static void
use_row(struct check *check, const struct subject *s,
    const struct passage *first, const struct node *citation)
{
	const struct node *row = first->node->parent;
	struct buf words;

	buf_init(&words);
	for (const struct passage *p = first;
	     p < s->passages + s->count && p->node->parent == row; p++) {
		const struct node *column = column_of(p->node);

		if (p->remark_count > 0)
			citation = p->remarks[0].citation;
		if (p->text.len == 0 || column == NULL)
			continue;
		buf_printf(&words, "%s%.*s: %.*s", words.len > 0 ? "; " : "",
		    SPAN_ARG(subject_read_passage(s->draft, column)->text),
		    SPAN_ARG(p->text));
	}
	if (citation != NULL)
		use_entry(check, buf_span(&words), citation->text);
	buf_clear(&words);
}

/* The ledger may have more than claims: whatever names a source. */
static void
use_entries(struct check *check, const struct subject *s)
{
	const struct node *citation = NULL;

	for (size_t i = 0; i < s->count; i++) {
		const struct passage *p = &s->passages[i];

		if (p->kind == PASSAGE_CAPTION)
			citation = p->remark_count > 0
			    ? p->remarks[p->remark_count - 1].citation
			    : NULL;
		for (size_t j = 0; j < p->sentence_count; j++)
			if (p->sentences[j].source != NULL)
				use_entry(check, p->sentences[j].text,
				    p->sentences[j].source->text);
		if (p->kind == PASSAGE_CELL &&
		    p->node->parent->first == p->node)
			use_row(check, s, p, citation);
	}
}

static void
count_one(void *data, const struct subject *s, const struct sentence *sentence)
{
	struct check *check = data;
	const struct ledger_entry *entry;

	(void)s;
	check->count.claims++;
	if (sentence->source == NULL)
		return;
	check->count.cited++;
	entry = find_entry(check, sentence->text, claims_source(sentence));
	check->count.marked += entry != NULL && entry->compared.year != 0;
}

void
claims_count(struct check *check)
{
	each_claim(check, count_one, check);
	for (size_t i = 0; i < check->count.pages; i++)
		use_entries(check, &check->subjects[i]);
}

struct printing {
	const struct ledger *ledger;
	struct buf *out;
};

static void
print_one(void *data, const struct subject *s, const struct sentence *sentence)
{
	const struct printing *printing = data;
	const struct ledger_entry *old;
	struct ledger_entry entry = { .page = s->draft->path,
		.sentence = sentence->text,
		.key = claims_source(sentence) };
	char hash[LEDGER_HASH];

	if (sentence->source == NULL)
		return;
	ledger_hash(sentence->text, entry.key, hash);
	entry.hash = span_of(hash);
	old = ledger_find(printing->ledger, entry.hash);
	if (old != NULL) {
		entry.place = old->place;
		entry.read = old->read;
		entry.compared = old->compared;
	}
	ledger_print(&entry, printing->out);
}

void
check_print_ledger(const struct check *check, struct buf *out)
{
	struct printing printing = { &check->ledger, out };

	each_claim(check, print_one, &printing);
}
