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

static const char *
reason_of(enum extract_result result)
{
	switch (result) {
	case EXTRACT_FUZZY:
		return "has changed since it was translated, or its "
		       "translation is a guess";
	case EXTRACT_WRONG:
		return "has other facts in its translation";
	case EXTRACT_DONE:
	case EXTRACT_NONE:
		break;
	}
	return "is not translated";
}

/* What becomes of a text that a language lacks. */
static const char *
what_stands_there(const struct extract_text *text)
{
	return text->own_list ? "have none of these words" : "get the original";
}

/* Names a text that a catalogue has no translation of that can be used. */
static void
report_text(struct check *check, const struct content *t,
    const struct extract_text *text, unsigned column)
{
	char place[16] = "";
	unsigned entry;
	enum extract_result result = extract_find(t, text, &entry);

	if (result == EXTRACT_DONE)
		return;
	if (entry > 0)
		snprintf(place, sizeof(place), ":%u", entry);
	/* Of some only the file is known. */
	report_file(check, text->file.ptr, text->line == 0 ? 1 : text->line,
	    column, "\"%.*s\" %s: readers of \"%.*s\" %s (%.*s%s)",
	    SPAN_ARG(report_excerpt(check, text->text)), reason_of(result),
	    SPAN_ARG(t->settings.language), what_stands_there(text),
	    SPAN_ARG(t->catalogue->file), place);
}

/* A translation, or a page of it, text by text. */
struct reading {
	struct check *check;
	const struct content *t;
	const struct document *original;
	struct err_place place; /* in its source, of the part before */
};

static void
read_part(void *data, const struct translations_part *part)
{
	struct reading *r = data;
	struct extract_text text = { .context = span_of(""),
		.text = part->text,
		.file = r->original->file };
	unsigned column;

	err_position_next(&r->place, r->original->source, part->offset,
	    &text.line, &column);
	report_text(r->check, r->t, &text, column);
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

static void
read_shared(void *data, const struct extract_text *text)
{
	struct reading *r = data;

	report_text(r->check, r->t, text, 1);
}

/*
 * What all pages share: text by text, or in one line where a language has
 * hardly begun with it.
 */
static void
parts_of(struct check *check, const struct content *t)
{
	struct reading reading = { .check = check, .t = t };
	struct extract_state state;

	extract_count(t, NULL, &state);
	if (t->page_count == 0 || state.translated == state.texts)
		return;
	if (state.translated * 100 >=
	    t->settings.translations.least * state.texts)
		extract_shared(t->reference, read_shared, &reading);
	else
		report_file(check, t->catalogue->file.ptr, 1, 1,
		    "%zu of %zu texts of site.yaml and glossary.yaml "
		    "are not translated: \"capsule po status\" tells "
		    "how far the pages are",
		    state.texts - state.translated, state.texts);
}

static void
parts_site(struct check *check)
{
	const struct content *content = check->content;

	for (size_t i = 0; i < content->translation_count; i++)
		parts_of(check, &content->translations[i]);
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
