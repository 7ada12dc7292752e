/*
 * What several unit tests need: cmocka with what it wants before it, and a
 * content folder that is gone when the test is.
 */
#ifndef TESTS_UNIT_SUPPORT_H
#define TESTS_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct support_folder {
	char path[64];
	int fd;
};

static inline int
support_setup(void **state)
{
	struct support_folder *folder = calloc(1, sizeof(*folder));

	if (folder == NULL)
		return -1;
	snprintf(folder->path, sizeof(folder->path),
	    "/tmp/test-capsule.XXXXXX");
	if (mkdtemp(folder->path) == NULL)
		return -1;
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY);
	*state = folder;
	return folder->fd == -1 ? -1 : 0;
}

static inline void
support_empty(int fd)
{
	DIR *directory = fdopendir(fd);
	const struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, entry->d_name, 0) == 0)
			continue;
		support_empty(openat(fd, entry->d_name, O_RDONLY));
		unlinkat(fd, entry->d_name, AT_REMOVEDIR);
	}
	closedir(directory);
}

static inline int
support_teardown(void **state)
{
	struct support_folder *folder = *state;

	support_empty(folder->fd);
	rmdir(folder->path);
	free(folder);
	return 0;
}

/* Writes a file beneath the folder, whose parent folders are made. */
static inline void
support_write_span(const struct support_folder *folder, const char *name,
    struct span text)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s", name);
	for (char *slash = strchr(path, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(folder->fd, path, 0755);
		*slash = '/';
	}
	fd = openat(folder->fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text.ptr, text.len), text.len);
	close(fd);
}

static inline void
support_write(const struct support_folder *folder, const char *name,
    const char *text)
{
	support_write_span(folder, name, span_of(text));
}

/* A symbolic link beneath the folder. */
static inline void
support_link(const struct support_folder *folder, const char *name,
    const char *to)
{
	assert_int_equal(symlinkat(to, folder->fd, name), 0);
}

/* A page: front matter with a title, then this text from line 4 on. */
static inline void
support_write_page(const struct support_folder *folder, const char *name,
    const char *title, const char *text)
{
	struct buf page;

	buf_init(&page);
	buf_printf(&page, "---\ntitle: %s\n---\n%s", title, text);
	support_write_span(folder, name, buf_span(&page));
	buf_clear(&page);
}

/* A test that gets a struct support_folder as its state. */
#define TEST_WITH_FOLDER(name) \
	cmocka_unit_test_setup_teardown(name, support_setup, support_teardown)

/* Fails, saying both, unless the span is this string. */
#define assert_span(span, string) \
	support_assert_span((span), (string), __FILE__, __LINE__)

static inline void
support_assert_span(struct span span, const char *string, const char *file,
    int line)
{
	if (span_is(span, string))
		return;
	print_error("\"%.*s\" is not \"%s\"\n", SPAN_ARG(span), string);
	_fail(file, line);
}

/* Fails unless "file:line:column: message" starts so. */
#define assert_err(err, start) \
	support_assert_err((err), "", (start), __FILE__, __LINE__)

/* The same for an error that names a file in the folder: without that. */
#define assert_err_in(folder, err, start) \
	support_assert_err((err), (folder)->path, (start), __FILE__, __LINE__)

static inline void
support_assert_err(const struct err *err, const char *folder, const char *start,
    const char *file, int line)
{
	char text[1200];
	struct span span;

	err_format(err, text, sizeof(text));
	span = span_of(text);
	if (folder[0] != '\0' && span_starts(span, folder))
		span = span_after(span, strlen(folder) + 1);
	if (span_starts(span, start))
		return;
	print_error("\"%s\" does not start \"%s\"\n", text, start);
	_fail(file, line);
}

#endif
