#include "support.h"

#include "source/bibliography.h"

static struct arena *arena;
static struct bibliography bibliography;
static struct err err;

static int
read_folder(const struct support_folder *folder)
{
	arena = arena_new();
	return bibliography_read(folder->fd, arena, &bibliography, &err);
}

static int
read_json(const struct support_folder *folder, const char *text)
{
	support_write(folder, "references.json", text);
	return read_folder(folder);
}

static void
clear(void)
{
	bibliography_clear(&bibliography);
	arena_free(arena);
}

static void
no_file_is_an_empty_bibliography(void **state)
{
	assert_int_equal(read_folder(*state), 0);
	assert_int_equal(bibliography.references.count, 0);
	assert_null(bibliography_find(&bibliography, span_of("a")));
	clear();
}

static void
reads_csl_as_json_and_as_yaml(void **state)
{
	struct support_folder *folder = *state;
	const struct reference *r;

	assert_int_equal(read_json(folder,
			     "[{\"id\": \"a\", \"type\": \"book\",\n"
			     "\t\"title\": \"T\", \"PMID\": 7,\n"
			     "\t\"issued\": {\"date-parts\": [[2024, \"3\"]]},"
			     "\"author\": [{\"family\": \"F\", \"x\": 1}]}]"),
	    0);
	r = bibliography_find(&bibliography, span_of("a"));
	assert_span(r->title, "T");
	assert_int_equal(r->issued.year, 2024);
	assert_int_equal(r->issued.month, 3);
	assert_int_equal(r->issued.day, 0);
	assert_int_equal(r->authors.count, 1);
	clear();
	unlinkat(folder->fd, "references.json", 0);
	support_write(folder, "references.yaml",
	    "references:\n- id: b\n  title: >\n    Two\n    lines\n");
	assert_int_equal(read_folder(folder), 0);
	r = bibliography_find(&bibliography, span_of("b"));
	assert_span(r->title, "Two lines");
	assert_int_equal(r->issued.year, 0);
	clear();
}

/* What a reference needs to be shown, and how it is. */
static const struct {
	const char *json, *name, *text, *uri;
} shown[] = {
	{ "\"title\":\"A title\"", "A title", "A title.", "" },
	{ "\"title\":\"Why?\",\"publisher\":\"WHO\"", "WHO", "Why? WHO.", "" },
	{ "\"title\":\"Why? A long question\",\"title-short\":\"Why?\"", "Why?",
	    "Why? A long question.", "" },
	{ "\"title\":\"T\",\"title-short\":\"S\",\"publisher\":\"WHO\"", "WHO",
	    "T. WHO.", "" },
	{ "\"title\":\"T\",\"publisher\":\"P\",\"container-title\":\"C\","
	  "\"issued\":{\"date-parts\":[[2024,3,9]]}",
	    "P", "T. C, 9 March 2024.", "" },
	{ "\"title\":\"T\",\"issued\":{\"raw\":\"spring\"}", "T", "T.", "" },
	{ "\"author\":[{\"family\":\"Ek\",\"given\":\"B\"}],\"title\":\"T\"",
	    "Ek", "Ek B. T.", "" },
	{ "\"author\":[{\"family\":\"Ek\",\"given\":\"\xC3\x85sa B.\"},"
	  "{\"literal\":\"A group\"}],\"title\":\"T\"",
	    "Ek and others",
	    "Ek \xC3\x85"
	    "B, A group. T.",
	    "" },
	{ "\"author\":[{\"family\":\"A\"},{\"family\":\"B\"},"
	  "{\"family\":\"C\"},{\"family\":\"D\"}],\"title\":\"T\"",
	    "A and others", "A, B, C and others. T.", "" },
	{ "\"author\":[{\"family\":\"A\"},{\"literal\":\"et al.\"}],"
	  "\"title\":\"T\"",
	    "A and others", "A and others. T.", "" },
	{ "\"title\":\"T\",\"number\":\"NCT01\",\"URL\":\"https://a/b c\","
	  "\"accessed\":{\"date-parts\":[[2026,11,1]]}",
	    "T", "T. NCT01. Seen 1 November 2026.", "https://a/b%20c" },
	{ "\"title\":\"T\",\"DOI\":\"10.1/a\",\"PMID\":\"7\","
	  "\"URL\":\"https://a\","
	  "\"accessed\":{\"date-parts\":[[2026]]}",
	    "T", "T.", "https://doi.org/10.1/a" },
	{ "\"title\":\"T\",\"PMID\":\"7\",\"URL\":\"https://a\"", "T", "T.",
	    "https://pubmed.ncbi.nlm.nih.gov/7/" },
	{ "\"title\":\"T\",\"DOI\":\"10.1002/(SICI)1<a::b>2.0;2-#\"", "T", "T.",
	    "https://doi.org/10.1002/(SICI)1%3Ca::b%3E2.0;2-%23" },
	{ "\"title\":\"T\",\"DOI\":\"https://doi.org/10.1/x\"", "T", "T.",
	    "https://doi.org/10.1/x" },
	{ "\"title\":\"T\",\"DOI\":\"doi: 10.1/x\"", "T", "T.",
	    "https://doi.org/10.1/x" },
	{ "\"title\":\"T\",\"DOI\":\"10.1/a\\r\\nb\"", "T", "T.",
	    "https://doi.org/10.1/a%20b" },

	/* By their types, as CSL styles have them. */
	{ "\"type\":\"article-journal\",\"title\":\"T\",\"publisher\":\"P\","
	  "\"container-title\":\"J\"",
	    "P", "T. J.", "" },
	{ "\"type\":\"chapter\",\"title\":\"T\",\"publisher\":\"P\","
	  "\"container-title\":\"B\",\"issued\":{\"date-parts\":[[2024]]}",
	    "P", "T. In: B. P, 2024.", "" },
	{ "\"type\":\"chapter\",\"title\":\"T\",\"container-title\":\"B\","
	  "\"author\":[{\"family\":\"A\"}],"
	  "\"editor\":[{\"family\":\"E\",\"given\":\"Fo\"}]",
	    "A", "A. T. In: B. Edited by E F.", "" },
	{ "\"type\":\"chapter\",\"title\":\"T\",\"publisher\":\"P\"", "P",
	    "T. P.", "" },
	{ "\"type\":\"book\",\"title\":\"T\",\"publisher\":\"P\","
	  "\"editor\":[{\"family\":\"E\"},{\"family\":\"F\"}],"
	  "\"issued\":{\"date-parts\":[[2024]]}",
	    "E and others 2024", "T. Edited by E, F. P, 2024.", "" },
	{ "\"type\":\"report\",\"title\":\"T\",\"publisher\":\"WHO\","
	  "\"container-title\":\"Series\",\"genre\":\"Technical report\","
	  "\"number\":\"7\"",
	    "WHO", "T. Series. Technical report, WHO. 7.", "" },
	{ "\"type\":\"thesis\",\"title\":\"T\",\"publisher\":\"Oslo\","
	  "\"genre\":\"PhD thesis\","
	  "\"issued\":{\"date-parts\":[[2019]]}",
	    "Oslo", "T. PhD thesis, Oslo, 2019.", "" },
	{ "\"type\":\"paper-conference\",\"title\":\"T\","
	  "\"event-title\":\"Congress\",\"publisher\":\"P\"",
	    "P", "T. In: Congress. P.", "" },
	{ "\"type\":\"webpage\",\"title\":\"T\",\"publisher\":\"P\","
	  "\"container-title\":\"Site\"",
	    "P", "T. Site.", "" },
	{ "\"type\":\"legislation\",\"title\":\"T\","
	  "\"authority\":\"Parliament\",\"number\":\"Law 52\"",
	    "Parliament", "T. Parliament. Law 52.", "" },
};

