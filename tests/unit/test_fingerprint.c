#include "support.h"

#include "base/fingerprint.h"

#define PLAIN \
	"00010203040506070809aAbBcCdDeEfF" \
	"00112233445566778899AABBCCDDEEFF"
#define COLONS \
	"00:01:02:03:04:05:06:07:08:09:AA:BB:CC:DD:EE:FF:" \
	"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"

static const struct {
	const char *text;
	bool good;
} cases[] = {
	{ PLAIN, true },
	{ COLONS, true },
	{ "", false },
	{ PLAIN "0", false },
	{ PLAIN "00", false },
	{ "x" PLAIN, false },
	{ COLONS ":", false },
	{ "g" COLONS, false },
	{ "00-01:02:03:04:05:06:07:08:09:AA:BB:CC:DD:EE:FF:"
	  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
	    false },
	{ "0g:01:02:03:04:05:06:07:08:09:AA:BB:CC:DD:EE:FF:"
	  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
	    false },
};

static void
it_is_read_with_colons_and_without_in_either_case(void **state)
{
	unsigned char bytes[FINGERPRINT_SIZE];
	char text[FINGERPRINT_TEXT];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int result = fingerprint_parse(span_of(cases[i].text), bytes);

		if (result != (cases[i].good ? 0 : -1))
			fail_msg("%s", cases[i].text);
		if (result == -1)
			continue;
		fingerprint_format(bytes, text);
		assert_string_equal(text, COLONS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    it_is_read_with_colons_and_without_in_either_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
