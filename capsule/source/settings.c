#include "source/settings.h"

#include "base/folder.h"
#include "source/bounds.h"
#include "source/frontmatter.h"
#include "source/iri.h"
#include "source/own_words.h"

#include <ctype.h>
#include <stddef.h>

enum {
	FILE_MAX = 1024 * 1024,
	LANGUAGE_MAX = 35, /* bytes of a language tag */
	SUBTAG_MAX = 8,
};

const char settings_file[] = "site.yaml";

/*
 * "en", "pt-BR": subtags of letters and digits, with "-" between them (RFC
 * 5646, section 2.1).  All registered tags are shorter (section 4.4.1), and it
 * goes into headers, which have an end.
 */
bool
settings_is_language(struct span tag)
{
	size_t len = 0; /* of the subtag so far */

	if (tag.len > LANGUAGE_MAX)
		return false;
	for (size_t i = 0; i < tag.len; i++) {
		char c = tag.ptr[i];

		if (c == '-' ? len == 0 : !isalnum((unsigned char)c))
			return false;
		len = c == '-' ? 0 : len + 1;
		if (len > SUBTAG_MAX)
			return false;
	}
	return len > 0;
}

int
settings_language(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (!settings_is_language(node->text))
		return yaml_complain(c->source, node, c->err,
		    "\"%s\" is not a language tag: write \"en\" or \"pt-BR\"",
		    node->text.ptr);
	*(struct span *)value = node->text;
	return 0;
}

static int
read_node(const struct schema_context *c, const struct yaml *node, void *value)
{
	(void)c;
	*(const struct yaml **)value = node;
	return 0;
}

static int
read_notice(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (node->text.len > BOUNDS_NOTICE)
		return yaml_complain(c->source, node, c->err,
		    "the notice stands on every page and has %zu bytes: "
		    "shorten it to %d at most",
		    node->text.len, BOUNDS_NOTICE);
	*(const struct yaml **)value = node;
	return 0;
}

/* A label that is read by a function of its own. */
static int
read_label(const struct schema_context *c, const struct yaml *node,
    struct span *label)
{
	static const struct schema_key key = { .type = SCHEMA_LINE,
		.most = BOUNDS_TITLE };

	return schema_text(c, &key, node, label);
}

/* The table's label takes the table's number, so it must hold one %u. */
static int
read_table_label(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct span *label = value;
	size_t percent;

	if (read_label(c, node, label) == -1)
		return -1;
	percent = span_find(*label, '%');
	if (span_starts(span_after(*label, percent), "%u") &&
	    span_find(span_after(*label, percent + 1), '%') ==
		label->len - percent - 1)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "the label must hold %%u once, for the table's number");
}

static int
read_months(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct span *months = value;
	const struct yaml *month = node->children;

	if (node->kind != YAML_SEQUENCE)
		return yaml_complain(c->source, node, c->err,
		    "months must be a list of twelve names");
	for (unsigned i = 0; i < 12; i++, month = month->next) {
		if (month == NULL)
			return yaml_complain(c->source, node, c->err,
			    "months has %u names: there must be twelve", i);
		if (read_label(c, month, &months[i]) == -1)
			return -1;
	}
	if (month != NULL)
		return yaml_complain(c->source, month, c->err,
		    "months has more than twelve names");
	return 0;
}

/* What is not said is as the last that is. */
static int
read_forms(const struct schema_context *c, const struct yaml *node, void *value)
{
	struct span *forms = value;
	const struct yaml *form = node->children;
	size_t i = 0;

	if (node->kind != YAML_SEQUENCE || form == NULL)
		return yaml_complain(c->source, node, c->err,
		    "%s must be a list of forms, one for each that a number "
		    "can want",
		    node->key->text.ptr);
	for (; form != NULL && i < PLURAL_FORMS; form = form->next, i++) {
		if (schema_scalar(c, form) == -1)
			return -1;
		forms[i] = form->text;
	}
	if (form != NULL)
		return yaml_complain(c->source, form, c->err,
		    "no language has more than %d forms", PLURAL_FORMS);
	for (; i < PLURAL_FORMS; i++)
		forms[i] = forms[i - 1];
	return 0;
}

static int
read_plural(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (!plural_is_rule(node->text))
		return yaml_complain(c->source, node, c->err,
		    "\"%s\" is no rule for plurals as gettext has them: write "
		    "\"n != 1\"",
		    node->text.ptr);
	*(struct span *)value = node->text;
	return 0;
}

