#include "loaded.h"

static struct site *
load(const struct support_folder *folder, const char *host)
{
	struct site_options options = {
		.content = folder->path,
		.gopher_host = host,
		.gopher_port = 7070,
		.gemini_host = "h.example",
		.gemini_port = 1966,
	};

	return loaded_site(&options);
}

static struct span
menu(const struct site *site, const char *path)
{
	const struct resource *resource = site_find(site, span_of(path));

	if (resource == NULL)
		fail_msg("there is no %s", path);
	return resource->gopher;
}

static void
assert_holds(struct span text, const char *part)
{
	if (memmem(text.ptr, text.len, part, strlen(part)) == NULL)
		fail_msg("no \"%s\" in:\n%.*s", part, SPAN_ARG(text));
}

/* Records whose titles begin with a letter, so many of each. */
static void
write_references(const struct support_folder *folder, const char *letters,
    unsigned each)
{
	struct buf text;

	buf_init(&text);
	buf_append_string(&text, "references:\n");
	for (; *letters != '\0'; letters++)
		for (unsigned i = 0; i < each; i++)
			buf_printf(&text,
			    "- {id: %c%u, title: %c %03u is a title, "
			    "DOI: 10.1000/%u}\n",
			    *letters, i, *letters, i, i);
	support_write_span(folder, "references.yaml", buf_span(&text));
	support_write(folder, "site.yaml", "navigation: [/]\n");
	support_write_page(folder, "index.md", "Home", "");
	buf_clear(&text);
}

/* The paths of the items of type 1 below a page, in order, with spaces. */
static void
append_parts(struct span menu_text, const char *below, struct buf *out)
{
	struct span line, path;

	while (span_split(&menu_text, '\n', &line)) {
		path = span_after(line, span_find(line, '\t') + 1);
		path = span_first(path, span_find(path, '\t'));
		if (!span_starts(line, "1") || !span_starts(path, below))
			continue;
		buf_append(out, path);
		buf_append_char(out, ' ');
	}
}

/* The first characters of the titles of a menu's web links. */
static unsigned
count_entries(struct span menu_text, struct buf *out)
{
	struct span line;
	unsigned count = 0;

	while (span_split(&menu_text, '\n', &line)) {
		if (!span_starts(line, "h"))
			continue;
		buf_append(out, span_make(line.ptr + 1, 5));
		count++;
	}
	return count;
}

static void
a_short_list_is_one_menu(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;

	write_references(folder, "AB", 2);
	site = load(folder, "h.example");
	assert_holds(menu(site, "/references/"), "hB 001 is a title (web)\t");
	assert_null(site_find(site, span_of("/references/a-b/")));
	site_free(site);
}

static void
a_long_list_is_split_and_no_entry_lost(void **state)
{
	static const char *const hosts[] = { "h.example", NULL };
	struct support_folder *folder = *state;
	struct site *site;

	write_references(folder, "1ABM", 60);
	for (size_t i = 0; i < LENGTH(hosts); i++) {
		struct buf parts, entries;
		struct span rest, path;
		unsigned count = 0;

		site = load(folder, hosts[i]);
		buf_init(&parts);
		buf_init(&entries);
		append_parts(menu(site, "/references/"), "/references/",
		    &parts);
		rest = buf_span(&parts);
		while (span_split(&rest, ' ', &path) && path.len > 0) {
			const struct resource *part = site_find(site, path);

			assert_non_null(part);
			assert_int_equal(part->kind, RESOURCE_MENU);
			assert_int_equal(part->gemini.len, 0);
			assert_true(part->gopher.len <= 4096);
			assert_holds(part->gopher, "1References\t/references/");
			assert_holds(part->gopher, "1Home");
			count += count_entries(part->gopher, &entries);
		}
		assert_int_equal(count, 4 * 60);
		assert_true(span_starts(buf_span(&entries), "1 0001 0011 002"));
		assert_true(span_ends(buf_span(&entries), "M 058M 059"));
		buf_clear(&entries);
		buf_clear(&parts);
		site_free(site);
	}
}

static void
parts_are_called_by_their_letters(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;
	struct buf parts;

	write_references(folder, "1ABM", 30);
	site = load(folder, "h.example");
	assert_holds(menu(site, "/references/"),
	    "1References: 0\t/references/0/\th.example\t7070\r\n");
	buf_init(&parts);
	append_parts(menu(site, "/references/"), "/references/", &parts);
	assert_string_equal(parts.ptr,
	    "/references/0/ /references/a/ /references/b/ /references/m/ ");
	buf_clear(&parts);
	site_free(site);
}

static void
the_rest_of_a_letter_is_a_part_of_its_own(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;
	struct buf parts;

	write_references(folder, "AB", 60);
	site = load(folder, "h.example");
	buf_init(&parts);
	append_parts(menu(site, "/references/"), "/references/", &parts);
	assert_string_equal(parts.ptr,
	    "/references/a/ /references/a-2/ /references/b/ "
	    "/references/b-2/ ");
	assert_holds(menu(site, "/references/"),
	    "1References: A (2)\t/references/a-2/\th.example\t7070\r\n");
	buf_clear(&parts);
	site_free(site);
}

static void
parts_of_other_lists_are_called_by_numbers(void **state)
{
	struct support_folder *folder = *state;
	struct site *site;
	struct buf parts;
	char name[32];

	support_write_page(folder, "index.md", "Home", "");
	for (unsigned i = 0; i < 80; i++) {
		snprintf(name, sizeof(name), "page-%02u.md", i);
		support_write_page(folder, name, "A page of these", "");
	}
	site = load(folder, "h.example");
	assert_true(menu(site, "/contents/").len <= 4096);
	buf_init(&parts);
	append_parts(menu(site, "/contents/"), "/contents/", &parts);
	assert_true(span_starts(buf_span(&parts), "/contents/1-"));
	assert_true(span_ends(buf_span(&parts), "-81/ "));
	assert_holds(menu(site, "/contents/"), " to 81\t/contents/");
	buf_clear(&parts);
	site_free(site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_short_list_is_one_menu),
		TEST_WITH_FOLDER(a_long_list_is_split_and_no_entry_lost),
		TEST_WITH_FOLDER(parts_are_called_by_their_letters),
		TEST_WITH_FOLDER(the_rest_of_a_letter_is_a_part_of_its_own),
		TEST_WITH_FOLDER(parts_of_other_lists_are_called_by_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
