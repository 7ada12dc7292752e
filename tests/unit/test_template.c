#include "support.h"

#include "base/folder.h"
#include "source/template.h"

#include <sys/resource.h>

static void
a_template_holds_each_text_once_and_is_written_when_it_changes(void **state)
{
	const struct support_folder *folder = *state;
	struct pot *t = template_new(span_of("Site"), span_of(""));
	struct arena *arena = arena_new();
	struct span path, text;
	struct err err;
	bool changed;

	path = arena_printf(arena, "%s/x.pot", folder->path);
	template_add(t, span_of(""), span_of("Home"), span_of("title"),
	    span_of("index.md"), 2);
	template_add(t, span_of(""), span_of("Home"), span_of("heading"),
	    span_of("a.md"), 7);
	template_add(t, span_of("label"), span_of("Home"), span_of("title"),
	    span_of(""), 0);
	assert_int_equal(template_count(t), 2);
	assert_int_equal(template_write(t, path.ptr, &changed, &err), 0);
	assert_true(changed);
	assert_int_equal(template_write(t, path.ptr, &changed, &err), 0);
	assert_false(changed);
	assert_int_equal(folder_read(folder->fd, "x.pot", "x.pot", 100000,
			     arena, &text, NULL, &err),
	    0);
	assert_non_null(strstr(text.ptr,
	    "#. title\n#. heading\n#: index.md:2 a.md:7\nmsgid \"Home\"\n"));
	assert_non_null(strstr(text.ptr, "charset=UTF-8"));
	assert_int_equal(faccessat(folder->fd, "x.pot.new", F_OK, 0), -1);
	template_free(t);
	arena_free(arena);
}

static void
a_template_that_cannot_be_made_is_called_by_its_name(void **state)
{
	const struct support_folder *folder = *state;
	struct pot *t = template_new(span_of("Site"), span_of(""));
	struct rlimit before, none;
	char path[256], message[512];
	struct err err;

	snprintf(path, sizeof(path), "%s/x.pot", folder->path);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = (struct rlimit){ 0, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(template_write(t, path, NULL, &err), -1);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	snprintf(message, sizeof(message),
	    "the catalogue %s cannot be made: ", path);
	assert_err(&err, message);
	template_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(
		    a_template_that_cannot_be_made_is_called_by_its_name),
		TEST_WITH_FOLDER(
		    a_template_holds_each_text_once_and_is_written_when_it_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
