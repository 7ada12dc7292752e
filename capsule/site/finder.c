#include "site/finder.h"

#include "base/memory.h"
#include "site/findable.h"
#include "site/results.h"
#include "source/inputs.h"
#include "source/translation.h"
#include "source/translations.h"

#include <stdlib.h>

struct finder {
	struct finder *next;
	struct results_frame frame;
	struct results_other other; /* how it appears to the others */
	struct synonyms synonyms;
	struct span stop;
	struct search *search;
};

/* ---- loading ------------------------------------------------------------- */

/* What every answer ends with, as it ends the pages: cut off an empty one. */
static void
make_feet(struct loader *l, const struct input *input, struct finder *finder)
{
	const struct document *document = input->page.document;
	struct results_frame *frame = &finder->frame;
	struct menu_marks marks = { .items = NULL };
	struct render_options options = frame->options;
	struct span whole;

	buf_truncate(&l->bytes, 0);
	render_document(&format_gemtext, document, &options, &l->bytes);
	whole = buf_span(&l->bytes);
	whole = span_after(whole, span_find(whole, '\n') + 1);
	frame->gemtext_foot = arena_copy(l->arena, whole);
	options.marks = &marks;
	buf_truncate(&l->bytes, 0);
	render_document(&format_menu, document, &options, &l->bytes);
	whole = span_after(buf_span(&l->bytes), marks.foot);
	frame->menu_foot = arena_copy(l->arena, whole);
	free(marks.items);
}

static void
make_frame(struct loader *l, const struct input *input, struct finder *finder)
{
	struct results_frame *frame = &finder->frame;

	frame->language = arena_copy(l->arena, l->content->settings.language);
	frame->path = arena_copy(l->arena, input->page.target.path);
	frame->zone = zones_find(&l->content->zones, frame->path);
	frame->labels = labels_copy(l->options.labels, l->arena);
	frame->place = l->place;
	frame->place.host = arena_copy(l->arena, l->place.host);
	frame->options = l->options;
	frame->options.labels = &frame->labels;
	frame->options.place = &frame->place;
	make_feet(l, input, finder);
	finder->other.path = frame->path;
	finder->other.label = frame->labels.search_language;
	finder->other.zone = frame->zone;
}

/* The list as query_parse wants it. */
static void
make_stop(struct loader *l, struct finder *finder)
{
	buf_truncate(&l->bytes, 0);
	words_fold_all(finder->frame.labels.search_stop, &l->bytes);
	buf_append_char(&l->bytes, ' ');
	finder->stop = arena_copy(l->arena, buf_span(&l->bytes));
}

enum { SPELLINGS_MAX = 32 }; /* of one thing; no reader knows more */

static void
add_term(struct loader *l, struct finder *finder, const struct term *term)
{
	struct span spellings[SPELLINGS_MAX];
	size_t count = 0;

	spellings[count++] = term->name;
	spellings[count++] = term->short_of;
	spellings[count++] = term->long_of;
	spellings[count++] = term->plural;
	if (term->short_of.len > 0)
		spellings[count++] = arena_printf(l->content->arena, "%.*ss",
		    SPAN_ARG(term->short_of));
	for (size_t i = 0; i < term->also.count && count < SPELLINGS_MAX; i++)
		spellings[count++] = term->also.items[i]->text;
	synonyms_add(&finder->synonyms, l->arena, finder->stop, spellings,
	    count);
}

/*
 * What site.yaml says in the content's language: words of another are no help
 * to those who search in this one.
 */
static struct span
same_words(const struct content *content, struct span words)
{
	const struct message *message;

	if (content->reference == NULL)
		return words;
	message = translations_find(content, words);
	return message == NULL ? span_of("") : message->text;
}

/* "death, died, mortality" */
static void
add_same(struct loader *l, struct finder *finder, struct span words)
{
	struct span spellings[SPELLINGS_MAX];
	size_t count = 0;

	while (count < SPELLINGS_MAX &&
	    span_split(&words, ',', &spellings[count]))
		count++;
	synonyms_add(&finder->synonyms, l->arena, finder->stop, spellings,
	    count);
}

