#include "support.h"

#include "source/entity.h"

static const char *const cases[][2] = {
	{ "&amp;", "&" },
	{ "&lt;", "<" },
	{ "&gt;", ">" },
	{ "&quot;", "\"" },
	{ "&nbsp;", "\xC2\xA0" },
	{ "&eacute;", "\xC3\xA9" },
	{ "&mdash;", "\xE2\x80\x94" },
	{ "&ngE;", "\xE2\x89\xA7\xCC\xB8" }, /* two code points */
	{ "&#65;", "A" },
	{ "&#x41;", "A" },
	{ "&#X20ac;", "\xE2\x82\xAC" },
	{ "&#0;", "\xEF\xBF\xBD" },
	{ "&#xD800;", "\xEF\xBF\xBD" },
	{ "&#1114112;", "\xEF\xBF\xBD" },
	{ "&#9999999;", "\xEF\xBF\xBD" },
	{ "&nosuchname;", "&nosuchname;" },
	{ "&AMP;", "&" },
	{ "&QUOT;", "\"" },
	{ "&Amp;", "&Amp;" },
};

static void
stands_for_its_character(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buf_truncate(&out, 0);
		buf_append_string(&out, "<");
		entity_decode(span_of(cases[i][0]), &out);
		assert_span(span_after(buf_span(&out), 1), cases[i][1]);
	}
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stands_for_its_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
