#include "source/extract.h"

#include "source/own_words.h"
#include "source/translations.h"

/* Where texts go. */
struct sink {
	const struct content *content;
	const struct page *page; /* that they are of */
	struct err_place place;  /* in its source, of the part before */
	void (*take)(void *data, const struct extract_text *);
	void *data;
};

static void
into_template(void *data, const struct extract_text *text)
{
	template_add(data, text->context, text->text, text->comment, text->file,
	    text->line);
}

struct counting {
	const struct content *translation;
	struct extract_state state;
};

static void
into_state(void *data, const struct extract_text *text)
{
	struct counting *counting = data;
	struct extract_state *state = &counting->state;

	state->texts++;
	switch (extract_find(counting->translation, text, NULL)) {
	case EXTRACT_DONE:
		state->translated++;
		return;
	case EXTRACT_FUZZY:
		state->fuzzy++;
		return;
	case EXTRACT_WRONG:
		state->wrong++;
		return;
	case EXTRACT_NONE:
		return;
	}
}

enum extract_result
extract_find(const struct content *t, const struct extract_text *text,
    unsigned *line)
{
	const struct message *message =
	    translation_find(t->catalogue, text->context, text->text);

	if (line != NULL)
		*line = message == NULL ? 0 : message->line;
	if (message == NULL || message->text.len == 0)
		return EXTRACT_NONE;
	if (message->fuzzy)
		return EXTRACT_FUZZY;
	message = text->context.len == 0
	    ? translations_find(t, text->text)
	    : translations_find_label(t, text->text);
	return message == NULL ? EXTRACT_WRONG : EXTRACT_DONE;
}

/* ---- pages --------------------------------------------------------------- */

static void
take_part(void *data, const struct translations_part *part)
{
	struct sink *s = data;
	const struct document *document = s->page->document;
	unsigned line, column;
	struct buf comment;

	err_position_next(&s->place, document->source, part->offset, &line,
	    &column);
	buf_init(&comment);
	if (part->segment != NULL)
		segments_describe(part->segment, &comment);
	else
		buf_printf(&comment, "%s of the page", part->key);
	s->take(s->data,
	    &(struct extract_text){ .context = span_of(""),
		.text = part->text,
		.comment = buf_span(&comment),
		.file = document->file,
		.line = line });
	buf_clear(&comment);
}

static void
take_page(struct sink *s, const struct page *page)
{
	struct page copy = *page;
	struct segments segments;

	if (!translations_include(s->content, page))
		return;
	if (copy.segments == NULL) {
		segments_find(page->document, &segments);
		copy.segments = &segments;
	}
	s->page = page;
	translations_parts(&copy, take_part, s);
}

/* ---- what pages share ---------------------------------------------------- */

static void
take_shared(struct sink *s, const struct extract_text *text)
{
	if (text->text.len > 0)
		s->take(s->data, text);
}

/* A text of site.yaml. */
static void
take_setting(struct sink *s, const char *context, struct span text,
    const char *comment, unsigned line)
{
	take_shared(s,
	    &(struct extract_text){ .context = span_of(context),
		.text = text,
		.comment = span_of(comment),
		.file = span_of(settings_file),
		.line = line });
}

/* Words that mean the same to a search. */
static void
take_same(struct sink *s, const struct yaml *same)
{
	take_shared(s,
	    &(struct extract_text){ .context = span_of(""),
		.text = same->text,
		.comment = span_of("search: words that mean the same, with a "
				   "comma between them; write those of your "
				   "language"),
		.file = span_of(settings_file),
		.line = same->line,
		.own_list = true });
}

static void
take_settings(struct sink *s)
{
	const struct settings *settings = &s->content->settings;
	const struct schema_key *key = settings_labels;
	struct labels labels = settings->labels;
	struct labels plain = *settings->plain;

	take_setting(s, "", settings->name, "name of the site", 0);
	if (settings->notice != NULL)
		take_setting(s, "", settings->notice->text,
		    "notice at the foot of each page", settings->notice->line);
	for (size_t i = 0; i < settings->search.same.count; i++)
		take_same(s, settings->search.same.items[i]);
	for (; key->name != NULL; key++) {
		const struct span *own = own_words_at(&labels, key->offset);
		const struct span *old = own_words_at(&plain, key->offset);

		for (size_t i = 0; i < own_words_count(key); i++)
			if (!span_equal(own[i], old[i]))
				take_setting(s, "label", own[i], key->name, 0);
	}
}

static void
take_term(struct sink *s, const struct term *term)
{
	const struct {
		const char *comment;
		struct span text;
		bool own_list;
	} texts[] = {
		{ "glossary: word", term->name, false },
		{ "glossary: abbreviation", term->short_of, false },
		{ "glossary: what an abbreviation stands for", term->long_of,
		    false },
		{ "glossary: the same for several", term->plural, false },
		{ "glossary: what a word means", term->text, false },
		{ "glossary: other spellings and forms, with a comma between "
		  "them; write those of your language",
		    glossary_also(term, s->content->arena), true },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		take_shared(s,
		    &(struct extract_text){ .context = span_of(""),
			.text = texts[i].text,
			.comment = span_of(texts[i].comment),
			.file = span_of("glossary.yaml"),
			.line = term->node->line,
			.own_list = texts[i].own_list });
}

static void
take_all_shared(struct sink *s)
{
	const struct schema_list *terms = &s->content->glossary.terms;

	take_settings(s);
	for (size_t i = 0; i < terms->count; i++)
		take_term(s, &((const struct term *)terms->items)[i]);
}

/* ---- both ---------------------------------------------------------------- */

struct pot *
extract_template(const struct content *content)
{
	struct pot *t = template_new(content_name(content), span_of(""));
	struct sink s = {
		.content = content, .take = into_template, .data = t
	};

	for (size_t i = 0; i < content->page_count; i++)
		take_page(&s, &content->pages[i]);
	take_all_shared(&s);
	return t;
}

void
extract_count(const struct content *translation, const struct page *page,
    struct extract_state *state)
{
	struct counting counting = { .translation = translation };
	struct sink s = { .content = translation->reference,
		.take = into_state,
		.data = &counting };

	if (page != NULL)
		take_page(&s, page);
	else
		take_all_shared(&s);
	*state = counting.state;
}

void
extract_shared(const struct content *content,
    void (*take)(void *data, const struct extract_text *), void *data)
{
	struct sink s = { .content = content, .take = take, .data = data };

	take_all_shared(&s);
}
