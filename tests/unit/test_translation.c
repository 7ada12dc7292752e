#include "support.h"

#include "source/translation.h"

#define HEAD \
	"msgid \"\"\nmsgstr \"\"\n" \
	"\"Language: it\\n\"\n" \
	"\"Content-Type: text/plain; charset=UTF-8\\n\"\n" \
	"\"X-Medical-Review: A. Rossi, 2026-11-30\\n\"\n\n"

static struct catalogue catalogue;
static struct arena *arena;
static struct err err;

static int
parse(const char *text)
{
	return translation_parse(&catalogue, span_of("po/it.po"), span_of("it"),
	    span_of(text), arena, &err);
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	translation_clear(&catalogue);
	arena_free(arena);
	return 0;
}

static void
entries_are_found_by_their_original(void **state)
{
	const struct message *message;

	(void)state;
	assert_int_equal(
	    parse(HEAD "#. comment\n#: a.md:3\nmsgid \"a\"\n"
		       "msgstr \"uno\"\n\n"
		       "msgid \"\"\n\"long \"\n\"one\"\nmsgstr \"lungo\"\n\n"
		       "msgctxt \"link\"\nmsgid \"a\"\nmsgstr \"due\"\n\n"
		       "#, fuzzy\nmsgid \"b\"\nmsgstr \"forse\"\n\n"
		       "msgid \"c\"\nmsgstr \"\"\n\n"
		       "#~ msgid \"old\"\n#~ msgstr \"vecchio\"\n"),
	    0);
	assert_int_equal(catalogue.count, 5);
	assert_span(catalogue.reviewed, "A. Rossi, 2026-11-30");
	message = translation_find(&catalogue, span_of(""), span_of("a"));
	assert_span(message->text, "uno");
	assert_int_equal(message->line, 9);
	assert_true(translation_is_done(message));
	message =
	    translation_find(&catalogue, span_of(""), span_of("long one"));
	assert_span(message->text, "lungo");
	assert_int_equal(message->line, 12);
	message = translation_find(&catalogue, span_of("link"), span_of("a"));
	assert_span(message->text, "due");
	message = translation_find(&catalogue, span_of(""), span_of("b"));
	assert_true(message->fuzzy && !translation_is_done(message));
	message = translation_find(&catalogue, span_of(""), span_of("c"));
	assert_false(translation_is_done(message));
	assert_null(translation_find(&catalogue, span_of(""), span_of("old")));
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ HEAD "msgid \"a\nmsgstr \"b\"\n", "po/it.po:8: end-of-line within" },
	{ HEAD "msgid \"a\"\nmsgst \"b\"\n", "po/it.po:8: keyword" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\\q\"\n",
	    "po/it.po:8: invalid control" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n",
	    "po/it.po:10: duplicate message" },
	{ HEAD "\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n"
	       "msgstr[1] \"d\"\n",
	    "po/it.po:8: this entry has plural forms" },
	{ HEAD "\"Plural-Forms: nplurals=2; plural=n;\\n\"\n",
	    "po/it.po:1: the header's \"Plural-Forms: nplurals=2; plural=n;\"" },
	{ "msgid \"\"\nmsgstr \"Content-Type: text/plain; "
	  "charset=ISO-8859-1\\n\"\n",
	    "po/it.po:1: the header does not say" },
	{ "msgid \"a\"\nmsgstr \"b\"\n",
	    "po/it.po:1: the header does not say" },
	{ "", "po/it.po:1: the header does not say" },
	{ HEAD "msgid \"a\"\nmsgstr \"\xE9\"\n",
	    "po/it.po:8:9: this byte is not UTF-8" },
	{ "msgid \"\"\nmsgstr \"\"\n\"Language: es\\n\"\n"
	  "\"Content-Type: text/plain; charset=UTF-8\\n\"\n",
	    "po/it.po:1: the header says \"Language: es\"" },
	{ "# charset=UTF-8\nmsgid \"\"\nmsgstr \"\"\n"
	  "\"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n\n"
	  "msgid \"a\"\nmsgstr \"\xC3\xA9\"\n",
	    "po/it.po:1: the header does not say" },
	{ "msgid \"\"\nmsgstr \"\"\n"
	  "\"Content-Type: text/plain; charset=UTF-8x\\n\"\n",
	    "po/it.po:1: the header does not say" },
	{ "msgid \"\"\nmsgstr \"\"\n"
	  "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	  "\"X-Medical-Review: \\377\\n\"\n",
	    "po/it.po:1: what \"X-Medical-Review\" says" },
	{ HEAD "domain \"x\"\nmsgid \"a\"\nmsgstr \"b\"\n",
	    "po/it.po: \"domain x\"" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\\rc\"\n",
	    "po/it.po:7: this translation has a control character" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\"\n\"\\\\000 \\000c\"\n",
	    "po/it.po:9:8: a NUL byte would end the text here" },
	{ HEAD "msgid \"\\x00\"\nmsgstr \"b\"\n",
	    "po/it.po:7:8: a NUL byte would end the text here" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\\400c\"\n",
	    "po/it.po:8:10: a NUL byte would end the text here" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\\033[31m\"\n",
	    "po/it.po:7: this translation has a control character" },
	{ HEAD "msgid \"a\"\nmsgstr \"b\\377\"\n",
	    "po/it.po:7: this translation has a control character" },
};

/* As editors and tools of translators write it. */
static const struct {
	const char *head, *language;
} good[] = {
	{ "\xEF\xBB\xBF"
	  "msgid \"\"\nmsgstr \"\"\n",
	    "it" },
	{ "# \\000\nmsgid \"\"\nmsgstr \"\\1\\1010\\\\0\\n\"\n", "it" },
	{ "msgid \"\"\r\nmsgstr \"\"\r\n", "it" },
	{ "# A comment.\n\nmsgid \"\"\nmsgstr \"\"\n", "it" },
	{ "msgid \"\"\nmsgstr \"\"\n\"Language: pt_BR\\n\"\n", "pt-BR" },
	{ "msgid \"\"\nmsgstr \"\"\n\"Language: zh_hans\\n\"\n", "zh-Hans" },
};

static void
headers_are_read_as_tools_write_them(void **state)
{
	static const char rest[] =
	    "\"Content-Type: text/plain; charset=utf-8\\n\"\n\n"
	    "msgid \"a charset=UTF-8\"\nmsgstr \"\\303\\251\"\n";
	const struct message *message;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		struct span text =
		    arena_printf(arena, "%s%s", good[i].head, rest);

		assert_int_equal(translation_parse(&catalogue,
				     span_of("po/x.po"),
				     span_of(good[i].language), text, arena,
				     &err),
		    0);
		message = translation_find(&catalogue, span_of(""),
		    span_of("a charset=UTF-8"));
		assert_span(message->text, "\xC3\xA9");
		translation_clear(&catalogue);
	}
}

static void
what_is_wrong_has_its_place(void **state)
{
	static const char nul[] = "msgid \"a\"\nmsgstr \"b\0c\"\n";

	(void)state;
	assert_int_equal(translation_parse(&catalogue, span_of("po/it.po"),
			     span_of("it"), span_make(nul, sizeof(nul) - 1),
			     arena, &err),
	    -1);
	assert_err(&err, "po/it.po:2:10: a NUL byte would end the text here");
	translation_clear(&catalogue);
	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_int_equal(parse(bad[i].text), -1);
		assert_err(&err, bad[i].error);
		translation_clear(&catalogue);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    entries_are_found_by_their_original, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    headers_are_read_as_tools_write_them, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_wrong_has_its_place,
		    setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
