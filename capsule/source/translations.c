#include "source/translations.h"

#include "base/folder.h"
#include "document/languages.h"
#include "source/facts.h"
#include "source/frontmatter.h"
#include "source/generated.h"
#include "source/inputs.h"
#include "source/own_words.h"
#include "source/patchwork.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char folder[] = "po/";
static const char ending[] = ".po";

/* ---- what is to be translated -------------------------------------------- */

bool
translations_include(const struct content *content, const struct page *page)
{
	return !page->document->generated && !page->document->gone &&
	    zones_find(&content->zones, page->document->path) == 0;
}

void
translations_parts(const struct page *page,
    void (*take)(void *data, const struct translations_part *), void *data)
{
	const struct document *document = page->document;
	const struct {
		const char *key;
		struct span text;
	} front[] = {
		{ "title", document->title },
		{ "short",
		    document->short_title.ptr == document->title.ptr
			? span_of("")
			: document->short_title },
		{ "summary", document->summary },
	};
	const struct segments *segments = page->segments;

	for (size_t i = 0; i < sizeof(front) / sizeof(front[0]); i++) {
		const struct translations_part part = {
			.text = front[i].text,
			.key = front[i].key,
			.offset = frontmatter_place(document, front[i].key),
		};

		if (part.text.len > 0)
			take(data, &part);
	}
	for (size_t i = 0; i < segments->count; i++) {
		const struct translations_part part = {
			.text = segments->items[i].text,
			.segment = &segments->items[i],
			.offset = segments->items[i].start,
		};

		take(data, &part);
	}
}

/* ---- catalogues ---------------------------------------------------------- */

/* Whether a translation says what its original says is found out once. */
static bool
agrees(const struct content *t, struct message *message)
{
	struct buf why;
	bool same;

	if (message->facts != MESSAGE_UNSEEN)
		return message->facts == MESSAGE_AGREES;
	buf_init(&why);
	same = message->context.len > 0
	    ? facts_agree_on_label(message->id, message->text, &why)
	    : facts_agree(message->id, t->reference->settings.language,
		  message->text, t->settings.language, &why);
	message->facts = same ? MESSAGE_AGREES : MESSAGE_DIFFERS;
	message->why = arena_copy(t->arena, buf_span(&why));
	buf_clear(&why);
	return same;
}

static const struct message *
find(const struct content *t, struct span context, struct span id)
{
	struct message *message = translation_find(t->catalogue, context, id);

	return translation_is_done(message) && agrees(t, message) ? message
								  : NULL;
}

const struct message *
translations_find(const struct content *t, struct span id)
{
	return find(t, span_of(""), id);
}

const struct message *
translations_find_label(const struct content *t, struct span label)
{
	return find(t, span_of("label"), label);
}

/* The translation of a text that all pages share; else the text. */
static struct span
translate(const struct content *t, struct span text)
{
	const struct message *message = translations_find(t, text);

	return message == NULL ? text : message->text;
}

struct span
translations_mark(const struct content *t)
{
	return labels_language(&t->settings.labels,
	    t->reference->settings.language);
}

static struct span
marked(const struct content *t, struct span text)
{
	return arena_printf(t->arena, "[%.*s] %.*s",
	    SPAN_ARG(translations_mark(t)), SPAN_ARG(text));
}

/* ---- pages --------------------------------------------------------------- */

/* How many parts a page has, and how many of them are not translated. */
struct count {
	const struct content *t;
	unsigned parts, missing;
};

static void
count_part(void *data, const struct translations_part *part)
{
	struct count *count = data;
	bool done = translations_find(count->t, part->text) != NULL;

	count->parts++;
	count->missing += !done;
}

static bool
is_enough(const struct content *t, const struct count *count)
{
	unsigned long done = count->parts - count->missing;

	return done * 100 >= t->settings.translations.least * count->parts;
}

/* The translation of a text of the front matter; else the text, marked. */
static struct span
translate_front(const struct content *t, struct span text)
{
	const struct message *message = translations_find(t, text);

	if (text.len == 0)
		return span_of("");
	return message != NULL ? message->text : marked(t, text);
}