/* The author's own first: a word of those may be one of the glossary too. */
static void
make_synonyms(struct loader *l, struct finder *finder)
{
	const struct schema_texts *same = &l->content->settings.search.same;
	const struct term *terms = l->content->glossary.terms.items;

	synonyms_init(&finder->synonyms,
	    stems_find(l->content->settings.language));
	for (size_t i = 0; i < same->count; i++)
		add_same(l, finder,
		    same_words(l->content, same->items[i]->text));
	for (size_t i = 0; i < l->content->glossary.terms.count; i++)
		add_term(l, finder, &terms[i]);
}

static bool
is_found(const struct loader *l, const struct page *page)
{
	return !page->document->generated &&
	    zones_find(&l->content->zones, page->document->path) == 0;
}

/* The last part of a path, in the author's language: "/faq/what-risks/". */
static void
append_address(const struct loader *l, struct span path, struct buf *out)
{
	if (l->content->reference != NULL)
		return;
	if (span_ends(path, "/"))
		path.len--;
	path = span_after(path, span_find_last(path, '/'));
	buf_printf(out, "%.*s\n", SPAN_ARG(path));
}

static void
read_page(struct loader *l, const struct page *page, struct search_page *out)
{
	const struct resource *resource =
	    map_find(l->resources, page->document->path);
	struct buf headings, text;

	buf_init(&headings);
	buf_init(&text);
	append_address(l, page->document->path, &headings);
	findable_read(page->document, &headings, &text);
	out->target = page->target;
	out->target.path = resource->path;
	out->target.title = arena_copy(l->arena, page->target.title);
	out->target.short_title =
	    arena_copy(l->arena, page->target.short_title);
	out->gemini_size = resource->gemini.len - resource->header;
	out->summary = arena_copy(l->arena, page->document->summary);
	out->headings = arena_copy(l->content->arena, buf_span(&headings));
	out->text = arena_copy(l->arena, buf_span(&text));
	buf_clear(&text);
	buf_clear(&headings);
}

/* What else a term may be called, a line each. */
static void
append_spellings(const struct term *term, struct buf *out)
{
	buf_printf(out, "%.*s\n", SPAN_ARG(term->plural));
	for (size_t i = 0; i < term->also.count; i++)
		buf_printf(out, "%.*s\n", SPAN_ARG(term->also.items[i]->text));
}

/*
 * An entry of the glossary is found like a page of its own: its words may
 * stand on no other.
 */
static void
read_term(struct loader *l, const struct finder *finder,
    const struct page *glossary, const struct term *term,
    struct search_page *out)
{
	const struct resource *resource =
	    map_find(l->resources, glossary->document->path);
	struct span title = arena_printf(l->arena, "%.*s: %.*s",
	    SPAN_ARG(finder->frame.labels.glossary), SPAN_ARG(term->name));
	bool is_long = span_equal(term->name, term->long_of);
	struct buf spellings;

	buf_init(&spellings);
	append_spellings(term, &spellings);
	out->headings = arena_copy(l->content->arena, buf_span(&spellings));
	buf_clear(&spellings);
	out->entry = true;
	out->target = (struct target){ .kind = TARGET_PAGE,
		.path = resource->path,
		.title = title,
		.short_title = arena_copy(l->arena, term->name) };
	out->text = arena_printf(l->arena, "%.*s%s%.*s",
	    SPAN_ARG(is_long ? term->short_of : term->long_of),
	    term->long_of.len > 0 && term->text.len > 0 ? ": " : "",
	    SPAN_ARG(term->text));
}

/* The terms of the glossary, if it is a page that all may read. */
static size_t
read_terms(struct loader *l, const struct finder *finder,
    struct search_page *out)
{
	const struct content *content = l->content;
	const struct page *glossary =
	    content_find_page(content, span_of("/glossary/"));
	const struct term *terms = content->glossary.terms.items;