#define LABEL(key, field) \
	{ \
		.name = (key), .type = SCHEMA_LINE, \
		.offset = offsetof(struct labels, field), .most = BOUNDS_TITLE \
	}

const struct schema_key settings_labels[] = {
	LABEL("web", web),
	LABEL("gemini", gemini),
	LABEL("gopher", gopher),
	LABEL("mail", mail),
	LABEL("text-file", text_file),
	LABEL("calendar-file", calendar_file),
	LABEL("braille-file", braille_file),
	LABEL("other-file", other_file),
	LABEL("image", image),
	LABEL("no-value", no_value),
	LABEL("section", section),
	LABEL("sources", sources),
	LABEL("source", source),
	LABEL("others", others),
	LABEL("in-book", in_book),
	LABEL("edited-by", edited_by),
	LABEL("seen", seen),
	LABEL("published", published),
	LABEL("reviewed", reviewed),
	LABEL("next-review", next_review),
	LABEL("overdue", overdue),
	LABEL("previous", previous),
	LABEL("next", next),
	LABEL("feed", feed),
	LABEL("words", words),
	LABEL("contents", contents),
	LABEL("glossary", glossary),
	LABEL("references", references),
	LABEL("news", news),
	LABEL("search", search),
	LABEL("search-prompt", search_prompt),
	LABEL("search-none", search_none),
	LABEL("search-some", search_some),
	LABEL("search-more", search_more),
	LABEL("search-late", search_late),
	LABEL("search-cut", search_cut),
	LABEL("search-no-word", search_no_word),
	LABEL("search-try", search_try),
	LABEL("search-meant", search_meant),
	LABEL("search-again", search_again),
	LABEL("search-language", search_language),
	LABEL("search-stop", search_stop),
	LABEL("also", also),
	LABEL("cited-on", cited_on),
	LABEL("further-reading", further_reading),
	LABEL("not-cited", not_cited),
	LABEL("others-first", others_first),
	LABEL("to", to),
	LABEL("link", link),
	LABEL("end", end),
	LABEL("page-text", page_text),
	LABEL("flow-text", flow_text),
	LABEL("narrow-text", narrow_text),
	LABEL("bytes", bytes),
	LABEL("kilobytes", kilobytes),
	LABEL("megabytes", megabytes),
	LABEL("gigabytes", gigabytes),
	{ .name = "minutes",
	    .type = SCHEMA_CUSTOM,
	    .offset = offsetof(struct labels, minutes),
	    .read = read_forms },
	{ .name = "plural",
	    .type = SCHEMA_CUSTOM,
	    .offset = offsetof(struct labels, plural),
	    .read = read_plural },
	LABEL("no-page", no_page),
	LABEL("gone-page", gone_page),
	LABEL("file-changed", file_changed),
	LABEL("slow-down", slow_down),
	LABEL("certificate-needed", certificate_needed),
	LABEL("certificate-expired", certificate_expired),
	LABEL("certificate-early", certificate_early),
	LABEL("not-authorised", not_authorised),
	LABEL("missing", missing),
	LABEL("missing-help", missing_help),
	LABEL("changed", changed),
	LABEL("changed-help", changed_help),
	LABEL("gone", gone),
	LABEL("gone-help", gone_help),
	LABEL("moved", moved),
	LABEL("moved-help", moved_help),
	LABEL("moved-for-now", moved_for_now),
	LABEL("moved-for-now-help", moved_for_now_help),
	LABEL("translated", translated),
	LABEL("translated-undated", translated_undated),
	LABEL("not-reviewed", not_reviewed),
	LABEL("medically-reviewed", medically_reviewed),
	LABEL("incomplete", incomplete),
	LABEL("in-language", in_language),
	LABEL("languages", languages),
	LABEL("language-pages", language_pages),
	LABEL("language-parts", language_parts),
	LABEL("date", date),
	LABEL("write", write),
	LABEL("write-about", write_about),
	LABEL("write-prompt", write_prompt),
	LABEL("write-label", write_label),
	LABEL("write-received", write_received),
	LABEL("write-known", write_known),
	LABEL("write-reference", write_reference),
	LABEL("write-keep", write_keep),
	LABEL("write-once", write_once),
	LABEL("write-anonymous", write_anonymous),
	LABEL("write-empty", write_empty),
	LABEL("write-too-long", write_too_long),
	LABEL("write-not-text", write_not_text),
	LABEL("write-failed", write_failed),
	LABEL("write-refused", write_refused),
	LABEL("write-limited", write_limited),
	LABEL("write-unencrypted", write_unencrypted),
	LABEL("encrypted", encrypted),
	LABEL("contact", contact),
	LABEL("software", software),
	{ .name = "table",
	    .type = SCHEMA_CUSTOM,
	    .offset = offsetof(struct labels, table),
	    .read = read_table_label },
	{ .name = "months",
	    .type = SCHEMA_CUSTOM,
	    .offset = offsetof(struct labels, months),
	    .read = read_months },
	{ .name = NULL },
};

