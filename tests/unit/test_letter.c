#include "support.h"

#include "protocol/letter.h"

static struct letter
some_letter(void)
{
	return (struct letter){
		.from = SPAN("capsule@example.org"),
		.host = SPAN("example.org"),
		.name = SPAN("AHSCT for MS, in plain words"),
		.page = SPAN("/risks/"),
		.language = SPAN("en"),
		.protocol = SPAN("gemini"),
		.text = SPAN("Thank you.\n"),
		.time = 1764077003,
		.id = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xff },
	};
}

static void
a_letter_is_a_message(void **state)
{
	struct letter letter = some_letter();
	struct buf out;

	(void)state;
	buf_init(&out);
	letter_write(&letter, &out);
	assert_string_equal(out.ptr,
	    "From: =?UTF-8?Q?AHSCT_for_MS=2C_in_plain_words?=\n"
	    " <capsule@example.org>\n"
	    "Subject: A reader has written, 2054-8394-2716\n"
	    "Date: Tue, 25 Nov 2025 13:23:23 +0000\n"
	    "Message-ID: <1764077003.0123456789abcdefff00000000000000"
	    "@example.org>\n"
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n"
	    "Content-Language: en\n"
	    "X-Capsule-Reference: 2054-8394-2716\n"
	    "X-Capsule-Host: example.org\n"
	    "X-Capsule-Page: /risks/\n"
	    "X-Capsule-Language: en\n"
	    "X-Capsule-Protocol: gemini\n"
	    "\n"
	    "Thank you.\n");
	buf_clear(&out);
}

static void
nothing_in_a_letter_makes_a_header(void **state)
{
	static const char evil[] = "x\r\nBcc: evil@example.com\r\n\r\nbody";
	struct letter letter = some_letter();
	struct span rest, line;
	struct buf out;

	(void)state;
	letter.name = letter.page = letter.language = letter.protocol =
	    letter.host = letter.text = span_of(evil);
	letter.to = span_of("editor@example.org");
	buf_init(&out);
	letter_write(&letter, &out);
	rest = buf_span(&out);
	while (span_split(&rest, '\n', &line) && line.len > 0) {
		assert_false(span_starts(line, "Bcc"));
		assert_false(span_starts(line, "body"));
		assert_true(span_find(line, '\r') == line.len);
	}
	assert_span(rest, "x\nBcc: evil@example.com\n\nbody=\n");
	buf_clear(&out);
}

static void
an_ipv6_host_is_a_literal(void **state)
{
	struct letter letter = some_letter();
	struct buf out;

	(void)state;
	letter.host = span_of("[::1]");
	buf_init(&out);
	letter_write(&letter, &out);
	assert_non_null(strstr(out.ptr, "@[IPv6:::1]>\n"));
	buf_clear(&out);
}

static void
ids_are_read_back(void **state)
{
	struct letter letter = some_letter();
	unsigned char id[LETTER_ID_SIZE];
	char text[LETTER_ID_TEXT];

	(void)state;
	letter_id_format(letter.id, text);
	assert_int_equal(letter_id_parse(span_of(text), id), 0);
	assert_memory_equal(id, letter.id, sizeof(id));
	assert_int_equal(letter_id_parse(span_of("0123"), id), -1);
	text[5] = 'G';
	assert_int_equal(letter_id_parse(span_of(text), id), -1);
	assert_int_equal(letter_id_parse(span_of(""), id), -1);
}

static void
a_reference_follows_from_time_and_id(void **state)
{
	struct letter letter = some_letter();
	char one[LETTER_REFERENCE_TEXT], other[LETTER_REFERENCE_TEXT];

	(void)state;
	letter_reference(letter.time, letter.id, one);
	letter_reference(letter.time, letter.id, other);
	assert_string_equal(one, other);
	letter_reference(letter.time + 1, letter.id, other);
	assert_string_not_equal(one, other);
	letter.id[0]++;
	letter_reference(letter.time, letter.id, other);
	assert_string_not_equal(one, other);
}

static const struct {
	const char *text;
	bool good;
} addresses[] = {
	{ "a@b", true },
	{ "first.last+tag@mail.example.org", true },
	{ "a@[::1]", false },
	{ "", false },
	{ "a", false },
	{ "@b", false },
	{ "a@", false },
	{ "a b@c", false },
	{ "a@b@c", false },
	{ "a@b>\n", false },
	{ "<a@b>", false },
	{ "a@b,c@d", false },
	{ "-f@b", false },
	{ "a\n@b", false },
};

static void
judges_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(addresses); i++)
		assert_int_equal(letter_is_address(span_of(addresses[i].text)),
		    addresses[i].good);
}

static void
white_space_is_nothing(void **state)
{
	(void)state;
	assert_true(letter_is_empty(span_of("")));
	assert_true(letter_is_empty(span_of(" \t\r\n")));
	assert_false(letter_is_empty(span_of(" . ")));
	assert_false(letter_is_empty(span_of("\xc3\xa9")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_is_a_message),
		cmocka_unit_test(nothing_in_a_letter_makes_a_header),
		cmocka_unit_test(an_ipv6_host_is_a_literal),
		cmocka_unit_test(ids_are_read_back),
		cmocka_unit_test(a_reference_follows_from_time_and_id),
		cmocka_unit_test(judges_addresses),
		cmocka_unit_test(white_space_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
