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

/* The words of E-cite, whichever rule is at work; empty when it is off. */
static struct schema_texts
words_of_cite(const struct check *check)
{
	const struct rule_setting *setting = rule_setting(check, &cite_rule);

	return setting == NULL ? (struct schema_texts){ NULL, 0 }
			       : setting->lists[0];
}

/* The citation that a claim rests on, as written; empty without one. */
static struct span
source_of(const struct sentence *s)
{
	return s->source == NULL ? span_of("") : s->source->text;
}

/* Calls a function for each claim of the folder. */
static void
each_claim(const struct check *check,
    void (*visit)(void *data, const struct subject *, const struct sentence *),
    void *data)
{
	struct schema_texts words = words_of_cite(check);
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

/*
 * "Study: Sweden; People: 174", with the citation in one of the cells, or
 * else the caption's.  The cells of the table's first row name the columns.
 */
static void
visit_row(const struct subject *s, const struct passage *head,
    const struct passage *first, const struct node *citation,
    claims_visit *visit, void *data)
{
	const struct passage *end = s->passages + s->count;
	const struct node *row = first->node->parent;
	const struct passage *column = head;
	struct buf words;

	buf_init(&words);
	for (const struct passage *p = first; p < end && p->node->parent == row;
	     p++, column++) {
		if (p->remark_count > 0)
			citation = p->remarks[0].citation;
		if (p->text.len == 0 ||
		    column->node->parent != head->node->parent)
			continue;
		buf_printf(&words, "%s%.*s: %.*s", words.len > 0 ? "; " : "",
		    SPAN_ARG(column->text), SPAN_ARG(p->text));
	}
	if (citation != NULL)
		visit(data, s, first, buf_span(&words), citation);
	buf_clear(&words);
}

static void
visit_sentences(const struct subject *s, const struct passage *p,
    claims_visit *visit, void *data)
{
	for (size_t i = 0; i < p->sentence_count; i++)
		if (p->sentences[i].source != NULL)
			visit(data, s, p, p->sentences[i].text,
			    p->sentences[i].source);
}

void
claims_each_sourced(const struct subject *s, claims_visit *visit, void *data)
{
	const struct passage *end = s->passages + s->count;
	const struct passage *head = NULL;
	const struct node *citation = NULL;

	for (const struct passage *p = s->passages; p < end; p++) {
		if (p->kind != PASSAGE_CELL) {
			visit_sentences(s, p, visit, data);
			head = NULL;
			citation =
			    p->kind == PASSAGE_CAPTION && p->remark_count > 0
			    ? p->remarks[p->remark_count - 1].citation
			    : NULL;
			continue;
		}
		if (p->node->previous != NULL)
			continue;
		if (p->node->parent->previous == NULL) {
			head = p; /* of a table without a caption */
			citation = NULL;
		} else if (head == NULL)
			head = p;
		else
			visit_row(s, head, p, citation, visit, data);
	}
}

/* The ledger may have more than claims: whatever names a source. */
static void
use_one(void *data, const struct subject *s, const struct passage *p,
    struct span words, const struct node *citation)
{
	struct check *check = data;
	struct ledger_entry *entry = find_entry(check, words, citation->text);

	(void)s;
	(void)p;
	check->count.sourced++;
	if (entry == NULL)
		return;
	entry->used = true;
	check->count.sourced_marked += entry->compared.year != 0;
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
	entry = find_entry(check, sentence->text, source_of(sentence));
	check->count.marked += entry != NULL && entry->compared.year != 0;
}

void
claims_count(struct check *check)
{
	each_claim(check, count_one, check);
	for (size_t i = 0; i < check->count.pages; i++)
		claims_each_sourced(&check->subjects[i], use_one, check);
}

struct printing {
	const struct ledger *ledger;
	struct buf *out;
};

static void
print_one(void *data, const struct subject *s, const struct passage *p,
    struct span words, const struct node *citation)
{
	const struct printing *printing = data;
	const struct ledger_entry *old;
	struct ledger_entry entry = {
		.page = s->draft->path, .sentence = words, .key = citation->text
	};
	char hash[LEDGER_HASH];

	(void)p;
	ledger_hash(words, entry.key, hash);
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

	for (size_t i = 0; i < check->count.pages; i++)
		claims_each_sourced(&check->subjects[i], print_one, &printing);
}
