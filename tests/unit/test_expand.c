#include "loaded.h"

#include "document/dump.h"

static const char glossary[] =
    "DMT:\n"
    "  long: disease-modifying therapy\n"
    "  plural: disease-modifying therapies\n"
    "  text: A medicine.\n"
    "  also: [disease modifying drug]\n"
    "MS: {long: multiple sclerosis}\n"
    "relapse: {text: A new attack., also: [relapses]}\n";

static struct content *
load(const struct support_folder *folder, const char *title, const char *text)
{
	support_write(folder, "glossary.yaml", glossary);
	support_write_page(folder, "index.md", title, text);
	return loaded_content(folder);
}

/*
 * The words of the page behind its title, up to what is added below the
 * text: blocks are told apart by "|", what was added stands in "{}".
 */
static void
append_written(const struct document *document, struct buf *out)
{
	const struct node *block = document->root->first->next;

	for (; block != NULL && !block->added; block = block->next) {
		struct walk walk = walk_begin(block);

		if (out->len > 0)
			buf_append_char(out, '|');
		while (walk_next(&walk)) {
			const struct node *node = walk.node;

			if (node->kind != NODE_TEXT && node->kind != NODE_CODE)
				continue;
			assert_true(node->text.len > 0);
			buf_printf(out, node->added ? "{%.*s}" : "%.*s",
			    SPAN_ARG(node->text));
		}
	}
}

#define DMT "{disease-modifying therapy (}DMT{)}"
#define CAPITAL "{Disease-modifying therapy (}DMT{)}"

static const char *const cases[][2] = {
	{ "a DMT and a DMT", "a " DMT " and a DMT" },
	{ "a *DMT*\n\nDMT", "a " DMT "|DMT" },
	{ "DMT", CAPITAL },
	{ "A b. DMT", "A b. " CAPITAL },
	{ "e.g. DMT", "e.g. " DMT },
	{ "a: DMT", "a: " DMT },
	{ "some DMTs, a DMT",
	    "some {disease-modifying therapies (}DMTs{)}, a DMT" },
	/* it has no plural */
	{ "a MSs, MS", "a MSs, {multiple sclerosis (}MS{)}" },
	{ "a drug (DMT) b", "a drug ({disease-modifying therapy, }DMT) b" },
	/* the author said it */
	{ "disease-modifying therapy (DMT) is DMT",
	    "disease-modifying therapy (DMT) is DMT" },
	{ "Disease modifying therapies (DMTs): a DMT",
	    "Disease modifying therapies (DMTs): a DMT" },
	{ "a *disease-modifying therapy* (DMT), DMT",
	    "a disease-modifying therapy (DMT), DMT" },
	{ "a disease modifying drug (DMT), DMT",
	    "a disease modifying drug (DMT), DMT" },
	{ "a DMT (disease-modifying therapy), DMT",
	    "a DMT (disease-modifying therapy), DMT" },
	{ "## A disease-modifying therapy (DMT)\n\na DMT",
	    "A disease-modifying therapy (DMT)|a DMT" },
	{ "a xdisease-modifying therapy (DMT)",
	    "a xdisease-modifying therapy ({disease-modifying therapy, }DMT)" },
	/* not here, but where it stands next */
	{ "## DMT\n\na DMT", "DMT|a " DMT },
	{ "a [DMT](index.md), DMT", "a DMT, " DMT },
	{ "> DMT\n\na DMT", "DMT|a " DMT },
	{ "a `DMT` DMT", "a DMT " DMT },
	{ "- [x](index.md): DMT\n- a DMT", "x: DMTa " DMT },
	{ "| DMT | b |\n|---|---|\n| c DMT | d |", "DMTbc " DMT "d" },
	{ "Table: a DMT\n\n| DMT |\n|---|\n| DMT |", "a " DMT "DMTDMT" },
	/* names and other words */
	{ "BEAT-MS, MS-STAT2, a/MS, MS.org, CureMS, MSs, ms",
	    "BEAT-MS, MS-STAT2, a/MS, MS.org, CureMS, MSs, ms" },
	{ "is MS-like", "is {multiple sclerosis (}MS{)}-like" },
	{ "is MS.", "is {multiple sclerosis (}MS{)}." },
	{ "is \xE2\x80\x9CMS\xE2\x80\x9D",
	    "is \xE2\x80\x9C{multiple sclerosis (}MS{)}\xE2\x80\x9D" },
	{ "is\nMS, DMT", "is {multiple sclerosis (}MS{)}, " DMT },
	{ "a relapse", "a relapse" },
	{ "\"disease modifying therapy\" (DMT), DMT",
	    "\"disease modifying therapy\" (DMT), DMT" },
	{ "DMT (\xE2\x80\x9C"
	  "disease-modifying therapy\xE2\x80\x9D)",
	    "DMT (\xE2\x80\x9C"
	    "disease-modifying therapy\xE2\x80\x9D)" },
};

static void
the_first_use_is_spelled_out(void **state)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct content *content = load(*state, "Home", cases[i][0]);
		struct buf out;

		buf_init(&out);
		append_written(content_find_page(content, span_of("/"))
				   ->document,
		    &out);
		assert_string_equal(out.ptr, cases[i][1]);
		buf_clear(&out);
		content_free(content);
	}
}

static void
the_words_that_have_a_text_are_listed(void **state)
{
	struct content *content =
	    load(*state, "Home", "MS. Relapses [of](index.md).\n\n> DMTs");
	const struct document *document =
	    content_find_page(content, span_of("/"))->document;
	struct buf out;

	buf_init(&out);
	dump_tree(document->root, &out);
	assert_non_null(strstr(out.ptr,
	    "heading 2\n"
	    "    text \"Words used on this page\"\n"
	    "  list bullets tight\n"
	    "    item\n"
	    "      paragraph\n"
	    "        text \"DMT: A medicine.\"\n"
	    "    item\n"
	    "      paragraph\n"
	    "        text \"relapse: A new attack.\"\n"));
	assert_null(strstr(out.ptr, "\"MS:"));
	/* The reading time is that of the author's words: the title, too. */
	assert_int_equal(document->words, 5);
	buf_clear(&out);
	content_free(content);
}

static void
a_list_says_which_word_of_the_page_is_meant(void **state)
{
	struct content *content =
	    load(*state, "Home", "Disease-modifying therapy. New attacks.");
	struct buf out;

	buf_init(&out);
	dump_tree(content_find_page(content, span_of("/"))->document->root,
	    &out);
	assert_non_null(strstr(out.ptr,
	    "text \"DMT (disease-modifying therapy): A medicine.\"\n"));
	buf_clear(&out);
	content_free(content);
}

static void
assert_no_list(struct content *content)
{
	struct buf out;

	buf_init(&out);
	dump_tree(content_find_page(content, span_of("/"))->document->root,
	    &out);
	assert_non_null(strstr(out.ptr, "disease-modifying therapy ("));
	assert_null(strstr(out.ptr, "Words used"));
	buf_clear(&out);
	content_free(content);
}

static void
a_page_or_the_settings_may_leave_the_list_out(void **state)
{
	struct support_folder *folder = *state;

	assert_no_list(load(folder, "Home\nwords: no", "a DMT"));
	support_write(folder, "site.yaml", "glossary: {list: no}\n");
	assert_no_list(load(folder, "Home", "a DMT"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(the_first_use_is_spelled_out),
		TEST_WITH_FOLDER(the_words_that_have_a_text_are_listed),
		TEST_WITH_FOLDER(a_list_says_which_word_of_the_page_is_meant),
		TEST_WITH_FOLDER(a_page_or_the_settings_may_leave_the_list_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
