#include "loaded.h"

#define HEAD \
	"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"

static struct err err;

static const struct page *
find(const struct content *content, const char *path)
{
	const struct page *page = content_find_anywhere(content, span_of(path));

	if (page == NULL)
		fail_msg("there is no %s", path);
	return page;
}

/* The text nodes of a page above its foot, with "|" between them. */
static void
check_text(const struct page *page, const char *expected)
{
	struct walk walk = walk_begin(page->document->root);
	struct buf text;

	buf_init(&text);
	while (walk_next(&walk) && walk.node->kind != NODE_FOOTER)
		if (walk.entering &&
		    (walk.node->kind == NODE_TEXT ||
			walk.node->kind == NODE_CODE))
			buf_printf(&text, "%s%.*s", text.len > 0 ? "|" : "",
			    SPAN_ARG(walk.node->text));
	assert_span(buf_span(&text), expected);
	buf_clear(&text);
}

static const char body[] = "Some text\nin lines.\n\n"
			   "> - [Other](b.md) page\n>   more\n\n"
			   "Broken\\\nline.\n\n"
			   "| Who | Many |\n|---|---|\n| We | 3 |\n";

static const char italian[] = HEAD
    "msgid \"A\"\nmsgstr \"Una\"\n\n"
    "msgid \"Some text in lines.\"\nmsgstr \"Testo.\"\n\n"
    "msgid \"[Other](b.md) page more\"\nmsgstr \"[Altra](b.md) pagina\"\n\n"
    "msgid \"Broken\\\\\\nline.\"\nmsgstr \"Riga\\\\\\n# rotta.\"\n\n"
    "msgid \"Who\"\nmsgstr \"Chi\"\n\nmsgid \"Many\"\nmsgstr \"Quanti\"\n\n";

static void
a_page_is_put_together_of_the_original_and_the_catalogue(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;
	const struct page *page;

	support_write_page(folder, "a.md", "A", body);
	support_write_page(folder, "b.md", "B", "Text.\n");
	support_write(folder, "po/it.po", italian);
	content = loaded_content(folder);
	page = find(content, "/it/a/");
	check_text(page,
	    "Una|Testo.|Altra| pagina|Riga|# rotta.|Chi|Quanti|[inglese] We|3");
	assert_span(page->document->language, "it");
	assert_span(page->document->original, "/a/");
	assert_int_equal(page->parts, 7);
	assert_int_equal(page->missing, 1);
	assert_null(content_find_anywhere(content, span_of("/it/b/")));
	content_free(content);
}

static void
links_lead_to_the_same_language_or_name_the_other(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;
	const struct node *node;

	support_write_page(folder, "a.md", "A", "[B](b.md) [C](c.md)\n");
	support_write_page(folder, "b.md", "B", "");
	support_write_page(folder, "c.md", "C", "");
	support_write(folder, "po/it.po",
	    HEAD "msgid \"A\"\nmsgstr \"Una\"\n\nmsgid \"B\"\nmsgstr \"Bi\"\n\n"
		 "msgid \"[B](b.md) [C](c.md)\"\n"
		 "msgstr \"[Bi](b.md) [Ci](c.md)\"\n");
	content = loaded_content(folder);
	node = find(content, "/it/a/")->document->root->first->next->first;
	assert_span(node->link.target->path, "/it/b/");
	assert_span(node->link.target->language, "");
	node = node->next->next;
	assert_span(node->link.target->path, "/c/");
	assert_span(node->link.target->language, "inglese");
	assert_span(node->link.target->short_title, "C (inglese)");
	content_free(content);
}

static const struct {
	unsigned least;
	bool there;
} shares[] = { { 1, true }, { 60, true }, { 66, true }, { 67, false },
	{ 100, false } };

static void
a_page_is_there_when_enough_is_translated(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;
	struct buf settings;

	support_write_page(folder, "a.md", "A", "One.\n\nTwo.\n");
	support_write(folder, "po/it.po",
	    HEAD "msgid \"A\"\nmsgstr \"Una\"\n\nmsgid \"One.\"\n"
		 "msgstr \"Uno.\"\n");
	buf_init(&settings);
	for (size_t i = 0; i < LENGTH(shares); i++) {
		buf_truncate(&settings, 0);
		buf_printf(&settings, "translations: {least: %u}\n",
		    shares[i].least);
		support_write(folder, "site.yaml", settings.ptr);
		content = loaded_content(folder);
		assert_int_equal(content_find_anywhere(content,
				     span_of("/it/a/")) != NULL,
		    shares[i].there);
		content_free(content);
	}
	buf_clear(&settings);
	/* Its title is one of its texts, no more. */
	support_write(folder, "site.yaml", "translations: {least: 1}\n");
	support_write(folder, "po/it.po",
	    HEAD "msgid \"One.\"\nmsgstr \"Uno.\"\n\nmsgid \"Two.\"\n"
		 "msgstr \"Due.\"\n");
	content = loaded_content(folder);
	assert_span(content_find_anywhere(content, span_of("/it/a/"))
			->document->title,
	    "[inglese] A");
	content_free(content);
}

