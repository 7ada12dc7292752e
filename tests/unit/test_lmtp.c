#include "support.h"

#include "protocol/lmtp.h"

static const struct {
	const char *bytes;
	enum lmtp_parse result;
	unsigned code;
	size_t consumed;
} cases[] = {
	{ "220 ready\r\n", LMTP_PARSE_OK, 220, 11 },
	{ "250 one\r\n550 two\r\n", LMTP_PARSE_OK, 250, 9 },
	{ "250\r\n", LMTP_PARSE_OK, 250, 5 },
	{ "250 bare line end\n", LMTP_PARSE_OK, 250, 18 },
	{ "250-a\r\n250-b\r\n250 c\r\n", LMTP_PARSE_OK, 250, 21 },
	{ "250-a\r\n250-b\r\n", LMTP_PARSE_MORE, 0, 0 },
	{ "250 rea", LMTP_PARSE_MORE, 0, 0 },
	{ "", LMTP_PARSE_MORE, 0, 0 },
	{ "250-a\r\n550 c\r\n", LMTP_PARSE_BAD, 0, 0 },
	{ "hello\r\n", LMTP_PARSE_BAD, 0, 0 },
	{ "25\r\n", LMTP_PARSE_BAD, 0, 0 },
	{ "2500 x\r\n", LMTP_PARSE_BAD, 0, 0 },
	{ "199 x\r\n", LMTP_PARSE_BAD, 0, 0 },
	{ "600 x\r\n", LMTP_PARSE_BAD, 0, 0 },
	{ "\r\n", LMTP_PARSE_BAD, 0, 0 },
};

static void
reads_replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct lmtp_reply reply;

		assert_int_equal(lmtp_parse(span_of(cases[i].bytes), &reply),
		    cases[i].result);
		if (cases[i].result != LMTP_PARSE_OK)
			continue;
		assert_int_equal(reply.code, cases[i].code);
		assert_int_equal(reply.consumed, cases[i].consumed);
	}
}

static void
refuses_a_reply_without_end(void **state)
{
	char bytes[LMTP_REPLY_MAX];
	struct lmtp_reply reply;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, "250 ", 4);
	assert_int_equal(lmtp_parse(span_make(bytes, sizeof(bytes) - 1),
			     &reply),
	    LMTP_PARSE_MORE);
	assert_int_equal(lmtp_parse(span_make(bytes, sizeof(bytes)), &reply),
	    LMTP_PARSE_BAD);
}

static void
a_message_becomes_data(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	lmtp_append_data(span_of("A: b\n\n.\n..x\nlast\n"), &out);
	assert_span(buf_span(&out), "A: b\r\n\r\n..\r\n...x\r\nlast\r\n.\r\n");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_replies),
		cmocka_unit_test(refuses_a_reply_without_end),
		cmocka_unit_test(a_message_becomes_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
