#include "support.h"

#include "base/folder.h"

#include <errno.h>

/* How a path beneath the folder opens: 0 or the errno. */
static int
try(const struct support_folder *folder, const char *path)
{
	struct stat status;
	int fd = folder_open_file(folder->fd, path, &status);

	if (fd == -1)
		return errno;
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
	return 0;
}

static void
opens_regular_files_beneath_the_folder_only(void **state)
{
	struct support_folder *folder = *state;

	support_write(folder, "in/a.md", "text");
	support_link(folder, "in/near", "a.md");
	support_link(folder, "in/far", "../../etc/passwd");
	support_link(folder, "absolute", "/etc/passwd");
	support_link(folder, "etc", "/etc");
	support_link(folder, "round", "round");
	mkfifoat(folder->fd, "fifo", 0644);
	assert_int_equal(try(folder, "in/a.md"), 0);
	assert_int_equal(try(folder, "in/near"), 0);
	assert_int_equal(try(folder, "in/../in/a.md"), 0);
	assert_int_equal(try(folder, "none"), ENOENT);
	assert_int_equal(try(folder, "../x"), EXDEV);
	assert_int_equal(try(folder, "in/far"), EXDEV);
	assert_int_equal(try(folder, "absolute"), EXDEV);
	assert_int_equal(try(folder, "etc/passwd"), EXDEV);
	assert_int_equal(try(folder, "/etc/passwd"), EXDEV);
	assert_int_equal(try(folder, "round"), ELOOP);
	assert_int_equal(try(folder, "in"), EINVAL);
	assert_int_equal(try(folder, "fifo"), EINVAL);
}

static void
reads_a_whole_file_as_a_string(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct span text;
	struct err err;

	support_write(folder, "a", "some text\n");
	support_write(folder, "empty", "");
	assert_int_equal(folder_read(folder->fd, "a", "a", 10, arena, &text,
			     NULL, &err),
	    0);
	assert_span(text, "some text\n");
	assert_int_equal(text.ptr[text.len], '\0');
	assert_int_equal(folder_read(folder->fd, "empty", "empty", 10, arena,
			     &text, NULL, &err),
	    0);
	assert_span(text, "");
	arena_free(arena);
}

static void
says_why_a_file_cannot_be_read(void **state)
{
	static const struct {
		const char *path, *message;
	} cases[] = {
		{ "a", "NAME: is larger than 9 bytes" },
		{ "none", "NAME: cannot be read: No such file" },
		{ "out", "NAME: cannot be read: it lies outside" },
		{ ".", "NAME: cannot be read: it is not a regular file" },
	};
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct span text;
	struct err err;

	support_write(folder, "a", "some text\n");
	support_link(folder, "out", "/etc/passwd");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(folder_read(folder->fd, cases[i].path, "NAME",
				     9, arena, &text, NULL, &err),
		    -1);
		assert_err(&err, cases[i].message);
	}
	arena_free(arena);
}

static void
a_file_may_be_allowed_to_be_missing(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct span text;
	struct err err;
	bool missing;

	support_link(folder, "out", "/etc/passwd");
	support_write(folder, "a", "x");
	assert_int_equal(folder_read(folder->fd, "b", "b", 9, arena, &text,
			     &missing, &err),
	    0);
	assert_true(missing);
	assert_span(text, "");
	assert_int_equal(folder_read(folder->fd, "a", "a", 9, arena, &text,
			     &missing, &err),
	    0);
	assert_false(missing);
	assert_int_equal(folder_read(folder->fd, "out", "out", 9, arena, &text,
			     &missing, &err),
	    -1);
	arena_free(arena);
}

static void
a_named_file_is_read_wherever_it_lies(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct span text;
	struct err err;
	char path[128];

	support_write(folder, "a", "x: 1\n");
	snprintf(path, sizeof(path), "%s/a", folder->path);
	assert_int_equal(folder_read_any(path, path, 9, arena, &text, &err), 0);
	assert_span(text, "x: 1\n");
	assert_int_equal(folder_read_any("/dev/null", "/dev/null", 9, arena,
			     &text, &err),
	    -1);
	assert_err(&err, "/dev/null: cannot be read: it is not a regular");
	assert_int_equal(folder_open("/none/of/this", &err), -1);
	assert_err(&err, "the folder /none/of/this cannot be opened: No such");
	arena_free(arena);
}

static void
names_come_sorted_and_all_of_them(void **state)
{
	static const char *const files[] = { "b", "a", "\xE9", ".c", "d/e" };
	static const char *const sorted[] = { ".c", "a", "b", "d", "\xE9" };
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct span *names;
	size_t count;

	assert_int_equal(folder_names(folder->fd, arena, &names, &count), 0);
	assert_int_equal(count, 0);
	for (size_t i = 0; i < LENGTH(files); i++)
		support_write(folder, files[i], "");
	assert_int_equal(folder_names(folder->fd, arena, &names, &count), 0);
	assert_int_equal(count, LENGTH(sorted));
	for (size_t i = 0; i < count; i++)
		assert_span(names[i], sorted[i]);
	assert_int_equal(folder_names(-1, arena, &names, &count), -1);
	assert_int_equal(errno, EBADF);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(opens_regular_files_beneath_the_folder_only),
		TEST_WITH_FOLDER(reads_a_whole_file_as_a_string),
		TEST_WITH_FOLDER(says_why_a_file_cannot_be_read),
		TEST_WITH_FOLDER(a_file_may_be_allowed_to_be_missing),
		TEST_WITH_FOLDER(a_named_file_is_read_wherever_it_lies),
		TEST_WITH_FOLDER(names_come_sorted_and_all_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
