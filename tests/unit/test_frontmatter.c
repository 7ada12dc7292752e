#include "support.h"

#include "source/frontmatter.h"

/* Reads a page's front matter; the caller frees the document. */
static struct document *
read_page(struct span text, size_t *body, int *result, struct err *err)
{
	struct document *document = document_new();

	document->file = span_of("a.md");
	document->source = text;
	document->language = span_of("en");
	*result = frontmatter_read(document, body, err);
	return document;
}

static void
reads_what_it_knows_and_keeps_the_rest(void **state)
{
	struct span text = span_of("---\n"
				   "title: Risks\n"
				   "short: Risk\n"
				   "summary: What can go wrong\n"
				   "language: pt-BR\n"
				   "published: 2026-11-23\n"
				   "reviewed: '2026-11-24'\n"
				   "next-review: 2027-02-28\n"
				   "author: N. N.\n"
				   "order: 12\n"
				   "tags: [a, b]\n"
				   "kind: faq\n"
				   "sequence: yes\n"
				   "sources: no\n"
				   "words: yes\n"
				   "---\n"
				   "Body\n");
	struct document *document;
	struct err err;
	size_t body;
	int result;

	(void)state;
	document = read_page(text, &body, &result, &err);
	assert_int_equal(result, 0);
	assert_span(span_after(text, body), "Body\n");
	assert_span(document->title, "Risks");
	assert_span(document->short_title, "Risk");
	assert_span(document->summary, "What can go wrong");
	assert_span(document->language, "pt-BR");
	assert_int_equal(document->published.day, 23);
	assert_int_equal(document->reviewed.day, 24);
	assert_int_equal(document->next_review.year, 2027);
	assert_int_equal(document->order, 12);
	assert_span(document->extras->key, "author");
	assert_span(document->extras->value, "N. N.");
	assert_span(document->kind, "faq");
	assert_true(document->sequence);
	assert_true(document->no_sources);
	assert_false(document->no_words);
	assert_span(document->extras->next->key, "tags");
	assert_span(document->extras->next->value, "");
	assert_null(document->extras->next->next);
	document_free(document);
}

static const struct {
	const char *text, *title, *body;
} fences[] = {
	{ "---\ntitle: A\n---\nx", "A", "x" },
	{ "---\r\ntitle: A\r\n---\r\nx", "A", "x" },
	{ "---  \ntitle: A\n--- \nx", "A", "x" },
	{ "---\ntitle: A\n---", "A", "" },
	{ "---\ntitle: A\nx: '\n ---'\n---\n---\n", "A", "---\n" },
	{ "---\ntitle: \"  A\\n B\\t\"\n---\n", "A B", "" },
	{ "---\ntitle: >\n  A\n  B\n---\n", "A B", "" },
};

static void
the_body_begins_behind_the_second_fence(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(fences); i++) {
		struct span text = span_of(fences[i].text);
		struct document *document;
		struct err err;
		size_t body;
		int result;

		document = read_page(text, &body, &result, &err);
		if (result == -1)
			fail_msg("%s: %s", fences[i].text, err.message);
		assert_span(document->title, fences[i].title);
		assert_span(document->short_title, fences[i].title);
		assert_span(document->language, "en");
		assert_span(span_after(text, body), fences[i].body);
		document_free(document);
	}
}

