#include "support.h"

static void
an_empty_buf_is_a_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_string_equal(b.ptr, "");
	buf_append(&b, span_make(NULL, 0));
	buf_append_repeated(&b, 'x', 0);
	buf_printf(&b, "%s", "");
	buf_truncate(&b, 5);
	assert_string_equal(b.ptr, "");
	assert_int_equal(b.cap, 0);
	buf_clear(&b);
	buf_clear(&b);
}

static void
grows_and_stays_a_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	for (size_t i = 0; i < 1000; i++) {
		buf_append_char(&b, (char)('a' + i % 26));
		assert_int_equal(b.len, i + 1);
		assert_int_equal(b.ptr[b.len], '\0');
		assert_true(b.len < b.cap);
	}
	buf_truncate(&b, 3);
	assert_string_equal(b.ptr, "abc");
	buf_append_string(&b, "-");
	buf_append_repeated(&b, '=', 3);
	buf_append(&b, span_of("-"));
	assert_string_equal(b.ptr, "abc-===-");
	buf_clear(&b);
}

static void
formats_what_is_longer_than_its_room(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	buf_append_string(&b, "x");
	buf_printf(&b, "%0300d|%s", 7, "end");
	assert_int_equal(b.len, 305);
	assert_span(span_after(buf_span(&b), 299), "07|end");
	buf_clear(&b);
}

static void
holds_nul_bytes(void **state)
{
	struct span text = SPAN("a\0b");
	struct buf b;

	(void)state;
	buf_init(&b);
	buf_append(&b, text);
	assert_true(span_equal(buf_span(&b), text));
	buf_clear(&b);
}

static void
room_once_made_is_kept(void **state)
{
	struct buf b;
	const char *before;

	(void)state;
	buf_init(&b);
	buf_reserve(&b, 500);
	before = b.ptr;
	buf_append_repeated(&b, 'x', 500);
	assert_ptr_equal(b.ptr, before);
	buf_truncate(&b, 0);
	buf_append_repeated(&b, 'y', 500);
	assert_ptr_equal(b.ptr, before);
	buf_clear(&b);
}

static void
detaching_leaves_it_empty(void **state)
{
	struct buf b;
	char *text;

	(void)state;
	buf_init(&b);
	text = buf_detach(&b);
	assert_string_equal(text, "");
	free(text);
	buf_append_string(&b, "mine");
	text = buf_detach(&b);
	assert_string_equal(text, "mine");
	assert_string_equal(b.ptr, "");
	free(text);
	buf_clear(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buf_is_a_string),
		cmocka_unit_test(grows_and_stays_a_string),
		cmocka_unit_test(formats_what_is_longer_than_its_room),
		cmocka_unit_test(holds_nul_bytes),
		cmocka_unit_test(room_once_made_is_kept),
		cmocka_unit_test(detaching_leaves_it_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
