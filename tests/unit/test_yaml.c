#include "support.h"

#include "base/yaml.h"

/* A tree in short: {key: value} and [item], quoted scalars in quotes. */
static void
print(const struct yaml *node, struct buf *out)
{
	static const char *const brackets[] = { "\"\"", "[]", "{}" };
	const char *bracket = brackets[node->kind];

	if (node->kind == YAML_SCALAR && !node->quoted) {
		buf_append(out, node->text);
		return;
	}
	buf_append_char(out, bracket[0]);
	buf_append(out, node->text);
	for (const struct yaml *n = node->children; n != NULL; n = n->next) {
		if (n->key != NULL)
			buf_printf(out, "%s:", n->key->text.ptr);
		print(n, out);
		if (n->next != NULL)
			buf_append_char(out, ' ');
	}
	buf_append_char(out, bracket[1]);
}

static const struct {
	const char *text, *tree;
} trees[] = {
	{ "", "{}" },
	{ "# nothing\n", "{}" },
	{ "---\n", "" },
	{ "a: 1\nb: [x, 'y', \"z\"]\n", "{a:1 b:[x \"y\" \"z\"]}" },
	{ "a:\nb: ~\n", "{a: b:~}" },
	{ "- a: 1\n  b: 2\n-\n- c\n", "[{a:1 b:2}  c]" },
	{ "a: >-\n  one\n  two\nb: x\n", "{a:\"one two\" b:x}" },
	{ "a: |\n  one\n  two\n", "{a:\"one\ntwo\n\"}" },
	{ "{\"a\":{\"b\":[1,2]},\"c\":\"\\u00e9\\/\"}",
	    "{a:{b:[1 2]} c:\"\xC3\xA9/\"}" },
	{ "a: 1\r\nb: 2\r\n", "{a:1 b:2}" },
	{ "\xEF\xBB\xBF"
	  "a: 1\n",
	    "{a:1}" },
	{ "a: !!str 1\nb: [!!int 2]\n", "{a:1 b:[2]}" },
};

static void
reads_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(trees); i++) {
		struct yaml_source source = { "x.yaml", span_of(trees[i].text),
			1 };
		struct arena *arena = arena_new();
		struct buf out;
		struct err err;
		struct yaml *tree = yaml_parse(&source, arena, &err);

		if (tree == NULL)
			fail_msg("%s: %s", trees[i].text, err.message);
		buf_init(&out);
		print(tree, &out);
		assert_string_equal(out.ptr, trees[i].tree);
		buf_clear(&out);
		arena_free(arena);
	}
}

static const struct {
	const char *text, *message;
} errors[] = {
	{ "a: [1\n",
	    "x.yaml:2:1: a comma is missing before this, or the "
	    "bracket of line 1 is never closed" },
	{ "a: {b: 1 c: 2}\n", "x.yaml:1:11: a comma is missing" },
	{ "a: \"b\nc: 1\n", "x.yaml:1:4: this quotation mark is never" },
	{ "a: 'b\n---\n", "x.yaml:1:4: this quotation mark is never" },
	{ "a:\n\tb: 1\n", "x.yaml:2:1: YAML takes no tabs for indenting" },
	{ "a: 1\n\tb: 2\n", "x.yaml:2:1: YAML takes no tabs for indenting" },
	{ "a:\n  b: 1\n \tc: 2\n", "x.yaml:3:2: YAML takes no tabs" },
	{ "a: 1\n b: 2\n", "x.yaml:2:3: there can be no key here" },
	{ "a: b: c\n", "x.yaml:1:5: there can be no key here: a value with" },
	{ "a: 1\nb\n", "x.yaml:2:1: a key ends with" },
	{ "a:\n    b: 1\n  c: 2\n", "x.yaml:3:3: this is no \"key: value\"" },
	{ "a: 'it's'\n", "x.yaml:1:8: this is no \"key: value\"" },
	{ "- a\nb: 1\n", "x.yaml:2:1: this is no entry of the list" },
	{ "a: - b\n", "x.yaml:1:4: a list begins on a line of its own" },
	{ "a: ]\n", "x.yaml:1:4: a value is missing before this" },
	{ "a: \"C:\\p\"\n", "x.yaml:1:7: in double quotes a backslash" },
	/* signs that would be taken for something else, or taken off */
	{ "a: @b\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: *b*\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: >b\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: &b c\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: &b [c]\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: !b c\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: !b!c d\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: ! {c: d}\n", "x.yaml:1:4: a value that begins with this sign" },
	{ "a: 1\nbb: 2\na: 3\n", "x.yaml:3:1: the key \"a\" stands here a" },
	{ "? [a]\n: b\n", "x.yaml:1:3: a key must be a word" },
	{ "a: *b\n", "x.yaml:1:4: aliases (*name) are not read" },
	{ "a: 1\n---\nb: 1\n", "x.yaml:2:1: a second YAML document" },
	{ "a: 1\n... x\n", "x.yaml:2:5: only one YAML document" },
	/* columns are bytes */
	{ "a: [\xC3\xA9, \xE2\x82\xAC, *b]\n", "x.yaml:1:14: aliases" },
	{ "\xC3\xA9: \xC3\xA9\n\xC3\xA9: 1\n", "x.yaml:2:1: the key" },
	{ "a: 1\r\nb: {\xC3\xA9: *x}\r\n", "x.yaml:2:9: aliases" },
	/* and no byte order mark is among them */
	{ "\xEF\xBB\xBF"
	  "a: *b\n",
	    "x.yaml:1:4: aliases" },
	/* a line ends in a line feed, whatever YAML says of U+2028 */
	{ "a: '\xE2\x80\xA8'\nb: *x\n", "x.yaml:2:4: aliases" },
	/* what cannot be decoded has its place too */
	{ "a: 1\nb: \xFF\n", "x.yaml:2:4: this byte is not UTF-8" },
	{ "a: 1\nb: x\x01\n", "x.yaml:2:5: a control character" },
};

