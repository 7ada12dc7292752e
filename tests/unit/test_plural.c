#include "support.h"

#include "base/plural.h"

#define ARABIC \
	"n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : " \
	"n%100>=11 ? 4 : 5"
#define POLISH \
	"(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"

/* A rule, numbers, and their forms. */
static const struct {
	const char *rule;
	unsigned long numbers[8];
	const char *forms;
} rules[] = {
	{ "0", { 0, 1, 2 }, "000" },
	{ "n != 1", { 0, 1, 2, 21 }, "1011" },
	{ "(n > 1)", { 0, 1, 2 }, "001" },
	{ "n>1", { 0, 1, 2 }, "001" },
	{ ARABIC, { 0, 1, 2, 3, 10, 11, 100, 103 }, "01233453" },
	{ POLISH, { 1, 2, 5, 12, 22, 25, 112, 101 }, "01221222" },
	{ "!(n-1)*2+n/4%2", { 0, 1, 4, 8 }, "0210" },
	{ "n<=1||n>=9&&n!=9", { 1, 5, 9, 10 }, "1001" },
	{ "1 - 1 - 0", { 5 }, "0" },
};

static void
a_number_has_the_form_that_the_rule_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rules); i++)
		for (size_t j = 0; rules[i].forms[j] != '\0'; j++)
			if (plural_form(span_of(rules[i].rule),
				rules[i].numbers[j]) !=
			    (size_t)(rules[i].forms[j] - '0'))
				fail_msg("%s for %lu", rules[i].rule,
				    rules[i].numbers[j]);
}

static void
a_header_says_rule_and_number_of_forms(void **state)
{
	struct span rule;
	size_t forms;

	(void)state;
	assert_true(plural_read(span_of("nplurals=2; plural=(n != 1);"), &rule,
	    &forms));
	assert_span(rule, "(n != 1)");
	assert_int_equal(forms, 2);
	assert_true(plural_read(span_of(" nplurals = 6;plural=" ARABIC), &rule,
			&forms) == false);
	assert_true(plural_read(span_of("nplurals=6;plural=" ARABIC), &rule,
	    &forms));
	assert_int_equal(forms, 6);
}

static const char *const no_headers[] = {
	"",
	"nplurals=INTEGER; plural=EXPRESSION;",
	"nplurals=2",
	"nplurals=2; plural=",
	"nplurals=2; plural=n",       /* a third form, of 2 */
	"nplurals=7; plural=0;",      /* more than there are */
	"nplurals=2; plural=n % 0;",  /* by zero */
	"nplurals=2; plural=(n != 1", /* no end */
	"nplurals=2; plural=n != 1)",
	"nplurals=2; plural=n = 1",
	"nplurals=2; plural=n ? 1",
	"nplurals=2; plural=9999999999999999999999 == n",
};

static void
what_is_no_rule_is_refused(void **state)
{
	struct span rule;
	struct buf deep;
	size_t forms;

	(void)state;
	for (size_t i = 0; i < LENGTH(no_headers); i++)
		if (plural_read(span_of(no_headers[i]), &rule, &forms))
			fail_msg("%s", no_headers[i]);
	buf_init(&deep);
	buf_append_repeated(&deep, '(', 100000);
	assert_false(plural_is_rule(buf_span(&deep)));
	buf_truncate(&deep, 0);
	buf_append_repeated(&deep, '!', 100000);
	assert_false(plural_is_rule(buf_span(&deep)));
	buf_clear(&deep);
	assert_false(plural_is_rule(span_of("n")));
	assert_true(plural_is_rule(span_of("n > 5 ? 5 : n")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_has_the_form_that_the_rule_says),
		cmocka_unit_test(a_header_says_rule_and_number_of_forms),
		cmocka_unit_test(what_is_no_rule_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