/* A short title is there to be short: the title serves in its place. */
static struct span
translate_short_title(const struct content *t, const struct document *original,
    struct span title)
{
	const struct message *message = NULL;

	if (original->short_title.ptr != original->title.ptr)
		message = translations_find(t, original->short_title);
	return message != NULL ? message->text : title;
}

static struct document *
new_document(const struct content *t, const struct document *original)
{
	struct document *document = document_new_in(t->arena);

	document->file = original->file;
	document->original = original->path;
	document->path = arena_printf(document->arena, "%.*s%.*s",
	    SPAN_ARG(t->prefix), SPAN_ARG(original->path));
	document->language = t->settings.language;
	document->kind = original->kind;
	document->date = original->date;
	document->published = original->published;
	document->reviewed = original->reviewed;
	document->next_review = original->next_review;
	document->order = original->order;
	document->sequence = original->sequence;
	document->no_sources = original->no_sources;
	document->no_words = original->no_words;
	document->exceptions = original->exceptions;
	document->extras = original->extras;
	document->title = translate_front(t, original->title);
	document->short_title =
	    translate_short_title(t, original, document->title);
	document->summary = translate_front(t, original->summary);
	return document;
}

static int
add_page(struct content *t, const struct page *original, struct err *err)
{
	struct count count = { .t = t };
	const struct page *other;
	struct page *page;

	translations_parts(original, count_part, &count);
	if (!is_enough(t, &count))
		return 0;
	page = &t->pages[t->page_count++];
	page->reference = original;
	page->parts = count.parts;
	page->missing = count.missing;
	page->document = new_document(t, original->document);
	other = map_find(&t->reference->by_path, page->document->path);
	if (other != NULL)
		return err_at(err, other->document->file.ptr, 0, 0,
		    "is at %s, where %s has the translation of %s: put it "
		    "elsewhere",
		    page->document->path.ptr, t->catalogue->file.ptr,
		    original->document->file.ptr);
	patchwork_make(t, original, page->document);
	return content_parse_page(page, err);
}

static int
add_pages(struct content *t, struct err *err)
{
	const struct content *reference = t->reference;

	t->pages = arena_alloc(t->arena,
	    (reference->page_count + GENERATED_MAX) * sizeof(*t->pages));
	t->gone = t->pages;
	for (size_t i = 0; i < reference->page_count; i++)
		if (translations_include(reference, &reference->pages[i]) &&
		    add_page(t, &reference->pages[i], err) == -1)
			return -1;
	if (t->page_count > 0)
		generated_add(t);
	t->gone = t->pages + t->page_count;
	if (t->page_count > 0)
		qsort(t->pages, t->page_count, sizeof(*t->pages),
		    content_compare_pages);
	return content_index(t, err);
}

/* Pages that are not translated: links lead there, and name the language. */
static void
add_foreign(struct content *t)
{
	const struct content *reference = t->reference;
	struct span language = translations_mark(t);

	t->foreign =
	    arena_alloc(t->arena, reference->page_count * sizeof(*t->foreign));
	for (size_t i = 0; i < reference->page_count; i++) {
		const struct page *original = &reference->pages[i];
		struct document *document = original->document;
		struct page *page;

		if (content_find_page(t, document->path) != NULL)
			continue;
		page = &t->foreign[t->foreign_count++];
		page->document = document;
		page->reference = original;
		page->foreign = true;
		page->target = original->target;
		page->target.language = language;
		page->target.short_title = arena_printf(t->arena, "%.*s (%.*s)",
		    SPAN_ARG(document->short_title), SPAN_ARG(language));
		map_add(&t->by_path, document->path, page);
		map_add(&t->by_file, document->file, page);
	}
}

void
translations_update_foreign(struct content *t)
{
	for (size_t i = 0; i < t->foreign_count; i++) {
		struct page *page = &t->foreign[i];

		page->target.words = page->reference->target.words;
		page->cited = page->reference->cited;
		page->cited_count = page->reference->cited_count;
	}
}

