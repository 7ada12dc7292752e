#include "support.h"

#include "net/digest.h"

/* printf 'abc\0' | sha256sum */
static const unsigned char abc[4] = { 0xdc, 0x11, 0x14, 0xcd };

static void
texts_are_kept_apart(void **state)
{
	const struct span one[] = { SPAN("abc") };
	const struct span two[] = { SPAN("ab"), SPAN("c") };
	const struct span three[] = { SPAN("a"), SPAN("bc") };
	unsigned char a[DIGEST_SIZE], b[DIGEST_SIZE], c[DIGEST_SIZE];

	(void)state;
	assert_int_equal(digest_texts(one, 1, a), 0);
	assert_int_equal(digest_texts(two, 2, b), 0);
	assert_int_equal(digest_texts(three, 2, c), 0);
	assert_memory_equal(a, abc, sizeof(abc));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_memory_not_equal(b, c, sizeof(b));
	assert_int_equal(digest_texts(three, 2, b), 0);
	assert_memory_equal(b, c, sizeof(b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
