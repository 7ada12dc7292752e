/*
 * E-translation, W-translation: whether translations say what the pages say,
 * and how far they are behind them.
 */
#include "check/rules.h"
#include "source/extract.h"
#include "source/translations.h"

#include <stdio.h>

/* ---- E-translation ------------------------------------------------------- */

/* What nobody uses any more says nothing to readers. */
static void
facts_of(struct check *check, const struct content *t)
{
	const struct catalogue *catalogue = t->catalogue;

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct message *message = &catalogue->messages[i];

		if (message->facts == MESSAGE_DIFFERS)
			report_file(check, catalogue->file.ptr, message->line,
			    1, "%.*s; until then the original stands there",
			    SPAN_ARG(message->why));
	}
}

static void
facts_site(struct check *check)
{
	const struct content *content = check->content;

	for (size_t i = 0; i < content->translation_count; i++)
		facts_of(check, &content->translations[i]);
}

const struct rule translated_facts = {
	.id = "E-translation",
	.wish = "a translation has the numbers, links, citations and marks of "
		"its original",
	.why = "A reader cannot see that a number was changed on the way.",
	.fix = "Mend the entry of the catalogue: write its numbers as its "
	       "language does, and its links and citations in the order of "
	       "the original.",
	.site = facts_site,
};

/* ---- W-translation ------------------------------------------------------- */

/* A page of a translation, part by part. */
struct reading {
	struct check *check;
	const struct content *t;
	const struct document *original;
};

static const char *
reason_of(const struct message *message)
{
	if (message == NULL || message->text.len == 0)
		return "is not translated";
	if (message->fuzzy)
		return "has changed since it was translated, or its "
		       "translation is a guess";
	return "has other facts in its translation";
}

static void
read_part(void *data, const struct part *part)
{
	struct reading *r = data;
	const struct message *message;
	char place[16] = "";
	unsigned line, column;

	if (translations_find(r->t, part->text) != NULL)
		return;
	message = translation_find(r->t->catalogue, span_of(""), part->text);
	if (message != NULL && message->line > 0)
		snprintf(place, sizeof(place), ":%u", message->line);
	err_position(r->original->source, part->offset, &line, &column);
	report_file(r->check, r->original->file.ptr, line, column,
	    "\"%.*s\" %s: readers of \"%.*s\" get the original (%.*s%s)",
	    SPAN_ARG(report_excerpt(r->check, part->text)), reason_of(message),
	    SPAN_ARG(r->t->settings.language), SPAN_ARG(r->t->catalogue->file),
	    place);
}

static void
parts_page(struct check *check, const struct subject *s)
{
	struct reading reading = {
		.check = check,
		.t = s->content,
		.original = s->page->reference == NULL
		    ? NULL
		    : s->page->reference->document,
	};

	if (reading.original != NULL && s->page->missing > 0)
		translations_parts(s->page->reference, read_part, &reading);
}

/* What all pages share, once a language. */
static void
parts_site(struct check *check)
{
	const struct content *content = check->content;

	for (size_t i = 0; i < content->translation_count; i++) {
		const struct content *t = &content->translations[i];
		struct extract_state state;

		extract_count(t, NULL, &state);
		if (t->page_count > 0 && state.translated < state.texts)
			report_file(check, t->catalogue->file.ptr, 1, 1,
			    "%zu of %zu texts of site.yaml and glossary.yaml "
			    "are not translated: \"capsule po status\" tells "
			    "how far the pages are",
			    state.texts - state.translated, state.texts);
	}
}

const struct rule translated_parts = {
	.id = "W-translation",
	.any_language = true,
	.wish = "what is translated is translated whole, and anew when the "
		"original changes",
	.why = "Two languages on one page are hard to follow, above all by "
	       "ear.",
	.fix = "\"capsule po extract\" brings the catalogues up to date; then "
	       "translate what is empty or marked fuzzy.",
	.page = parts_page,
	.site = parts_site,
};