/* ---- what pages share ---------------------------------------------------- */

/* The program's words; what site.yaml says in its own is in the catalogue. */
static int
translate_labels(struct content *t, struct err *err)
{
	struct labels *labels = &t->settings.labels;
	const struct schema_key *key = settings_labels;
	struct labels *plain = arena_alloc(t->arena, sizeof(*plain));
	const struct message *message;

	*plain = labels_english;
	if (own_words_load(plain, t->settings.language, t->arena, err) == -1)
		return -1;
	own_words_replace(labels, t->reference->settings.plain, plain);
	t->settings.plain = plain;
	for (; key->name != NULL; key++) {
		struct span *label = own_words_at(labels, key->offset);
		struct span *end = label + own_words_count(key);

		for (; label < end; label++) {
			message = translations_find_label(t, *label);
			if (message != NULL)
				*label = message->text;
		}
	}
	return 0;
}

static void
translate_notice(struct content *t)
{
	const struct yaml *notice = t->settings.notice;
	struct yaml *copy;
	const struct message *message;

	if (notice == NULL)
		return;
	copy = arena_alloc(t->arena, sizeof(*copy));
	*copy = *notice;
	message = translations_find(t, notice->text);
	if (message != NULL)
		copy->text = message->text;
	else
		copy->text = arena_printf(t->arena, "\\[%.*s\\] %.*s",
		    SPAN_ARG(translations_mark(t)), SPAN_ARG(notice->text));
	t->settings.notice = copy;
}

/* Old addresses of what is translated now are old ones here too. */
static void
translate_redirects(struct content *t)
{
	const struct redirect *redirect = t->reference->settings.redirects;
	struct redirect **end = &t->settings.redirects;

	*end = NULL;
	for (; redirect != NULL; redirect = redirect->next) {
		const struct page *to =
		    content_find_page(t, span_of(redirect->to));
		struct redirect *copy;

		if (to == NULL || to->foreign)
			continue;
		copy = arena_alloc(t->arena, sizeof(*copy));
		*copy = *redirect;
		copy->from = arena_printf(t->arena, "%.*s%.*s",
		    SPAN_ARG(t->prefix), SPAN_ARG(redirect->from));
		copy->next = NULL;
		*end = copy;
		end = &copy->next;
	}
}

static bool
translate_term(void *data, struct span text, struct span *out)
{
	const struct message *message = translations_find(data, text);

	if (message != NULL)
		*out = message->text;
	return message != NULL;
}

static struct span
mark_term(void *data, struct span text)
{
	return marked(data, text);
}

/* A language whose home page is not translated begins with its contents. */
static void
lead_home(struct content *t)
{
	const struct page *home = content_find_page(t, span_of("/"));
	const struct page *contents =
	    content_find_page(t, span_of("/contents/"));
	struct redirect *redirect;
	struct yaml *node;

	if (t->page_count == 0 || contents == NULL || contents->foreign ||
	    (home != NULL && !home->foreign))
		return;
	node = arena_alloc(t->arena, sizeof(*node));
	node->key = node;
	redirect = arena_alloc(t->arena, sizeof(*redirect));
	*redirect = (struct redirect){ .next = t->settings.redirects,
		.node = node,
		.from = arena_printf(t->arena, "%.*s/", SPAN_ARG(t->prefix)),
		.to = "/contents/",
		.temporary = true };
	t->settings.redirects = redirect;
}

static int
share(struct content *t, struct err *err)
{
	struct settings *settings = &t->settings;

	if (translate_labels(t, err) == -1)
		return -1;
	translate_notice(t);
	if (settings->name.len > 0)
		settings->name = translate(t, settings->name);
	glossary_translate(&t->reference->glossary, &t->glossary, t->arena,
	    &(struct glossary_words){ translate_term, mark_term, t });
	return 0;
}

/* ---- all of them --------------------------------------------------------- */

static int
load_one(struct content *t, struct err *err)
{
	if (share(t, err) == -1 || add_pages(t, err) == -1)
		return -1;
	inputs_add(t);
	add_foreign(t);
	translate_redirects(t);
	lead_home(t);
	return 0;
}

