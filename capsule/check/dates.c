/*
 * E-dates: how old is this?
 */
#include "check/phrase.h"
#include "check/rules.h"
#include "document/date.h"

#include <stddef.h>

enum { STATUS, AS_OF };

static const struct schema_key keys[] = {
	RULE_LIST("status", STATUS, false),
	RULE_LIST("as-of", AS_OF, false),
	RULE_KINDS,
};

static void
check_date(struct check *check, const struct subject *s, struct date date,
    const char *key)
{
	if (date.year == 0)
		report_at(check, s, 0,
		    "\"%s\" is missing: add it to the front matter", key);
}

/* Time passes by itself: that is an error only before a release. */
static void
check_age(struct check *check, const struct subject *s)
{
	struct date due = s->draft->next_review;
	size_t since = check->finding_count;

	if (!date_has_passed(due, check->options.today))
		return;
	report_at(check, s, subject_key(s, "next-review"),
	    "review overdue since %04u-%02u-%02u: go through the page again",
	    due.year, due.month, due.day);
	report_severity(check, since, check->options.release);
}

static void
check_order(struct check *check, const struct subject *s)
{
	const struct document *d = s->draft;

	if (d->published.year != 0 && d->reviewed.year != 0 &&
	    date_compare(d->reviewed, d->published) < 0)
		report_at(check, s, subject_key(s, "reviewed"),
		    "reviewed before it was published");
	if (d->reviewed.year != 0 && d->next_review.year != 0 &&
	    date_compare(d->next_review, d->reviewed) <= 0)
		report_at(check, s, subject_key(s, "next-review"),
		    "the next review is not after this one");
}

/*
 * A status in a part of a passage needs an "as of" in what is read before it
 * or with it.
 */
static void
check_status(struct check *check, const struct subject *s,
    const struct passage *p, const struct sentence *sentence,
    struct span context)
{
	const struct schema_texts *status = &check->setting->lists[STATUS];
	const struct schema_texts *as_of = &check->setting->lists[AS_OF];
	struct phrase_match match, date;

	if (!phrase_find_any(sentence->text, 0, status, &match) ||
	    phrase_find_any(context, 0, as_of, &date))
		return;
	report_passage(check, s, p, sentence->start + match.at,
	    "\"%.*s\" as of when? Say the day of this status",
	    SPAN_ARG(match.phrase));
}

/* "as of" in the sentence, or earlier in its paragraph. */
static void
check_paragraph(struct check *check, const struct subject *s,
    const struct passage *p)
{
	for (size_t i = 0; i < p->sentence_count; i++)
		check_status(check, s, p, &p->sentences[i],
		    span_first(p->text, p->sentences[i].end));
}

static void
append_row(const struct passage *p, const struct passage *end, struct buf *out)
{
	const struct node *row = p->node->parent;

	for (; p < end && p->node->parent == row; p++) {
		buf_append(out, p->text);
		buf_append_char(out, '\n');
	}
}

/*
 * In a table it is in the caption, in the name of a column or in the row.
 * The rows of a table follow one another; p is the first cell of one.
 */
static const struct passage *
check_row(struct check *check, const struct subject *s, const struct passage *p,
    struct buf *head)
{
	const struct passage *end = s->passages + s->count;
	const struct node *row = p->node->parent;
	size_t length = head->len;

	append_row(p, end, head);
	for (; p < end && p->node->parent == row; p++)
		for (size_t i = 0; i < p->sentence_count; i++)
			check_status(check, s, p, &p->sentences[i],
			    buf_span(head));
	/* The first row names the columns, and stays. */
	if (row->previous != NULL && row->previous->kind == NODE_ROW)
		buf_truncate(head, length);
	return p;
}

static void
check_table(struct check *check, const struct subject *s,
    const struct passage **next)
{
	const struct passage *end = s->passages + s->count;
	const struct passage *p = *next;
	const struct node *table = p->node->parent;
	struct buf head;

	buf_init(&head);
	if (p->kind == PASSAGE_CAPTION) {
		buf_append(&head, p->text);
		buf_append_char(&head, '\n');
		p++;
	} else
		table = table->parent;
	while (p < end && p->kind == PASSAGE_CELL &&
	    p->node->parent->parent == table)
		p = check_row(check, s, p, &head);
	buf_clear(&head);
	*next = p;
}

static void
check_statuses(struct check *check, const struct subject *s)
{
	const struct passage *end = s->passages + s->count;
	const struct passage *p = s->passages;

	while (p < end) {
		if (p->kind == PASSAGE_CAPTION || p->kind == PASSAGE_CELL) {
			check_table(check, s, &p);
			continue;
		}
		if (p->kind == PASSAGE_PARAGRAPH)
			check_paragraph(check, s, p);
		p++;
	}
}

static void
dates_page(struct check *check, const struct subject *s)
{
	if (s->generated)
		return;
	check_date(check, s, s->draft->published, "published");
	check_date(check, s, s->draft->reviewed, "reviewed");
	check_date(check, s, s->draft->next_review, "next-review");
	check_order(check, s);
	check_age(check, s);
	check_statuses(check, s);
}

const struct rule dates_rule = {
	.id = "E-dates",
	.wish = "published, reviewed and next-review on each page; the day of "
		"each status",
	.why = "What was true of a trial or a treatment may be so no more.",
	.fix = "Set the three days in the front matter.  An overdue review "
	       "warns, and is an error only with --release.",
	.keys = keys,
	.page = dates_page,
};
