#include "support.h"

#include "protocol/titan.h"

static const struct {
	const char *url, *path;
	size_t size;
	const char *type, *token;
	const char *reason; /* NULL: it is good */
} cases[] = {
	{ "titan://a/write;size=5", "/write", 5, "", "", NULL },
	{ "titan://a/write;mime=text/plain;size=12", "/write", 12, "text/plain",
	    "", NULL },
	{ "TITAN://A:1965/write;size=0;token=a%3Bb;mime=text%2Fplain", "/write",
	    0, "text%2Fplain", "a%3Bb", NULL },
	{ "titan://a;size=1", NULL, 0, NULL, NULL,
	    "The size is missing: ;size=N" },
	{ "titan://a/;size=1", "/", 1, "", "", NULL },
	{ "titan://a/write;size=7;edit;colour=red", "/write", 7, "", "", NULL },
	{ "titan://a/x;size=99999999999999999999999", "/x", SIZE_MAX, "", "",
	    NULL },
	{ "titan://a/write", NULL, 0, NULL, NULL,
	    "The size is missing: ;size=N" },
	{ "titan://a/write;mime=text/plain", NULL, 0, NULL, NULL,
	    "The size is missing: ;size=N" },
	{ "titan://a/write;size=", NULL, 0, NULL, NULL,
	    "The size is not a number" },
	{ "titan://a/write;size=-1", NULL, 0, NULL, NULL,
	    "The size is not a number" },
	{ "titan://a/write;size=1e3", NULL, 0, NULL, NULL,
	    "The size is not a number" },
	{ "titan://a/write;size=1;size=2", NULL, 0, NULL, NULL,
	    "The size stands there twice" },
	{ "titan://a/write;size=1;mime=a/b;mime=c/d", NULL, 0, NULL, NULL,
	    "The type stands there twice" },
	{ "titan://a/write;size=1;token=;token=", NULL, 0, NULL, NULL,
	    "The token stands there twice" },
	{ "titan://a/write;size=1?a", NULL, 0, NULL, NULL,
	    "A Titan URL has no query" },
	{ "titan:/write;size=1", NULL, 0, NULL, NULL, "The URL has no host" },
};

static void
reads_parameters(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct gemini_request line;
		struct titan_request titan;
		char text[256];

		snprintf(text, sizeof(text), "%s\r\n", cases[i].url);
		if (gemini_parse(span_of(text), &line) != GEMINI_PARSE_OK) {
			assert_non_null(cases[i].reason);
			continue;
		}
		assert_true(titan_is(&line));
		if (titan_read(&line, &titan) == -1) {
			assert_non_null(cases[i].reason);
			assert_string_equal(titan.reason, cases[i].reason);
			continue;
		}
		assert_null(cases[i].reason);
		assert_span(titan.line.uri.path, cases[i].path);
		assert_int_equal(titan.size, cases[i].size);
		assert_span(titan.type, cases[i].type);
		assert_span(titan.token, cases[i].token);
	}
}

static const struct {
	const char *type;
	bool is_text;
} types[] = {
	{ "", true },
	{ ";mime=text/plain", true },
	{ ";mime=TEXT/Plain", true },
	{ ";mime=text%2Fplain", true },
	{ ";mime=text/gemini", true },
	{ ";mime=text/html", false },
	{ ";mime=image/png", false },
	{ ";mime=text", false },
};

static void
knows_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(types); i++) {
		struct gemini_request line;
		struct titan_request titan;
		char text[256];

		snprintf(text, sizeof(text), "titan://a/;size=1%s\r\n",
		    types[i].type);
		assert_int_equal(gemini_parse(span_of(text), &line),
		    GEMINI_PARSE_OK);
		assert_int_equal(titan_read(&line, &titan), 0);
		assert_int_equal(titan_is_text(&titan), types[i].is_text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_parameters),
		cmocka_unit_test(knows_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
