#include "support.h"

#include "base/file.h"

#include <errno.h>
#include <unistd.h>

static void
a_file_is_replaced_whole(void **state)
{
	const struct support_folder *folder = *state;
	char path[128], text[16] = "";
	struct err err;
	int fd;

	snprintf(path, sizeof(path), "%s/a", folder->path);
	assert_int_equal(file_replace(path, span_of("long text"), &err), 0);
	assert_int_equal(file_replace(path, span_of("short"), &err), 0);
	fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, text, sizeof(text) - 1), 5);
	close(fd);
	assert_string_equal(text, "short");
	assert_int_equal(faccessat(folder->fd, "a.new", F_OK, 0), -1);
}

static void
what_cannot_be_put_in_place_leaves_nothing(void **state)
{
	const struct support_folder *folder = *state;
	char path[128];
	struct err err;

	snprintf(path, sizeof(path), "%s/a", folder->path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(file_replace(path, span_of("text"), &err), -1);
	assert_non_null(strstr(err.message, "cannot be written"));
	assert_int_equal(faccessat(folder->fd, "a.new", F_OK, 0), -1);
}

static void
a_full_device_fails_and_is_closed(void **state)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(file_fill(fd, span_of("text")), -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(close(fd), -1);
	errno = EACCES;
	assert_int_equal(file_fill(-1, span_of("text")), -1);
	assert_int_equal(errno, EACCES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_replaced_whole,
		    support_setup, support_teardown),
		cmocka_unit_test_setup_teardown(
		    what_cannot_be_put_in_place_leaves_nothing, support_setup,
		    support_teardown),
		cmocka_unit_test(a_full_device_fails_and_is_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