static void
shows_a_reference_as_one_paragraph(void **state)
{
	struct buf json, out;

	buf_init(&json);
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(shown); i++) {
		const struct reference *r;

		buf_truncate(&json, 0);
		buf_printf(&json, "[{\"id\":\"a\",%s}]", shown[i].json);
		if (read_json(*state, json.ptr) == -1)
			fail_msg("%s: %s", shown[i].json, err.message);
		r = bibliography_find(&bibliography, span_of("a"));
		buf_truncate(&out, 0);
		reference_label(r, &labels_english, &out);
		assert_string_equal(out.ptr, shown[i].name);
		buf_truncate(&out, 0);
		reference_format(r, &labels_english, &out);
		assert_string_equal(out.ptr, shown[i].text);
		assert_span(r->target.path, shown[i].uri);
		clear();
	}
	buf_clear(&out);
	buf_clear(&json);
}

/* Two records each, and the labels of the links to them. */
static const struct {
	const char *one, *other, *labels[2];
} twins[] = {
	{ "\"title\":\"T\",\"author\":[{\"family\":\"A\"}]",
	    "\"title\":\"T\",\"author\":[{\"family\":\"B\"}]", { "A", "B" } },

	/* In the order of the list of references, wherever they stand. */
	{ "\"title\":\"The beans\",\"author\":[{\"family\":\"A\"}],"
	  "\"issued\":{\"date-parts\":[[2025,1]]}",
	    "\"title\":\"Oats\",\"author\":[{\"family\":\"A\"}],"
	    "\"issued\":{\"date-parts\":[[2025,7]]}",
	    { "A 2025b", "A 2025a" } },

	/* A label tells no more of the others than that there are some. */
	{ "\"title\":\"T\",\"author\":[{\"family\":\"A\"},{\"family\":\"B\"}],"
	  "\"issued\":{\"date-parts\":[[2025]]}",
	    "\"title\":\"T\",\"author\":[{\"family\":\"A\"},{\"family\":\"C\"}],"
	    "\"issued\":{\"date-parts\":[[2025]]}",
	    { "A and others 2025a", "A and others 2025b" } },

	/* A title says more than a letter. */
	{ "\"title\":\"Long\",\"title-short\":\"L\",\"publisher\":\"P\"",
	    "\"title\":\"T\",\"publisher\":\"P\"", { "L", "T" } },
	{ "\"title\":\"T\",\"publisher\":\"P\"",
	    "\"title\":\"T\",\"publisher\":\"P\"", { "T a", "T b" } },
};

