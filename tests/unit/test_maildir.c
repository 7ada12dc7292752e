#include "support.h"

#include "serve/maildir.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static char *
inside(const struct support_folder *folder, const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	return path;
}

static mode_t
mode_of(const struct support_folder *folder, const char *name)
{
	struct stat status;

	assert_int_equal(fstatat(folder->fd, name, &status, 0), 0);
	return status.st_mode & 0777;
}

static bool
is_there(const struct support_folder *folder, const char *name)
{
	return faccessat(folder->fd, name, F_OK, 0) == 0;
}

static struct err err;
static bool busy;

static struct maildir *
open_in(const struct support_folder *folder, const char *name)
{
	return maildir_open(inside(folder, name), &busy, &err);
}

static void
a_message_is_delivered_whole(void **state)
{
	const struct support_folder *folder = *state;
	struct maildir *m;
	char text[64] = "";
	int fd;

	umask(0);
	m = open_in(folder, "mail");
	assert_non_null(m);
	assert_int_equal(mode_of(folder, "mail"), 0700);
	assert_int_equal(mode_of(folder, "mail/tmp"), 0700);
	assert_int_equal(mode_of(folder, "mail/new"), 0700);
	assert_int_equal(mode_of(folder, "mail/cur"), 0700);
	assert_int_equal(maildir_deliver(m, "1.a.host",
			     span_of("A: b\n\ntext\n"), &err),
	    0);
	assert_int_equal(mode_of(folder, "mail/new/1.a.host"), 0600);
	assert_false(is_there(folder, "mail/tmp/1.a.host"));
	fd = openat(folder->fd, "mail/new/1.a.host", O_RDONLY);
	assert_int_equal(read(fd, text, sizeof(text)), 11);
	assert_string_equal(text, "A: b\n\ntext\n");
	close(fd);
	maildir_close(m);
}

static void
nothing_is_replaced(void **state)
{
	const struct support_folder *folder = *state;
	struct maildir *m;
	char text[64] = "";
	int fd;

	m = open_in(folder, "mail");
	assert_int_equal(maildir_deliver(m, "1.a.h", span_of("one"), &err), 0);
	assert_int_equal(maildir_deliver(m, "1.a.h", span_of("two"), &err), -1);
	assert_false(is_there(folder, "mail/tmp/1.a.h"));
	fd = openat(folder->fd, "mail/new/1.a.h", O_RDONLY);
	assert_int_equal(read(fd, text, sizeof(text)), 3);
	assert_string_equal(text, "one");
	close(fd);
	maildir_close(m);
}

static void
an_error_leaves_nothing_behind(void **state)
{
	const struct support_folder *folder = *state;
	struct rlimit files, small;
	struct maildir *m;

	m = open_in(folder, "mail");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &files), 0);
	small = (struct rlimit){ 4, files.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(maildir_deliver(m, "1.a.h", span_of("123456789"),
			     &err),
	    -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &files), 0);
	assert_err(&err, "no message can be written to");
	assert_false(is_there(folder, "mail/tmp/1.a.h"));
	assert_false(is_there(folder, "mail/new/1.a.h"));

	/* No folder to link into. */
	assert_int_equal(unlinkat(folder->fd, "mail/new", AT_REMOVEDIR), 0);
	assert_int_equal(maildir_deliver(m, "2.a.h", span_of("x"), &err), -1);
	assert_err(&err, "no message can be linked to");
	assert_false(is_there(folder, "mail/tmp/2.a.h"));
	maildir_close(m);
}

static void
count(void *data, struct span name)
{
	*(size_t *)data += name.len;
}

static void
leftovers_go_and_messages_stay(void **state)
{
	const struct support_folder *folder = *state;
	struct maildir *m;
	size_t len = 0;

	support_write(folder, "mail/tmp/half", "ha");
	support_write(folder, "mail/new/12345", "");
	support_write(folder, "mail/cur/123:2,S", "");
	support_write(folder, "mail/cur/.hidden", "");
	m = open_in(folder, "mail");
	assert_non_null(m);
	assert_false(is_there(folder, "mail/tmp/half"));
	assert_int_equal(maildir_list(m, count, &len, &err), 0);
	assert_int_equal(len, 12);
	maildir_close(m);
}

static void
a_folder_that_cannot_be_is_told_of(void **state)
{
	const struct support_folder *folder = *state;
	bool missing;

	support_write(folder, "file", "");
	assert_null(open_in(folder, "file"));
	assert_err(&err, "the Maildir /tmp/test-capsule.");
	assert_null(open_in(folder, "no/such/place"));
	assert_false(busy);
	assert_int_equal(maildir_check(inside(folder, "no/such"), &missing,
			     &err),
	    -1);
	assert_int_equal(maildir_check(inside(folder, "file/x"), &missing,
			     &err),
	    -1);
	assert_int_equal(maildir_check(inside(folder, "mail/"), &missing, &err),
	    0);
	assert_true(missing);
	assert_false(is_there(folder, "mail"));
	maildir_close(open_in(folder, "mail"));
	assert_int_equal(maildir_check(inside(folder, "mail"), &missing, &err),
	    0);
	assert_false(missing);
}

static void
one_at_a_time_has_it(void **state)
{
	const struct support_folder *folder = *state;
	struct maildir *m = open_in(folder, "mail");

	assert_non_null(m);
	support_write(folder, "mail/tmp/half", "A: b");
	assert_null(open_in(folder, "mail"));
	assert_true(busy);
	/* Nothing of what the other is about to write is touched. */
	assert_true(is_there(folder, "mail/tmp/half"));
	maildir_close(m);
	m = open_in(folder, "mail");
	assert_non_null(m);
	assert_false(busy);
	assert_false(is_there(folder, "mail/tmp/half"));
	maildir_close(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_message_is_delivered_whole),
		TEST_WITH_FOLDER(nothing_is_replaced),
		TEST_WITH_FOLDER(an_error_leaves_nothing_behind),
		TEST_WITH_FOLDER(leftovers_go_and_messages_stay),
		TEST_WITH_FOLDER(a_folder_that_cannot_be_is_told_of),
		TEST_WITH_FOLDER(one_at_a_time_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