	if (glossary == NULL || !glossary->document->generated ||
	    !span_equal(glossary->document->language, finder->frame.language) ||
	    zones_find(&content->zones, glossary->document->path) != 0)
		return 0;
	for (size_t i = 0; i < content->glossary.terms.count; i++)
		read_term(l, finder, glossary, &terms[i], &out[i]);
	return content->glossary.terms.count;
}

static int
make_index(struct loader *l, struct finder *finder)
{
	const struct content *content = l->content;
	struct search_source source = { .language = finder->frame.language,
		.synonyms = &finder->synonyms,
		.stop = finder->stop };
	size_t most = content->page_count + content->glossary.terms.count;
	struct search_page *pages =
	    arena_alloc(l->arena, (most + 1) * sizeof(*pages));

	for (size_t i = 0; i < content->page_count; i++)
		if (is_found(l, &content->pages[i]))
			read_page(l, &content->pages[i],
			    &pages[source.count++]);
	source.count += read_terms(l, finder, pages + source.count);
	source.pages = pages;
	finder->search = search_new(&source, l->arena, l->err);
	return finder->search == NULL ? -1 : 0;
}

static int
add_language(struct loader *l, const struct input *input, struct finder **at)
{
	struct finder *finder = *at = memory_new(1, sizeof(*finder));

	make_frame(l, input, finder);
	make_stop(l, finder);
	make_synonyms(l, finder);
	return make_index(l, finder);
}

/* Each finder tells of the others. */
static void
join(struct finder *first)
{
	struct finder *finder = first;

	for (; finder != NULL; finder = finder->next) {
		finder->frame.others = &first->other;
		if (finder->next != NULL)
			finder->other.next = &finder->next->other;
	}
}

static int
add_all(struct loader *l, struct content *reference, struct finder **at)
{
	for (size_t i = 0; i <= reference->translation_count; i++) {
		struct content *content =
		    i == 0 ? reference : &reference->translations[i - 1];
		const struct input *input =
		    inputs_find(content, span_of("/search"));

		if (input == NULL)
			continue;
		loader_turn(l, content);
		if (add_language(l, input, at) == -1)
			return -1;
		at = &(*at)->next;
	}
	return 0;
}

int
finder_add(struct loader *l, struct finder **first)
{
	struct content *reference = l->content;
	int result;

	*first = NULL;
	if (!l->options.inputs)
		return 0;
	result = add_all(l, reference, first);
	loader_turn(l, reference);
	if (*first != NULL)
		join(*first);
	return result;
}

void
finder_free(struct finder *finder)
{
	while (finder != NULL) {
		struct finder *next = finder->next;

		search_free(finder->search);
		synonyms_clear(&finder->synonyms);
		free(finder);
		finder = next;
	}
}

/* ---- answering ----------------------------------------------------------- */

struct finder *
finder_at(struct finder *finder, struct span path)
{
	if (path.len > 1 && span_ends(path, "/"))
		path.len--;
	while (finder != NULL && !span_equal(finder->frame.path, path))
		finder = finder->next;
	return finder;
}

struct search *
finder_search(struct finder *finder)
{
	return finder->search;
}

struct span
finder_prompt(const struct finder *finder)
{
	return finder->frame.labels.search_prompt;
}

/* Which of the formats' functions is to answer. */
typedef void results(const struct results_frame *, const struct query *,
    const struct lookup *, struct buf *);

static int
answer(struct finder *finder, struct span typed, results *append,
    struct buf *out)
{
	struct lookup result;
	struct query query;

	query_parse(typed, finder->stop, &query);
	if (query.term_count == 0) {
		append(&finder->frame, &query, NULL, out);
		return 0;
	}
	if (lookup_run(finder->search, &query, &result) == -1)
		return -1;
	append(&finder->frame, &query, &result, out);
	return 0;
}

int
finder_gemini(struct finder *finder, struct span typed, struct buf *out)
{
	buf_printf(out, "20 text/gemini; lang=%.*s\r\n",
	    SPAN_ARG(finder->frame.language));
	return answer(finder, typed, results_gemtext, out);
}

int
finder_gopher(struct finder *finder, struct span typed, struct buf *out)
{
	return answer(finder, typed, results_menu, out);
}
