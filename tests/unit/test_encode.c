#include "support.h"

#include "protocol/encode.h"

static const struct {
	const char *text, *header, *phrase;
} headers[] = {
	{ "", "", "" },
	{ "/risks/", "/risks/", "=?UTF-8?Q?=2Frisks=2F?=" },
	{ "The capsule", "The capsule", "The capsule" },
	{ "a, b", "a, b", "=?UTF-8?Q?a=2C_b?=" },
	{ "caf\xc3\xa9", "=?UTF-8?Q?caf=C3=A9?=", "=?UTF-8?Q?caf=C3=A9?=" },
	{ "a\r\nBcc: b@c", "=?UTF-8?Q?a=0D=0ABcc=3A_b=40c?=",
	    "=?UTF-8?Q?a=0D=0ABcc=3A_b=40c?=" },
	{ "=?x", "=?UTF-8?Q?=3D=3Fx?=", "=?UTF-8?Q?=3D=3Fx?=" },
	{ " x", "=?UTF-8?Q?_x?=", "=?UTF-8?Q?_x?=" },
	{ "\xff\x7f", "=?UTF-8?Q?=FF=7F?=", "=?UTF-8?Q?=FF=7F?=" },
};

static void
headers_hold_nothing_that_could_end_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(headers); i++) {
		struct buf out;

		buf_init(&out);
		encode_header(span_of(headers[i].text), &out);
		assert_span(buf_span(&out), headers[i].header);
		buf_truncate(&out, 0);
		encode_phrase(span_of(headers[i].text), &out);
		assert_span(buf_span(&out), headers[i].phrase);
		buf_clear(&out);
	}
}

static void
assert_short_lines(struct span text, size_t most)
{
	struct span line;

	while (span_split(&text, '\n', &line))
		assert_true(line.len <= most);
}

static void
long_headers_are_folded_between_characters(void **state)
{
	struct buf text, out;
	struct span rest, line;

	(void)state;
	buf_init(&text);
	buf_init(&out);
	for (int i = 0; i < 100; i++)
		buf_append_string(&text, "\xe2\x82\xac");
	encode_header(buf_span(&text), &out);
	assert_short_lines(buf_span(&out), 76);
	rest = buf_span(&out);
	while (span_split(&rest, '\n', &line)) {
		line = span_trim(line);
		assert_true(span_starts(line, "=?UTF-8?Q?=E2=82=AC"));
		assert_true(span_ends(line, "=E2=82=AC?="));
	}
	buf_clear(&text);
	buf_clear(&out);
}

static const struct {
	const char *text, *quoted;
} bodies[] = {
	{ "", "" },
	{ "a", "a=\n" },
	{ "a\n", "a\n" },
	{ "a\r\nb\rc\n\nd", "a\nb\nc\n\nd=\n" },
	{ "a=b \n\t\n", "a=3Db=20\n=09\n" },
	{ "a b\tc\n", "a b\tc\n" },
	{ "From here\n>From\n", "=46rom here\n>From\n" },
	{ ".\n..\n", "=2E\n=2E.\n" },
	{ "\xc3\xa9\x01\n", "=C3=A9=01\n" },
};

static void
bodies_in_quoted_printable(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(bodies); i++) {
		struct buf out;

		buf_init(&out);
		encode_quoted_printable(span_of(bodies[i].text), &out);
		assert_span(buf_span(&out), bodies[i].quoted);
		buf_clear(&out);
	}
}

static const struct {
	const char *text, *base64;
} base64[] = {
	/* RFC 4648, section 10 */
	{ "", "" },
	{ "f", "Zg==\n" },
	{ "fo", "Zm8=\n" },
	{ "foo", "Zm9v\n" },
	{ "foob", "Zm9vYg==\n" },
	{ "fooba", "Zm9vYmE=\n" },
	{ "foobar", "Zm9vYmFy\n" },
	/* "a\r\nb" */
	{ "a\nb", "YQ0KYg==\n" },
};

static void
bodies_in_base64(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(base64); i++) {
		struct buf out;

		buf_init(&out);
		encode_base64(span_of(base64[i].text), &out);
		assert_span(buf_span(&out), base64[i].base64);
		buf_clear(&out);
	}
}

static void
no_line_is_longer_than_76(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text);
	buf_init(&out);
	for (int i = 0; i < 1000; i++)
		buf_append_string(&text, i % 7 == 0 ? "\xc3\xa9" : "word ");
	encode_quoted_printable(buf_span(&text), &out);
	assert_short_lines(buf_span(&out), 76);
	buf_truncate(&out, 0);
	encode_base64(buf_span(&text), &out);
	assert_short_lines(buf_span(&out), 76);
	buf_clear(&text);
	buf_clear(&out);
}

static void
base64_is_for_what_is_not_latin(void **state)
{
	(void)state;
	assert_false(encode_suits_base64(span_of("plain")));
	assert_false(encode_suits_base64(span_of("un caff\xc3\xa8, per me")));
	assert_true(encode_suits_base64(
	    span_of("\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_hold_nothing_that_could_end_them),
		cmocka_unit_test(long_headers_are_folded_between_characters),
		cmocka_unit_test(bodies_in_quoted_printable),
		cmocka_unit_test(bodies_in_base64),
		cmocka_unit_test(no_line_is_longer_than_76),
		cmocka_unit_test(base64_is_for_what_is_not_latin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