static const struct {
	const char *text, *message;
} errors[] = {
	{ "", "a.md:1:1: a page begins with" },
	{ "# Title\n", "a.md:1:1: a page begins with" },
	{ " ---\ntitle: A\n---\n", "a.md:1:1: a page begins with" },
	{ "----\ntitle: A\n----\n", "a.md:1:1: a page begins with" },
	{ "---\ntitle: A\nnext_review: 2026-11-23\n---\n",
	    "a.md:3:1: there is no key \"next_review\" here: did you mean "
	    "\"next-review\"?" },
	{ "---\ntitle: A\nexcpetions: {}\n---\n",
	    "a.md:3:1: there is no key \"excpetions\" here: did you mean "
	    "\"exceptions\"?" },
	{ "---\rtitle: A\r---\r", "a.md:1:1: its lines end with CR alone" },
	{ "---\ntitle: A\n", "a.md:1:1: the front matter is never closed" },
	{ "---", "a.md:1:1: the front matter is never closed" },
	{ "---\n---\n", "a.md:2:1: the key \"title\" is missing" },
	{ "---\nsummary: x\n---\n", "a.md:2:1: the key \"title\" is missing" },
	{ "---\ntitle:\n---\n", "a.md:2:7: the title is empty" },
	{ "---\ntitle: ' '\n---\n", "a.md:2:8: the title is empty" },
	{ "---\ntitle: [A]\n---\n", "a.md:2:8: title must be a single value" },
	{ "---\ntitle: A: B\n---\n", "a.md:2:9: there can be no key here" },
	{ "---\ntitle: A\ntitle: B\n---\n", "a.md:3:1: the key \"title\"" },
	{ "---\ntitle: A\norder: 0\n---\n", "a.md:3:8: order must be" },
	{ "---\ntitle: A\nreviewed: 2026-02-30\n---\n",
	    "a.md:3:11: reviewed must be a date" },
	{ "---\ntitle: A\nreviewed: [x]\n---\n", "a.md:3:11: reviewed must" },
	{ "---\ntitle: A\nlanguage: \"en\\r\\n20 x\"\n---\n",
	    "a.md:3:11: \"en??20 x\" is not a language tag" },
	{ "---\ntitle: A\nlanguage:\n---\n", "a.md:3:10: \"\" is not a" },
	{ "---\ntitle: A\nlanguage: en-\n---\n", "a.md:3:11: \"en-\" is not" },
	{ "---\ntitle: A\nlanguage: en_GB\n---\n", "a.md:3:11: \"en_GB\" is" },
	{ "---\ntitle: \xC3\xA9 \x01\n---\n",
	    "a.md:2:11: a control character" },
};

static void
errors_have_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(errors); i++) {
		struct document *document;
		struct err err;
		size_t body;
		int result;

		document =
		    read_page(span_of(errors[i].text), &body, &result, &err);
		assert_int_equal(result, -1);
		assert_err(&err, errors[i].message);
		document_free(document);
	}
}

static void
a_date_is_one_that_the_calendar_has(void **state)
{
	static const char *const dates[] = { "2026-11-23", "2024-02-29",
		"2000-02-29", "0001-01-01", "9999-12-31" };
	static const char *const others[] = { "", "2026-11-2", "2026-11-233",
		"2026/11/23", "2026-00-01", "2026-13-01", "2026-01-00",
		"2026-01-32", "2026-04-31", "2026-02-29", "1900-02-29",
		"0000-01-01", "20x6-01-01", "+026-01-01", "2026-1 -01" };
	struct date date;

	(void)state;
	for (size_t i = 0; i < LENGTH(dates); i++)
		assert_int_equal(frontmatter_date(span_of(dates[i]), &date), 0);
	assert_int_equal(date.year, 9999);
	assert_int_equal(date.month, 12);
	assert_int_equal(date.day, 31);
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_int_equal(frontmatter_date(span_of(others[i]), &date),
		    -1);
}

static void
a_key_stands_at_the_beginning_of_its_line(void **state)
{
	struct span text = span_of("---\n"
				   "title-of-ours: no\n"
				   "title: Risks\n"
				   "kind : faq\n"
				   "---\n"
				   "summary: not of the front matter\n");
	struct document *document;
	struct err err;
	size_t body;
	int result;

	(void)state;
	document = read_page(text, &body, &result, &err);
	assert_int_equal(result, 0);
	document->body = (uint32_t)body;
	assert_int_equal(frontmatter_place(document, "title"),
	    strlen("---\ntitle-of-ours: no\n"));
	assert_int_equal(frontmatter_place(document, "kind"),
	    strlen("---\ntitle-of-ours: no\ntitle: Risks\n"));
	assert_int_equal(frontmatter_place(document, "summary"), 0);
	document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_knows_and_keeps_the_rest),
		cmocka_unit_test(the_body_begins_behind_the_second_fence),
		cmocka_unit_test(errors_have_their_place),
		cmocka_unit_test(a_key_stands_at_the_beginning_of_its_line),
		cmocka_unit_test(a_date_is_one_that_the_calendar_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
