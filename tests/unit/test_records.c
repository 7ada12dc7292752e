/*
 * Answers divided into records: the first lines early, and few records.
 */
#include "support.h"

#include "base/buf.h"
#include "base/records.h"

/* Lines of 64 bytes. */
static struct span
lines(struct buf *out, size_t len)
{
	buf_init(out);
	while (out->len < len)
		buf_append_string(out,
		    "a line that is neither long nor short, and ends as it "
		    "began: so\n");
	return span_first(buf_span(out), len);
}

static void
a_short_answer_is_one_record(void **state)
{
	struct buf buf;

	(void)state;
	assert_int_equal(records_count(lines(&buf, 1024)), 1);
	buf_clear(&buf);
	assert_int_equal(records_count(lines(&buf, 1025)), 2);
	buf_clear(&buf);
	assert_int_equal(records_count(span_of("")), 0);
}

static void
the_first_record_is_small_and_ends_with_a_line(void **state)
{
	struct buf buf;
	struct span answer = lines(&buf, 13000);
	size_t first = records_first(answer, 0);

	(void)state;
	assert_in_range(first, 257, 512);
	assert_int_equal(answer.ptr[first - 1], '\n');
	buf_clear(&buf);
}

static void
a_page_takes_few_records(void **state)
{
	struct buf buf;

	(void)state;
	assert_int_equal(records_count(lines(&buf, 2700)), 2);
	buf_clear(&buf);
	assert_int_equal(records_count(lines(&buf, 13000)), 3);
	buf_clear(&buf);
}

static void
a_record_ends_between_words_where_a_line_is_long(void **state)
{
	char text[3000];
	struct span answer = span_make(text, sizeof(text));

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(records_first(answer, 0), 512);
	text[400] = ' ';
	assert_int_equal(records_first(answer, 0), 401);
	/* Not for the header's line alone. */
	text[20] = '\n';
	assert_int_equal(records_first(answer, 0), 401);
}

static void
no_record_is_larger_than_tls_has_them(void **state)
{
	char *text = calloc(1, 100000);
	struct span left = span_make(text, 100000);

	(void)state;
	for (unsigned i = 0; left.len > 0; i++) {
		size_t size = records_first(left, i);

		assert_in_range(size, 1, RECORD_MAX);
		assert_true(i < 3 || left.len < RECORD_MAX ||
		    size == RECORD_MAX);
		left = span_after(left, size);
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_answer_is_one_record),
		cmocka_unit_test(
		    the_first_record_is_small_and_ends_with_a_line),
		cmocka_unit_test(a_page_takes_few_records),
		cmocka_unit_test(
		    a_record_ends_between_words_where_a_line_is_long),
		cmocka_unit_test(no_record_is_larger_than_tls_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
