#include "support.h"

#include "base/schema.h"

struct item {
	struct span name;
	unsigned long size;
};

struct things {
	struct span text, line;
	unsigned long number, large;
	bool flag;
	struct schema_texts texts;
	struct item nested;
	struct schema_list list;
	int custom;
};

static int
read_custom(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	*(int *)value = (int)node->text.len;
	return 0;
}

static const struct schema_key item_keys[] = {
	{ .name = "name",
	    .type = SCHEMA_TEXT,
	    .required = true,
	    .offset = offsetof(struct item, name) },
	{ .name = "size",
	    .type = SCHEMA_NUMBER,
	    .offset = offsetof(struct item, size) },
	{ .name = NULL },
};

#define KEY(field, kind) \
	.name = #field, .type = (kind), .offset = offsetof(struct things, field)

static const struct schema_key keys[] = {
	{ KEY(text, SCHEMA_TEXT), .most = 4 },
	{ KEY(line, SCHEMA_LINE) },
	{ KEY(number, SCHEMA_NUMBER), .least = 1, .most = 100 },
	{ KEY(large, SCHEMA_NUMBER) },
	{ KEY(flag, SCHEMA_BOOL) },
	{ KEY(texts, SCHEMA_TEXTS), .most = 2 },
	{ KEY(nested, SCHEMA_MAPPING), .nested = item_keys },
	{ KEY(list, SCHEMA_LIST), .nested = item_keys,
	    .nested_size = sizeof(struct item) },
	{ KEY(custom, SCHEMA_CUSTOM), .read = read_custom },
	{ .name = NULL },
};

struct fixture {
	struct arena *arena;
	struct things things;
	struct err err;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return -1;
	f->arena = arena_new();
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	free(f);
	return 0;
}

static int
read_text(struct fixture *f, const char *text,
    int (*extra)(void *, const struct yaml *), void *data)
{
	struct yaml_source source = { "x", span_of(text), 1 };
	struct schema_context context = { &source, f->arena, &f->err };
	struct yaml *tree = yaml_parse(&source, f->arena, &f->err);

	assert_non_null(tree);
	return schema_read(&context, keys, tree, &f->things, extra, data);
}

static void
each_type_goes_to_its_place(void **state)
{
	struct fixture *f = *state;
	const struct item *items;

	assert_int_equal(read_text(f,
			     "text: a  b\nline: a\nnumber: 100\n"
			     "large: 9223372036854775807\nflag: on\n"
			     "texts: [a, b]\nnested: {name: n, size: 3}\n"
			     "list:\n- name: x\n- {size: 2, name: y}\n"
			     "custom: four\n",
			     NULL, NULL),
	    0);
	assert_span(f->things.text, "a  b");
	assert_int_equal(f->things.number, 100);
	assert_int_equal(f->things.large, 9223372036854775807);
	assert_true(f->things.flag);
	assert_int_equal(f->things.texts.count, 2);
	assert_span(f->things.texts.items[1]->text, "b");
	assert_span(f->things.nested.name, "n");
	assert_int_equal(f->things.nested.size, 3);
	assert_int_equal(f->things.list.count, 2);
	items = f->things.list.items;
	assert_span(items[1].name, "y");
	assert_int_equal(items[1].size, 2);
	assert_int_equal(f->things.custom, 4);
}

static void
what_has_no_key_keeps_its_value(void **state)
{
	struct fixture *f = *state;

	f->things.number = 42;
	f->things.text = span_of("before");
	assert_int_equal(read_text(f, "", NULL, NULL), 0);
	assert_int_equal(f->things.number, 42);
	assert_span(f->things.text, "before");
}

static void
a_line_has_no_line_ends_and_no_controls(void **state)
{
	static const char *const cases[][2] = {
		{ "line: |\n  one\n  two\n", "one two" },
		{ "line: \"\\ta\\r\\n\\t b\\e\\0\"", "a b" },
		{ "line: \"\\n \\x7f\"", "" },
		{ "line:", "" },
		{ "line: \"caf\xC3\xA9 \xC2\xA0x\"", "caf\xC3\xA9 \xC2\xA0x" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(read_text(f, cases[i][0], NULL, NULL), 0);
		assert_span(f->things.line, cases[i][1]);
		assert_int_equal(f->things.line.ptr[f->things.line.len], '\0');
	}
}

static void
one_scalar_is_a_list_of_one(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "texts: a\n", NULL, NULL), 0);
	assert_int_equal(f->things.texts.count, 1);
	assert_span(f->things.texts.items[0]->text, "a");
	assert_int_equal(read_text(f, "texts: []\nlist: []\n", NULL, NULL), 0);
	assert_int_equal(f->things.texts.count, 0);
	assert_int_equal(f->things.list.count, 0);
}

static void
knows_three_ways_to_say_yes(void **state)
{
	static const struct {
		const char *text;
		bool value;
	} cases[] = { { "flag: yes", true }, { "flag: true", true },
		{ "flag: on", true }, { "flag: no", false },
		{ "flag: false", false }, { "flag: off", false } };
	struct fixture *f = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		f->things.flag = !cases[i].value;
		assert_int_equal(read_text(f, cases[i].text, NULL, NULL), 0);
		assert_int_equal(f->things.flag, cases[i].value);
	}
}