static const struct schema_key menu_keys[] = {
	{ .name = "size",
	    .type = SCHEMA_BOOL,
	    .offset = offsetof(struct settings, menu.size) -
		offsetof(struct settings, menu) },
	{ .name = "time",
	    .type = SCHEMA_BOOL,
	    .offset = offsetof(struct settings, menu.time) -
		offsetof(struct settings, menu) },
	{ .name = NULL },
};

static const struct schema_key glossary_keys[] = {
	{ .name = "list",
	    .type = SCHEMA_BOOL,
	    .offset = offsetof(struct settings, glossary.list) -
		offsetof(struct settings, glossary) },
	{ .name = NULL },
};

static const struct schema_key search_keys[] = {
	{ .name = "same",
	    .type = SCHEMA_TEXTS,
	    .offset = offsetof(struct settings, search.same) -
		offsetof(struct settings, search) },
	{ .name = NULL },
};

static const struct schema_key translation_keys[] = {
	{ .name = "least",
	    .type = SCHEMA_NUMBER,
	    .least = 1,
	    .most = 100,
	    .offset = offsetof(struct settings, translations.least) -
		offsetof(struct settings, translations) },
	{ .name = NULL },
};

/* The pages to make, by name: [contents, references]. */
static int
read_generate(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct settings *settings = value;
	struct {
		const char *name;
		bool *wanted;
	} pages[] = {
		{ "contents", &settings->generate.contents },
		{ "glossary", &settings->generate.glossary },
		{ "references", &settings->generate.references },
		{ "news", &settings->generate.news },
		{ "search", &settings->generate.search },
	};
	enum { PAGES = sizeof(pages) / sizeof(pages[0]) };

	if (node->kind != YAML_SEQUENCE)
		return yaml_complain(c->source, node, c->err,
		    "generate must be a list, such as [contents, references]");
	for (size_t i = 0; i < PAGES; i++)
		*pages[i].wanted = false;
	for (node = node->children; node != NULL; node = node->next) {
		size_t i = 0;

		if (schema_scalar(c, node) == -1)
			return -1;
		while (i < PAGES && !span_is(node->text, pages[i].name))
			i++;
		if (i == PAGES)
			return yaml_complain(c->source, node, c->err,
			    "the program makes no page \"%s\": contents, "
			    "glossary, references, news and search it does",
			    node->text.ptr);
		*pages[i].wanted = true;
	}
	return 0;
}

static int
read_uri(const struct schema_context *c, const struct yaml *node, void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (iri_to_uri(c->arena, node->text, value) == 0)
		return 0;
	return yaml_complain(c->source, node, c->err,
	    "\"%s\" is no whole address: write mailto:… or https://…",
	    node->text.ptr);
}

/* Each must be a URI; they stay as they are written. */
static int
read_contact(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct schema_texts *contact = value;
	struct span uri;

	if (schema_texts(c, node, contact) == -1)
		return -1;
	for (size_t i = 0; i < contact->count; i++)
		if (read_uri(c, contact->items[i], &uri) == -1)
			return -1;
	return 0;
}

static int
read_languages(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct schema_texts *languages = value;
	struct span tag;

	if (schema_texts(c, node, languages) == -1)
		return -1;
	for (size_t i = 0; i < languages->count; i++)
		if (settings_language(c, languages->items[i], &tag) == -1)
			return -1;
	return 0;
}

#define SECURITY(key, field) \
	{ \
		.name = (key), .type = SCHEMA_CUSTOM, .read = read_uri, \
		.offset = offsetof(struct security, field) \
	}

