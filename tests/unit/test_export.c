#include "support.h"

#include "site/export.h"

static struct err err;

/* Exports a site of one page with this text into the folder's out. */
static int
export_page(const struct support_folder *folder, const char *text)
{
	struct site_options options = { .content = NULL };
	char content[128], output[128];
	struct site *site;
	int result;

	support_write_page(folder, "content/index.md", "Home", text);
	snprintf(content, sizeof(content), "%s/content", folder->path);
	snprintf(output, sizeof(output), "%s/out", folder->path);
	options.content = content;
	site = site_load(&options, &err);
	assert_non_null(site);
	result = export_site(site, output, &err);
	site_free(site);
	return result;
}

static bool
exists(const struct support_folder *folder, const char *file)
{
	return faccessat(folder->fd, file, F_OK, 0) == 0;
}

/* No half-made folder lies beside the output. */
static void
assert_entries(const struct support_folder *folder, unsigned expected)
{
	DIR *directory = opendir(folder->path);
	unsigned count = 0;

	assert_non_null(directory);
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	assert_int_equal(count, expected + 2);
}

static void
writes_each_page_as_a_folder(void **state)
{
	static const char *const files[] = { "out/index.gmi", "out/gophermap",
		"out/page.txt", "out/flow.txt", "out/narrow.txt",
		"out/a/index.gmi", "out/a/b.txt" };
	struct support_folder *folder = *state;

	support_write(folder, "content/a/b.txt", "download\n");
	support_write_page(folder, "content/a/index.md", "A", "[b](b.txt)");
	assert_int_equal(export_page(folder, ""), 0);
	for (size_t i = 0; i < LENGTH(files); i++)
		if (!exists(folder, files[i]))
			fail_msg("there is no %s", files[i]);
	assert_entries(folder, 2);
}

static void
an_export_takes_the_place_of_an_older_one_whole(void **state)
{
	struct support_folder *folder = *state;

	assert_int_equal(export_page(folder, ""), 0);
	support_write(folder, "out/left/over.gmi", "old");
	assert_int_equal(export_page(folder, ""), 0);
	assert_true(exists(folder, "out/index.gmi"));
	assert_false(exists(folder, "out/left"));
	assert_entries(folder, 2);
}

static void
refuses_what_it_did_not_make(void **state)
{
	struct support_folder *folder = *state;

	support_write(folder, "out/precious.txt", "mine");
	assert_int_equal(export_page(folder, ""), -1);
	assert_err_in(folder, &err, "out exists and was not made by capsule");
	assert_true(exists(folder, "out/precious.txt"));
	assert_false(exists(folder, "out/index.gmi"));
	assert_entries(folder, 2);
}

static void
refuses_an_empty_folder_a_file_and_a_link(void **state)
{
	struct support_folder *folder = *state;

	mkdirat(folder->fd, "out", 0755);
	assert_int_equal(export_page(folder, ""), -1);
	unlinkat(folder->fd, "out", AT_REMOVEDIR);
	support_write(folder, "out", "a file");
	assert_int_equal(export_page(folder, ""), -1);
	unlinkat(folder->fd, "out", 0);
	support_write(folder, "made/.capsule-build", "");
	support_link(folder, "out", "made");
	assert_int_equal(export_page(folder, ""), -1);
	assert_true(exists(folder, "made/.capsule-build"));
	assert_entries(folder, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(writes_each_page_as_a_folder),
		TEST_WITH_FOLDER(
		    an_export_takes_the_place_of_an_older_one_whole),
		TEST_WITH_FOLDER(refuses_what_it_did_not_make),
		TEST_WITH_FOLDER(refuses_an_empty_folder_a_file_and_a_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