static void
errors_have_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(errors); i++) {
		struct yaml_source source = { "x.yaml", span_of(errors[i].text),
			1 };
		struct arena *arena = arena_new();
		struct err err;

		assert_null(yaml_parse(&source, arena, &err));
		assert_err(&err, errors[i].message);
		arena_free(arena);
	}
}

static void
places_count_from_the_first_line(void **state)
{
	struct yaml_source source = { "a.md", span_of("a: 1\nb: *x\n"), 2 };
	struct arena *arena = arena_new();
	struct err err;
	struct yaml *tree;

	(void)state;
	assert_null(yaml_parse(&source, arena, &err));
	assert_err(&err, "a.md:3:4: ");
	source.text = span_of("a: 1\nb: \xFF\n");
	assert_null(yaml_parse(&source, arena, &err));
	assert_err(&err, "a.md:3:4: ");
	source.text = span_of("a: 1\nb: x\n");
	tree = yaml_parse(&source, arena, &err);
	assert_int_equal(yaml_complain(&source, yaml_find(tree, "b"), &err,
			     "%d", 7),
	    -1);
	assert_err(&err, "a.md:3:4: 7");
	arena_free(arena);
}

static void
finds_a_key(void **state)
{
	struct yaml_source source = { "x", span_of("a: 1\nb: 2\n"), 1 };
	struct arena *arena = arena_new();
	struct err err;
	struct yaml *tree = yaml_parse(&source, arena, &err);

	(void)state;
	assert_span(yaml_find(tree, "b")->text, "2");
	assert_null(yaml_find(tree, "c"));
	assert_null(yaml_find(tree, ""));
	arena_free(arena);
}

static void
a_nul_does_not_end_a_key(void **state)
{
	struct yaml_source source = { "x",
		span_of("\"a\": 1\n\"a\\0b\": 2\n\"a\\0c\": 3\n"), 1 };
	struct arena *arena = arena_new();
	struct err err;

	(void)state;
	assert_non_null(yaml_parse(&source, arena, &err));
	source.text = span_of("\"a\\0b\": 2\n\"a\\0b\": 3\n");
	assert_null(yaml_parse(&source, arena, &err));
	assert_err(&err, "x:2:1: the key");
	arena_free(arena);
}

static void
refuses_to_nest_too_deep(void **state)
{
	struct yaml_source source = { .file = "x", .first_line = 1 };
	struct arena *arena = arena_new();
	struct buf text;
	struct err err;

	(void)state;
	buf_init(&text);
	buf_append_repeated(&text, '[', 32);
	buf_append_repeated(&text, ']', 32);
	source.text = buf_span(&text);
	assert_non_null(yaml_parse(&source, arena, &err));
	buf_truncate(&text, 0);
	buf_append_repeated(&text, '[', 100000);
	source.text = buf_span(&text);
	assert_null(yaml_parse(&source, arena, &err));
	assert_err(&err, "x:1:33: nested deeper than 32 levels");
	buf_clear(&text);
	arena_free(arena);
}

/* In time: neither keys nor places are searched from the start each time. */
static void
reads_a_large_file_on_one_line(void **state)
{
	struct yaml_source source = { .file = "x", .first_line = 1 };
	struct arena *arena = arena_new();
	struct buf text;
	struct err err;
	struct yaml *tree;

	(void)state;
	buf_init(&text);
	buf_append_char(&text, '{');
	for (unsigned i = 0; i < 50000; i++)
		buf_printf(&text, "\"key-%u\":\"\xC3\xA9\",", i);
	buf_append_string(&text, "\"last\":1}");
	source.text = buf_span(&text);
	tree = yaml_parse(&source, arena, &err);
	assert_non_null(tree);
	assert_int_equal(yaml_find(tree, "last")->column, text.len - 1);
	buf_clear(&text);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_trees),
		cmocka_unit_test(errors_have_their_place),
		cmocka_unit_test(places_count_from_the_first_line),
		cmocka_unit_test(finds_a_key),
		cmocka_unit_test(a_nul_does_not_end_a_key),
		cmocka_unit_test(refuses_to_nest_too_deep),
		cmocka_unit_test(reads_a_large_file_on_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