static const struct schema_key security_keys[] = {
	{ .name = "contact",
	    .type = SCHEMA_CUSTOM,
	    .required = true,
	    .read = read_contact,
	    .offset = offsetof(struct security, contact) },
	{ .name = "expires",
	    .type = SCHEMA_CUSTOM,
	    .required = true,
	    .read = frontmatter_read_date,
	    .offset = offsetof(struct security, expires) },
	SECURITY("encryption", encryption),
	SECURITY("policy", policy),
	SECURITY("acknowledgments", acknowledgments),
	{ .name = "languages",
	    .type = SCHEMA_CUSTOM,
	    .read = read_languages,
	    .offset = offsetof(struct security, languages) },
	{ .name = NULL },
};

static const struct schema_key keys[] = {
	{ .name = "name",
	    .type = SCHEMA_LINE,
	    .most = BOUNDS_TITLE,
	    .offset = offsetof(struct settings, name) },
	{ .name = "language",
	    .type = SCHEMA_CUSTOM,
	    .read = settings_language,
	    .offset = offsetof(struct settings, language) },
	{ .name = "navigation",
	    .type = SCHEMA_TEXTS,
	    .most = BOUNDS_NAVIGATION,
	    .offset = offsetof(struct settings, navigation) },
	{ .name = "notice",
	    .type = SCHEMA_CUSTOM,
	    .read = read_notice,
	    .offset = offsetof(struct settings, notice) },
	{ .name = "redirects",
	    .type = SCHEMA_CUSTOM,
	    .read = redirects_read,
	    .offset = offsetof(struct settings, redirects) },
	{ .name = "menu",
	    .type = SCHEMA_MAPPING,
	    .nested = menu_keys,
	    .offset = offsetof(struct settings, menu) },
	{ .name = "glossary",
	    .type = SCHEMA_MAPPING,
	    .nested = glossary_keys,
	    .offset = offsetof(struct settings, glossary) },
	{ .name = "search",
	    .type = SCHEMA_MAPPING,
	    .nested = search_keys,
	    .offset = offsetof(struct settings, search) },
	{ .name = "generate",
	    .type = SCHEMA_CUSTOM,
	    .read = read_generate,
	    .offset = 0 },
	{ .name = "feeds",
	    .type = SCHEMA_TEXTS,
	    .offset = offsetof(struct settings, feeds) },
	{ .name = "about",
	    .type = SCHEMA_TEXT,
	    .offset = offsetof(struct settings, about) },
	{ .name = "robots",
	    .type = SCHEMA_TEXT,
	    .offset = offsetof(struct settings, robots) },
	{ .name = "security",
	    .type = SCHEMA_MAPPING,
	    .nested = security_keys,
	    .offset = offsetof(struct settings, security) },
	{ .name = "labels",
	    .type = SCHEMA_MAPPING,
	    .nested = settings_labels,
	    .offset = offsetof(struct settings, labels) },
	{ .name = "translations",
	    .type = SCHEMA_MAPPING,
	    .nested = translation_keys,
	    .offset = offsetof(struct settings, translations) },
	{ .name = "rules",
	    .type = SCHEMA_CUSTOM,
	    .read = read_node,
	    .offset = offsetof(struct settings, rules) },
	{ .name = "budgets",
	    .type = SCHEMA_CUSTOM,
	    .read = read_node,
	    .offset = offsetof(struct settings, budgets) },
	{ .name = NULL },
};

/* In the site's language: all labels that site.yaml has none of its own for. */
static int
load_words(struct settings *settings, struct arena *arena, struct err *err)
{
	struct labels *plain = arena_alloc(arena, sizeof(*plain));

	*plain = labels_english;
	if (own_words_load(plain, settings->language, arena, err) == -1)
		return -1;
	own_words_replace(&settings->labels, &labels_english, plain);
	settings->plain = plain;
	return 0;
}

int
settings_read(int folder, struct arena *arena, struct settings *settings,
    struct err *err)
{
	struct yaml_source source = { .file = settings_file, .first_line = 1 };
	struct schema_context context = { &source, arena, err };
	struct yaml *tree;
	bool missing;

	*settings = (struct settings){
		.language = SPAN("en"),
		.translations = { .least = 60 },
		.menu = { .size = true, .time = true },
		.labels = labels_english,
		.plain = &labels_english,
		.glossary = { .list = true },
		.generate = { true, true, true, true, true },
	};
	if (folder_read(folder, settings_file, settings_file, FILE_MAX, arena,
		&source.text, &missing, err) == -1)
		return -1;
	if (missing)
		return 0;
	tree = yaml_parse(&source, arena, err);
	if (tree == NULL ||
	    schema_read(&context, keys, tree, settings, NULL, NULL) == -1)
		return -1;
	return load_words(settings, arena, err);
}