static const struct {
	const char *file, *text;
	const char *error; /* how it begins */
} errors[] = {
	/* In what the catalogue says, by its line. */
	{ "po/it.po",
	    HEAD "msgid \"A\"\nmsgstr \"Una\"\n\nmsgid \"Text.\"\n"
		 "msgstr \"</b>.\"\n",
	    NULL },
	{ "po/IT_it.po", HEAD, "po/IT_it.po: is not named after a language" },
	{ "po/en.po", HEAD, "po/en.po: is named after the language" },
	{ "po/it.po", "msgid", "po/it.po:1: " },
	{ "po/it.po", "", "po/it.po:1: the header does not say" },
};

static void
errors_have_their_place_in_the_catalogue(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;

	support_write(folder, "site.yaml", "translations: {least: 1}\n");
	support_write_page(folder, "a.md", "A", "Text.\n");
	for (size_t i = 0; i < LENGTH(errors); i++) {
		support_write(folder, errors[i].file, errors[i].text);
		content = content_load(folder->path, NULL, &err);
		if (errors[i].error == NULL) {
			/* Other marks than the original: the original. */
			check_text(find(content, "/it/a/"),
			    "Una|[inglese] Text.");
			content_free(content);
		} else {
			assert_null(content);
			assert_err_in(folder, &err, errors[i].error);
		}
		unlinkat(folder->fd, errors[i].file, 0);
	}
}

static void
glossaries_are_translated_word_by_word(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;
	const struct glossary *glossary;
	const struct term *terms;

	support_write_page(folder, "a.md", "A", "MS and CNS.\n");
	support_write(folder, "glossary.yaml",
	    "MS: {long: multiple sclerosis, also: [the disease, it]}\n"
	    "CNS: {long: central nervous system, text: Brain.}\n");
	support_write(folder, "po/it.po",
	    HEAD
	    "msgid \"A\"\nmsgstr \"Una\"\n\n"
	    "msgid \"MS and CNS.\"\nmsgstr \"SM e CNS.\"\n\n"
	    "msgid \"MS\"\nmsgstr \"SM\"\n\n"
	    "msgid \"multiple sclerosis\"\nmsgstr \"sclerosi multipla\"\n\n"
	    "msgid \"the disease, it\"\nmsgstr \"malattia\"\n");
	content = loaded_content(folder);
	glossary = &content->translations[0].glossary;
	terms = glossary->terms.items;
	assert_int_equal(glossary->terms.count, 2);
	assert_span(terms[0].name, "CNS");
	assert_true(terms[0].foreign);
	assert_span(terms[0].text, "[inglese] Brain.");
	assert_span(terms[1].name, "SM");
	assert_int_equal(terms[1].also.count, 1);
	assert_span(terms[1].also.items[0]->text, "malattia");
	check_text(find(content, "/it/a/"),
	    "Una|Sclerosi multipla (|SM|)| e CNS.|Parole usate in questa "
	    "pagina|CNS: [inglese] Brain.");
	content_free(content);
}

/* What root could read is read as somebody else. */
static void
a_folder_of_catalogues_that_cannot_be_read_is_an_error(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;
	uid_t user = geteuid();

	support_write_page(folder, "a.md", "A", "Text.\n");
	support_write(folder, "po/it.po", HEAD);
	assert_int_equal(fchmod(folder->fd, 0755), 0);
	assert_int_equal(fchmodat(folder->fd, "po", 0, 0), 0);
	if (user == 0)
		assert_int_equal(seteuid(65534), 0);
	content = content_load(folder->path, NULL, &err);
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(fchmodat(folder->fd, "po", 0755, 0), 0);
	assert_null(content);
	assert_err_in(folder, &err, "po/: cannot be opened: Permission denied");
}

/* As pages are not, which lie behind one. */
static void
catalogues_behind_a_link_are_left_alone(void **state)
{
	const struct support_folder *folder = *state;
	struct content *content;

	support_write_page(folder, "a.md", "A", "Text.\n");
	support_write(folder, "_po/it.po", HEAD);
	support_link(folder, "po", "_po");
	content = loaded_content(folder);
	assert_int_equal(content->translation_count, 0);
	content_free(content);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(
		    a_page_is_put_together_of_the_original_and_the_catalogue),
		TEST_WITH_FOLDER(
		    links_lead_to_the_same_language_or_name_the_other),
		TEST_WITH_FOLDER(a_page_is_there_when_enough_is_translated),
		TEST_WITH_FOLDER(errors_have_their_place_in_the_catalogue),
		TEST_WITH_FOLDER(glossaries_are_translated_word_by_word),
		TEST_WITH_FOLDER(
		    a_folder_of_catalogues_that_cannot_be_read_is_an_error),
		TEST_WITH_FOLDER(catalogues_behind_a_link_are_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
