#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/item.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* What an item is, as "type selector host port". */
static void
describe(const struct target *target, struct buf *out)
{
	struct buf selector;
	struct item item;

	buf_init(&selector);
	item = item_make(target, &selector);
	buf_truncate(out, 0);
	buf_printf(out, "%c %.*s", item.type, SPAN_ARG(item.selector));
	if (item.host.len != 0)
		buf_printf(out, " %.*s %lu", SPAN_ARG(item.host), item.port);
	buf_clear(&selector);
}

static void
external_targets_are_urls_or_gopher_items(void **state)
{
	static const struct {
		const char *uri, *item;
	} cases[] = {
		{ "https://example.org/?q", "h URL:https://example.org/?q" },
		{ "mailto:a@b.example", "h URL:mailto:a@b.example" },
		{ "gemini://b.example/", "h URL:gemini://b.example/" },
		{ "https://example.org/a b",
		    "h URL:https://example.org/a%20b" },
		{ "gopher://b.example", "1  b.example 70" },
		{ "gopher://b.example/", "1  b.example 70" },
		{ "GOPHER://b.example:7070/1", "1  b.example 7070" },
		{ "gopher://b.example/0/a%20b.txt", "0 /a b.txt b.example 70" },
		{ "gopher://b.example/1/a?b#c", "1 /a?b b.example 70" },
		{ "gopher://b.example/0%2Fdir%2fa.txt",
		    "0 /dir/a.txt b.example 70" },
		{ "gopher://[::1]:70/I/x", "I /x ::1 70" },
		{ "gopher://me@b.example/7/find", "7 /find b.example 70" },
		/* what a line cannot hold, or no link */
		{ "gopher://b.example/7/find%09a",
		    "h URL:gopher://b.example/7/find%09a" },
		{ "gopher://b.example/i/a", "h URL:gopher://b.example/i/a" },
		{ "gopher://b.example/0/%0Aa",
		    "h URL:gopher://b.example/0/%0Aa" },
		{ "gopher://b.example:99999/",
		    "h URL:gopher://b.example:99999/" },
		{ "gopher:x", "h URL:gopher:x" },
	};
	struct target target = { .kind = TARGET_EXTERNAL };
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		target.path = span_of(cases[i].uri);
		describe(&target, &out);
		assert_string_equal(out.ptr, cases[i].item);
	}
	buf_clear(&out);
}

static void
files_have_the_type_that_clients_know(void **state)
{
	static const struct {
		const char *media_type, *item;
	} cases[] = {
		{ "text/plain", "0 /x" },
		{ "text/csv", "0 /x" },
		{ "text/plain; charset=iso-8859-1", "0 /x" },
		{ "text/plain; charset=utf-16le", "9 /x" },
		{ "text/tab-separated-values; charset=utf-8", "9 /x" },
		{ "text/html", "h /x" },
		{ "image/gif", "g /x" },
		{ "image/png", "I /x" },
		{ "audio/mpeg", "s /x" },
		{ "application/zip", "5 /x" },
		{ "application/x-tar", "5 /x" },
		{ "application/pdf", "9 /x" },
		{ "", "9 /x" },
	};
	struct target target = { .kind = TARGET_FILE, .path = SPAN("/x") };
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		target.media_type = span_of(cases[i].media_type);
		describe(&target, &out);
		assert_string_equal(out.ptr, cases[i].item);
	}
	buf_clear(&out);
}

static void
a_text_that_is_too_large_is_a_file_like_any_other(void **state)
{
	struct target target = { .kind = TARGET_FILE,
		.path = SPAN("/x"),
		.media_type = SPAN("text/plain"),
		.size = ITEM_TEXT_MAX };
	struct buf out;

	(void)state;
	buf_init(&out);
	describe(&target, &out);
	assert_string_equal(out.ptr, "0 /x");
	target.size++;
	describe(&target, &out);
	assert_string_equal(out.ptr, "9 /x");
	buf_clear(&out);
}

static void
pages_are_menus(void **state)
{
	static const struct target target = { .kind = TARGET_PAGE,
		.path = SPAN("/risks/") };
	struct buf out;

	(void)state;
	buf_init(&out);
	describe(&target, &out);
	assert_string_equal(out.ptr, "1 /risks/");
	buf_clear(&out);
}

/* Asked for words it is a search, with words what comes of them: a menu. */
static void
places_that_take_words_are_searches(void **state)
{
	struct target target = { .kind = TARGET_INPUT,
		.path = SPAN("/search") };
	struct buf out;

	(void)state;
	buf_init(&out);
	describe(&target, &out);
	assert_string_equal(out.ptr, "7 /search");
	target.form = true;
	describe(&target, &out);
	assert_string_equal(out.ptr, "1 /search");
	target.form = false;
	target.typed = span_of("a\tword\r\nor two?");
	describe(&target, &out);
	assert_string_equal(out.ptr, "1 /search?a word  or two?");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(external_targets_are_urls_or_gopher_items),
		cmocka_unit_test(files_have_the_type_that_clients_know),
		cmocka_unit_test(
		    a_text_that_is_too_large_is_a_file_like_any_other),
		cmocka_unit_test(pages_are_menus),
		cmocka_unit_test(places_that_take_words_are_searches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