static const struct {
	const char *text, *message;
} errors[] = {
	{ "- a\n", "x:1:1: this must be a mapping" },
	{ "text: [a]\n", "x:1:7: text must be a single value" },
	{ "line: {a: b}\n", "x:1:7: line must be a single value" },
	{ "text: abcde\n", "x:1:7: text has 5 bytes: shorten it to 4" },
	{ "texts: [a, b, c]\n", "x:1:8: texts has 3 entries: leave 2 at" },
	{ "number: 0\n", "x:1:9: number must be a whole number from 1 to 100" },
	{ "number: 101\n", "x:1:9: number must be a whole number" },
	{ "number: -1\n", "x:1:9: number must be a whole number" },
	{ "number: 1.5\n", "x:1:9: number must be a whole number" },
	{ "number:\n", "x:1:8: number must be a whole number" },
	{ "number: [1]\n", "x:1:9: number must be a single value" },
	{ "flag: maybe\n", "x:1:7: flag must be yes or no, not \"maybe\"" },
	{ "texts: {a: b}\n", "x:1:8: texts must be a single value" },
	{ "texts: [a, [b]]\n", "x:1:12: this must be a single value" },
	{ "nested: a\n", "x:1:9: nested must be a mapping" },
	{ "nested: {size: 1}\n", "x:1:9: the key \"name\" is missing" },
	{ "list: a\n", "x:1:7: list must be a list" },
	{ "list: [a]\n", "x:1:8: this must be a mapping" },
	{ "list:\n- name: a\n- size: 1\n", "x:3:3: the key \"name\" is" },
	{ "list:\n- nme: a\n",
	    "x:2:3: there is no key \"nme\" here: did you "
	    "mean \"name\"?" },
	{ "custom: []\n", "x:1:9: custom must be a single value" },
	{ "numbr: 1\n",
	    "x:1:1: there is no key \"numbr\" here: did you mean "
	    "\"number\"?" },
	{ "a: 1\n", "x:1:1: there is no key \"a\" here: did you mean" },
	{ "something-else: 1\n",
	    "x:1:1: there is no key \"something-else\" "
	    "here: remove it" },
	{ "\xC3\xA9: 1\nflag: 2", "x:1:1: there is no key" },
};

static void
errors_have_their_place_and_say_what_to_do(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < LENGTH(errors); i++) {
		assert_int_equal(read_text(f, errors[i].text, NULL, NULL), -1);
		assert_err(&f->err, errors[i].message);
	}
}

static int
note_key(void *data, const struct yaml *node)
{
	buf_printf(data, "%s ", node->key->text.ptr);
	return span_is(node->key->text, "stop") ? -1 : 0;
}

static void
unknown_keys_can_be_kept(void **state)
{
	struct fixture *f = *state;
	struct buf seen;

	buf_init(&seen);
	assert_int_equal(read_text(f, "a: 1\nflag: yes\nb: [2]\n", note_key,
			     &seen),
	    0);
	assert_string_equal(seen.ptr, "a b ");
	assert_true(f->things.flag);
	assert_int_equal(read_text(f, "stop: 1\nb: [2]\n", note_key, &seen),
	    -1);
	assert_string_equal(seen.ptr, "a b stop ");
	buf_clear(&seen);
}

static int
refuse_slip(void *data, const struct yaml *node)
{
	return schema_slipped(data, keys, node);
}

static void
a_slip_of_a_key_is_told_from_a_key_of_ones_own(void **state)
{
	static const struct {
		const char *text, *meant; /* NULL: somebody's own */
	} cases[] = {
		{ "numbre: 1\n", "number" },
		{ "Number: 1\n", "number" },
		{ "nunbre: 1\n", "number" },
		{ "nnbre: 1\n", NULL },
		{ "flga: 1\n", "flag" },
		{ "falg: 1\n", "flag" },
		{ "flat: 1\n", NULL },
		{ "glag: 1\n", NULL },
		{ "numbre-s: 1\n", NULL },
		{ "numbers: 1\n", NULL },
		{ "numb: 1\n", NULL },
		{ "lists: 1\n", NULL },
		{ "a: 1\n", NULL },
		{ "something-else: 1\n", NULL },
	};
	struct fixture *f = *state;
	struct yaml_source source = { .file = "x", .first_line = 1 };
	struct schema_context context = { &source, f->arena, &f->err };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		int result = read_text(f, cases[i].text, refuse_slip, &context);

		assert_int_equal(result, cases[i].meant == NULL ? 0 : -1);
		if (result == -1)
			assert_non_null(strstr(f->err.message, cases[i].meant));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_type_goes_to_its_place),
		TEST(what_has_no_key_keeps_its_value),
		TEST(a_line_has_no_line_ends_and_no_controls),
		TEST(one_scalar_is_a_list_of_one),
		TEST(knows_three_ways_to_say_yes),
		TEST(errors_have_their_place_and_say_what_to_do),
		TEST(unknown_keys_can_be_kept),
		TEST(a_slip_of_a_key_is_told_from_a_key_of_ones_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