static void
no_two_labels_are_the_same(void **state)
{
	struct buf json, out;

	buf_init(&json);
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(twins); i++) {
		const struct reference *r;

		buf_truncate(&json, 0);
		buf_printf(&json,
		    "[{\"id\":\"b\",%s,\"URL\":\"https://b\"},"
		    "{\"id\":\"c\",%s,\"URL\":\"https://c\"}]",
		    twins[i].one, twins[i].other);
		assert_int_equal(read_json(*state, json.ptr), 0);
		r = bibliography.references.items;
		for (size_t j = 0; j < 2; j++) {
			buf_truncate(&out, 0);
			reference_label(&r[j], &labels_english, &out);
			assert_string_equal(out.ptr, twins[i].labels[j]);
		}
		clear();
	}
	buf_clear(&out);
	buf_clear(&json);
}

/* Nobody would see the label of a record that no link leads to. */
static void
who_has_no_link_takes_no_letter(void **state)
{
	static const char author[] = "\"author\":[{\"family\":\"A\"}],"
				     "\"issued\":{\"date-parts\":[[2025]]}";
	struct buf out;

	buf_init(&out);
	buf_printf(&out, "[{\"id\":\"b\",%s},{\"id\":\"c\",%s,\"PMID\":\"7\"}]",
	    author, author);
	assert_int_equal(read_json(*state, out.ptr), 0);
	buf_truncate(&out, 0);
	reference_label(bibliography_find(&bibliography, span_of("c")),
	    &labels_english, &out);
	assert_string_equal(out.ptr, "A 2025");
	buf_clear(&out);
	clear();
}

static void
letters_go_on_behind_z(void **state)
{
	struct reference r = { .title = span_of("T") };
	static const struct {
		unsigned twin;
		const char *label;
	} letters[] = { { 26, "T z" }, { 27, "T aa" }, { 52, "T az" },
		{ 53, "T ba" }, { 702, "T zz" }, { 703, "T aaa" } };
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(letters); i++) {
		r.twin = letters[i].twin;
		buf_truncate(&out, 0);
		reference_label(&r, &labels_english, &out);
		assert_string_equal(out.ptr, letters[i].label);
	}
	buf_clear(&out);
}

static const struct {
	const char *json, *message;
} errors[] = {
	{ "\"x\"", "references.json:1:1: this must be a list" },
	{ "{\"x\": []}", "references.json:1:1: the bibliography must be" },
	{ "[{\"title\": \"T\"}]", "references.json:1:2: the key \"id\" is" },
	{ "[{\"id\": \"a\"},\n{\"id\": \"a\"}]",
	    "references.json:2:1: the id \"a\" stands here a second time" },
	{ "[{\"id\": \"a\", \"issued\": 2024}]",
	    "references.json:1:24: a date is written" },
	{ "[{\"id\": \"a\", \"issued\": {\"date-parts\": [[\"x\"]]}}]",
	    "references.json:1:41: a date part must be a number" },
	{ "[{\"id\": \"a\", \"issued\": {\"date-parts\": [[2024, 13]]}}]",
	    "references.json:1:47: a date part must be a number of at most 12" },
	{ "[{\"id\": \"a\", \"author\": \"A\"}]",
	    "references.json:1:24: author must be a list" },
	{ "[{\"id\": \"a\", \"URL\": \"www.a.example\"}]",
	    "references.json:1:21: \"www.a.example\" is no whole address" },
	{ "[{\"id\": \"a\"", "references.json:1:12: a comma is missing" },
};

static void
errors_have_their_place(void **state)
{
	for (size_t i = 0; i < LENGTH(errors); i++) {
		assert_int_equal(read_json(*state, errors[i].json), -1);
		assert_err(&err, errors[i].message);
		clear();
	}
}

static void
two_bibliographies_are_one_too_many(void **state)
{
	struct support_folder *folder = *state;

	support_write(folder, "references.yaml", "[]");
	assert_int_equal(read_json(folder, "[]"), -1);
	assert_err(&err,
	    "references.yaml: there is references.json as well: keep one");
	clear();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(no_file_is_an_empty_bibliography),
		TEST_WITH_FOLDER(reads_csl_as_json_and_as_yaml),
		TEST_WITH_FOLDER(shows_a_reference_as_one_paragraph),
		TEST_WITH_FOLDER(no_two_labels_are_the_same),
		TEST_WITH_FOLDER(who_has_no_link_takes_no_letter),
		cmocka_unit_test(letters_go_on_behind_z),
		TEST_WITH_FOLDER(errors_have_their_place),
		TEST_WITH_FOLDER(two_bibliographies_are_one_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
