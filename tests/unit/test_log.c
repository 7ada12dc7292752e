#include "support.h"

#include "base/log.h"

#include <fcntl.h>

static struct span
text_of(const struct log_line *line)
{
	return span_make(line->text, line->len);
}

static void
values_are_quoted_where_they_must(void **state)
{
	static const struct {
		const char *value, *line;
	} cases[] = {
		{ "plain", "event=e k=plain" },
		{ "/risks/?a", "event=e k=/risks/?a" },
		{ "caf\xC3\xA9", "event=e k=caf\xC3\xA9" },
		{ "", "event=e k=\"\"" },
		{ "two words", "event=e k=\"two words\"" },
		{ "a=b", "event=e k=\"a=b\"" },
		{ "a\"b", "event=e k=\"a\\\"b\"" },
		{ "a\\b", "event=e k=\"a\\\\b\"" },
		{ "a\nevent=forged", "event=e k=\"a\\x0aevent=forged\"" },
		{ "\x1b[2J\x7f", "event=e k=\"\\x1b[2J\\x7f\"" },
		{ "a\xC2\x9B\x33\xC2\xA0",
		    "event=e k=\"a\\xc2\\x9b3\xC2\xA0\"" },
		{ "\xFF\xEF\xBF\xBD", "event=e k=\"\\xff\xEF\xBF\xBD\"" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct log_line line;

		log_begin(&line, "e");
		log_text(&line, "k", span_of(cases[i].value));
		assert_span(text_of(&line), cases[i].line);
	}
}

static void
a_nul_in_a_value_is_escaped(void **state)
{
	struct span value = SPAN("a\0b");
	struct log_line line;

	(void)state;
	log_begin(&line, "e");
	log_text(&line, "k", value);
	log_number(&line, "n", 18446744073709551615ULL);
	assert_span(text_of(&line),
	    "event=e k=\"a\\x00b\" n=18446744073709551615");
}

/* However long the value is, what follows finds no room or fits. */
static void
a_line_that_is_too_long_is_cut(void **state)
{
	static const char *const fills[] = { "x", "x ", "\n", "\"" };
	static char value[LOG_LINE_MAX + 10];

	(void)state;
	for (size_t fill = 0; fill < LENGTH(fills); fill++)
		for (size_t len = LOG_LINE_MAX - 600; len < sizeof(value);
		     len++) {
			struct log_line line;

			for (size_t i = 0; i < len; i++)
				value[i] = fills[fill][i % strlen(fills[fill])];
			log_begin(&line, "e");
			log_text(&line, "k", span_make(value, len));
			log_number(&line, "n", 7);
			log_text(&line, "quoted", span_of("two words"));
			assert_true(line.len < LOG_LINE_MAX);
		}
}

static void
a_cut_value_is_still_closed(void **state)
{
	static char value[LOG_LINE_MAX];
	struct log_line line;

	(void)state;
	memset(value, '\n', sizeof(value));
	log_begin(&line, "e");
	log_text(&line, "k", span_make(value, sizeof(value)));
	assert_true(span_ends(text_of(&line), "\\x0a\""));
}

static void
a_line_is_one_write_that_ends_in_a_line_end(void **state)
{
	int saved = dup(STDERR_FILENO);
	struct log_line line;
	int ends[2];
	char out[64];
	ssize_t got;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_begin(&line, "start");
	log_number(&line, "port", 1965);
	log_end(&line);
	dup2(saved, STDERR_FILENO);
	got = read(ends[0], out, sizeof(out));
	assert_true(got > 0);
	assert_span(span_make(out, (size_t)got), "event=start port=1965\n");
	close(saved);
	close(ends[0]);
	close(ends[1]);
}

/* Three lines of 2 KB do not fit: the first two go before the third. */
static void
held_lines_are_written_together_and_never_more_than_a_pipe_takes(void **state)
{
	static char value[LOG_LINE_MAX - 100], out[8192];
	int ends[2];

	(void)state;
	memset(value, 'x', sizeof(value));
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	log_to(ends[1]);
	log_hold();
	for (int i = 0; i < 3; i++) {
		struct log_line line;

		assert_int_equal(read(ends[0], out, sizeof(out)), -1);
		log_begin(&line, "e");
		log_text(&line, "k", span_make(value, sizeof(value)));
		log_end(&line);
	}
	assert_int_equal(read(ends[0], out, sizeof(out)),
	    2 * (sizeof(value) + strlen("event=e k=\n")));
	log_flush();
	assert_int_equal(read(ends[0], out, sizeof(out)),
	    sizeof(value) + strlen("event=e k=\n"));
	log_flush();
	assert_int_equal(read(ends[0], out, sizeof(out)), -1);
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_quoted_where_they_must),
		cmocka_unit_test(a_nul_in_a_value_is_escaped),
		cmocka_unit_test(a_line_that_is_too_long_is_cut),
		cmocka_unit_test(a_cut_value_is_still_closed),
		cmocka_unit_test(a_line_is_one_write_that_ends_in_a_line_end),
		cmocka_unit_test(
		    held_lines_are_written_together_and_never_more_than_a_pipe_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
