#include "source/extract.h"

#include "source/translations.h"
#include "source/words.h"

/* Where texts go: into a template, or just through a function. */
struct sink {
	const struct content *content;
	void (*take)(struct sink *, struct span context, struct span text,
	    struct span comment, struct span file, unsigned line);
	struct translation_template *template;
	const struct content *translation;
	struct extract_state *state;
	const struct page *page;
};

static void
into_template(struct sink *s, struct span context, struct span text,
    struct span comment, struct span file, unsigned line)
{
	translation_template_add(s->template, context, text, comment, file,
	    line);
}

static void
into_state(struct sink *s, struct span context, struct span text,
    struct span comment, struct span file, unsigned line)
{
	const struct message *message =
	    translation_find(s->translation->catalogue, context, text);

	(void)comment;
	(void)file;
	(void)line;
	s->state->texts++;
	if (message == NULL || message->text.len == 0)
		return;
	if (message->fuzzy)
		s->state->fuzzy++;
	else if (context.len == 0 &&
	    translations_find(s->translation, text) == NULL)
		s->state->wrong++;
	else
		s->state->translated++;
}

/* ---- pages --------------------------------------------------------------- */

static void
take_part(void *data, const struct part *part)
{
	struct sink *s = data;
	const struct document *document = s->page->document;
	unsigned line, column;
	struct buf comment;

	err_position(document->source, part->offset, &line, &column);
	buf_init(&comment);
	if (part->segment != NULL)
		segments_describe(part->segment, &comment);
	else
		buf_printf(&comment, "%s of the page", part->key);
	s->take(s, span_of(""), part->text, buf_span(&comment), document->file,
	    line);
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
take_shared(struct sink *s, struct span text, const char *comment,
    struct span file, unsigned line)
{
	if (text.len > 0)
		s->take(s, span_of(""), text, span_of(comment), file, line);
}

static void
take_settings(struct sink *s)
{
	const struct settings *settings = &s->content->settings;
	struct span file = span_of(settings_file);
	const struct schema_key *key = settings_labels;
	struct labels labels = settings->labels;
	struct labels plain = *settings->plain;

	take_shared(s, settings->name, "name of the site", file, 0);
	if (settings->notice != NULL)
		take_shared(s, settings->notice->text,
		    "notice at the foot of each page", file,
		    settings->notice->line);
	for (size_t i = 0; i < settings->search.same.count; i++) {
		const struct yaml *same = settings->search.same.items[i];

		take_shared(s, same->text,
		    "search: words that mean the same, with a comma between "
		    "them; write those of your language",
		    file, same->line);
	}
	for (; key->name != NULL; key++) {
		struct span own = *words_at(&labels, key->offset);

		if (!span_equal(own, *words_at(&plain, key->offset)))
			s->take(s, span_of("label"), own, span_of(key->name),
			    file, 0);
	}
}

static void
take_term(struct sink *s, const struct term *term)
{
	const struct {
		const char *comment;
		struct span text;
	} texts[] = {
		{ "glossary: word", term->name },
		{ "glossary: abbreviation", term->short_of },
		{ "glossary: what an abbreviation stands for", term->long_of },
		{ "glossary: the same for several", term->plural },
		{ "glossary: what a word means", term->text },
		{ "glossary: other spellings and forms, with a comma between "
		  "them; write those of your language",
		    glossary_also(term, s->content->arena) },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		take_shared(s, texts[i].text, texts[i].comment,
		    span_of("glossary.yaml"), term->node->line);
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

struct translation_template *
extract_template(const struct content *content)
{
	struct translation_template *template =
	    translation_template_new(content_name(content), span_of(""));
	struct sink s = {
		.content = content, .take = into_template, .template = template
	};

	for (size_t i = 0; i < content->page_count; i++)
		take_page(&s, &content->pages[i]);
	take_all_shared(&s);
	return template;
}

void
extract_count(const struct content *translation, const struct page *page,
    struct extract_state *state)
{
	struct sink s = { .content = translation->reference,
		.take = into_state,
		.translation = translation,
		.state = state };

	*state = (struct extract_state){ 0 };
	if (page != NULL)
		take_page(&s, page);
	else
		take_all_shared(&s);
}
