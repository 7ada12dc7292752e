/*
 * E-source, E-unread, W-recheck: the sources themselves.
 */
#include "check/claims.h"
#include "check/figures.h"
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>

/* ---- E-source ------------------------------------------------------------ */

enum { UNUSED_PHRASES };

static const struct schema_key sources_keys[] = {
	RULE_LIST("unused", UNUSED_PHRASES, false),
	RULE_KINDS,
};

static bool
is_key(struct span key, const void *data)
{
	const struct span *id = data;

	return span_equal(key, *id);
}

static bool
passage_cites(const struct passage *p, struct span id)
{
	for (size_t i = 0; i < p->remark_count; i++)
		if (p->remarks[i].citation != NULL &&
		    subject_cites(p->remarks[i].citation, is_key, &id))
			return true;
	return false;
}

static bool
is_cited(const struct check *check, struct span id)
{
	for (size_t i = 0; i < check->count.pages; i++) {
		const struct subject *s = &check->subjects[i];

		for (size_t j = 0; j < s->count; j++)
			if (passage_cites(&s->passages[j], id))
				return true;
	}
	return false;
}

/* Can a reader find it? */
static bool
is_findable(const struct reference *r)
{
	return r->doi.len > 0 || r->pmid.len > 0 || r->pmcid.len > 0 ||
	    r->isbn.len > 0 || r->number.len > 0 ||
	    (r->url.len > 0 && r->accessed.year != 0);
}

static void
check_reference(struct check *check, const struct reference *r)
{
	const char *file = check->content->bibliography.file;
	struct phrase_match match;
	size_t since;

	if (!is_findable(r))
		report_file(check, file, r->line, r->column,
		    "\"%.*s\" cannot be looked up: add a DOI, PMID, PMCID, "
		    "ISBN or trial number, or a URL with \"accessed\"",
		    SPAN_ARG(r->id));
	if (phrase_find_any(r->note, 0, &check->setting->lists[UNUSED_PHRASES],
		&match) ||
	    is_cited(check, r->id))
		return;
	since = check->finding_count;
	report_file(check, file, r->line, r->column,
	    "no page cites \"%.*s\": cite it, or mark it in \"note\"",
	    SPAN_ARG(r->id));
	report_severity(check, since, false);
}

static void
sources_site(struct check *check)
{
	const struct bibliography *b = &check->content->bibliography;
	const struct reference *r = b->references.items;

	for (size_t i = 0; i < b->references.count; i++)
		check_reference(check, &r[i]);
}

const struct rule sources_rule = {
	.id = "E-source",
	.wish = "a source has an identifier by which it is found; one that "
		"nothing cites warns",
	.why = "A source that cannot be looked up is none.",
	.fix = "Complete the record; mark what is not cited with one of the "
	       "phrases of \"unused\" in its note.",
	.keys = sources_keys,
	.site = sources_site,
};

/* ---- E-unread ------------------------------------------------------------ */

enum { UNREAD_PHRASES };

static const struct schema_key unread_keys[] = {
	RULE_LIST("phrases", UNREAD_PHRASES, true),
	RULE_KINDS,
};

static bool
is_unread(struct span key, const void *data)
{
	const struct check *check = data;
	const struct reference *r =
	    bibliography_find(&check->content->bibliography, key);
	struct phrase_match match;

	return r != NULL &&
	    phrase_find_any(r->note, 0, &check->setting->lists[UNREAD_PHRASES],
		&match);
}

static void
check_read(void *data, const struct subject *s, const struct passage *p,
    struct span words, const struct node *citation)
{
	struct check *check = data;
	bool within =
	    words.ptr >= p->text.ptr && words.ptr < p->text.ptr + p->text.len;
	size_t at;

	if (!figures_find(words, &at) ||
	    !subject_cites(citation, is_unread, check))
		return;
	/* A row's words are put together: the row is the place. */
	report_passage(check, s, p,
	    within ? (size_t)(words.ptr - p->text.ptr) + at : 0,
	    "this figure rests on a source of which only the record was "
	    "seen: read it, or leave the figure out");
}

static void
unread_page(struct check *check, const struct subject *s)
{
	claims_each_sourced(s, check_read, check);
}

const struct rule sources_unread = {
	.id = "E-unread",
	.wish = "no figure rests on a source that was not read",
	.why = "A figure from hearsay is an error waiting.",
	.fix = "Read the source and say so in its note, or leave it out.",
	.keys = unread_keys,
	.page = unread_page,
};

/* ---- W-recheck ----------------------------------------------------------- */

static void
recheck_site(struct check *check)
{
	const struct ledger *ledger = &check->ledger;
	const struct ledger_entry *entry = ledger->entries.items;

	for (size_t i = 0; i < ledger->entries.count; i++, entry++)
		if (!ledger_find(ledger, entry->hash)->used)
			report_file(check, ledger_file, entry->line, 1,
			    "the sentence \"%.*s\" has changed or is gone: "
			    "compare it with its source again",
			    SPAN_ARG(report_excerpt(check, entry->sentence)));
}

const struct rule sources_recheck = {
	.id = "W-recheck",
	.wish = "what the ledger says was compared with a source is still what "
		"the pages say",
	.why = "A key proves that a source is named, not that it says so: "
	       "somebody has compared them, and then the sentence changed.",
	.fix = "Compare again; \"capsule check --ledger FILE\" writes a fresh "
	       "ledger with the marks that hold.",
	.site = recheck_site,
};