static void
init(struct content *t, struct content *reference, struct span language)
{
	*t = (struct content){
		.arena = reference->arena,
		.folder = reference->folder,
		.name = reference->name,
		.zones = reference->zones,
		.settings = reference->settings,
		.bibliography = reference->bibliography,
		.today = reference->today,
		.write = reference->write,
		.reference = reference,
	};
	t->settings.language = language;
	t->prefix = arena_printf(t->arena, "/%.*s", SPAN_ARG(language));
	content_init_maps(t);
}

/* What each page has to translate is found once, for all languages. */
static void
find_segments(struct content *content)
{
	for (size_t i = 0; i < content->page_count; i++) {
		struct page *page = &content->pages[i];
		struct segments *segments;

		if (!translations_include(content, page))
			continue;
		segments = arena_alloc(content->arena, sizeof(*segments));
		segments_find(page->document, segments);
		page->segments = segments;
	}
}

/* "pt-BR.po" and "pt-br.po" would be two languages with one name. */
static const struct content *
find_same(const struct content *content, struct span language)
{
	for (size_t i = 0; i < content->translation_count; i++)
		if (span_equal_nocase(language,
			content->translations[i].settings.language))
			return &content->translations[i];
	return NULL;
}

static int
load_file(struct content *content, struct span file, struct err *err)
{
	struct content *t = &content->translations[content->translation_count];
	const struct content *other;
	struct span name = span_after(file, strlen(folder));
	struct span language = arena_copy(content->arena,
	    span_first(name, name.len - strlen(ending)));

	if (!settings_is_language(language))
		return err_at(err, file.ptr, 0, 0,
		    "is not named after a language: call it it.po or pt-BR.po");
	if (span_equal_nocase(language, content->settings.language))
		return err_at(err, file.ptr, 0, 0,
		    "is named after the language of the pages themselves");
	other = find_same(content, language);
	if (other != NULL)
		return err_at(err, file.ptr, 0, 0,
		    "is of the same language as %s: keep one of them",
		    other->catalogue->file.ptr);
	content->translation_count++;
	init(t, content, language);
	t->catalogue = arena_alloc(content->arena, sizeof(*t->catalogue));
	if (translation_read(t->catalogue, content->folder, file, language,
		content->arena, err) == -1)
		return -1;
	return load_one(t, err);
}

static bool
is_catalogue(struct span name)
{
	return span_ends(name, ending) && !span_starts(name, ".");
}

/* The files of an opened po/, in the order of their names. */
static int
load_files(struct content *content, int fd, struct err *err)
{
	struct span *names;
	size_t count, catalogues = 0;
	struct err one;
	int result = 0;

	if (folder_names(fd, content->arena, &names, &count) == -1)
		return err_at(err, folder, 0, 0, "cannot be read: %s",
		    strerror(errno));
	for (size_t i = 0; i < count; i++)
		if (is_catalogue(names[i]))
			names[catalogues++] = arena_printf(content->arena,
			    "%s%s", folder, names[i].ptr);
	if (catalogues == 0)
		return 0;
	content->translations = arena_alloc(content->arena,
	    catalogues * sizeof(*content->translations));
	find_segments(content);
	for (size_t i = 0; i < catalogues; i++)
		if (load_file(content, names[i], &one) == -1)
			result = content_mistake(content, &one, err);
	return result;
}

/* Like pages, catalogues are not read through a link to a folder. */
int
translations_load(struct content *content, struct err *err)
{
	int fd = openat(content->folder, "po",
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int result;

	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0;
	if (fd == -1)
		return err_at(err, folder, 0, 0, "cannot be opened: %s",
		    strerror(errno));
	result = load_files(content, fd, err);
	close(fd);
	return result;
}

void
translations_free(struct content *reference)
{
	for (size_t i = 0; i < reference->translation_count; i++) {
		struct content *t = &reference->translations[i];

		if (t->catalogue != NULL)
			translation_clear(t->catalogue);
		glossary_clear(&t->glossary);
		content_clear_maps(t);
	}
}
