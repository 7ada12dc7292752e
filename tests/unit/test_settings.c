#include "support.h"

#include "source/settings.h"

#define TEN "xxxxxxxxxx"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define HALF HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
#define OVER HALF HALF "x"

static struct arena *arena;
static struct settings settings;
static struct err err;

static int
read_text(const struct support_folder *folder, const char *text)
{
	support_write(folder, "site.yaml", text);
	return settings_read(folder->fd, arena, &settings, &err);
}

static void
a_folder_without_settings_has_the_defaults(void **state)
{
	struct support_folder *folder = *state;

	arena = arena_new();
	assert_int_equal(settings_read(folder->fd, arena, &settings, &err), 0);
	assert_span(settings.language, "en");
	assert_span(settings.name, "");
	assert_int_equal(settings.navigation.count, 0);
	assert_null(settings.notice);
	assert_true(settings.menu.size && settings.menu.time);
	assert_true(settings.glossary.list && settings.generate.contents);
	assert_null(settings.feeds.items);
	assert_null(settings.robots.ptr);
	assert_int_equal(settings.security.contact.count, 0);
	assert_span(settings.labels.months[11], "December");
	arena_free(arena);
}

static void
what_is_set_replaces_the_default(void **state)
{
	struct support_folder *folder = *state;

	arena = arena_new();
	assert_int_equal(
	    read_text(folder,
		"name: A  site\nlanguage: it\n"
		"navigation: [/, /help/]\n"
		"notice: Not [advice](a.md).\n"
		"menu: {time: no}\n"
		"search: {same: ['death, died', b]}\n"
		"labels:\n  web: rete\n  table: \"%u. tabella\"\n"
		"  months: [a, b, c, d, e, f, g, h, i, j, k, l]\n"),
	    0);
	assert_span(settings.name, "A site");
	assert_span(settings.language, "it");
	assert_int_equal(settings.navigation.count, 2);
	assert_span(settings.notice->text, "Not [advice](a.md).");
	assert_true(settings.menu.size);
	assert_false(settings.menu.time);
	assert_int_equal(settings.search.same.count, 2);
	assert_span(settings.search.same.items[0]->text, "death, died");
	assert_span(settings.labels.web, "rete");
	assert_span(settings.labels.table, "%u. tabella");
	assert_span(settings.labels.mail, "posta");
	assert_span(settings.labels.months[11], "l");
	arena_free(arena);
}

static const struct {
	const char *text, *message;
} errors[] = {
	{ "nme: x\n",
	    "site.yaml:1:1: there is no key \"nme\" here: did you "
	    "mean \"name\"?" },
	{ "language: en GB\n", "site.yaml:1:11: \"en GB\" is not a language" },
	{ "language: a-tag-that-is-longer-than-any-there-is\n",
	    "site.yaml:1:11: \"a-tag-that-is-longer" },
	{ "language: ''\n", "site.yaml:1:11: \"\" is not a language tag" },
	{ "language: englishes\n",
	    "site.yaml:1:11: \"englishes\" is not a language tag" },
	{ "name: A\nlanguage: en-Latinised\n",
	    "site.yaml:2:11: \"en-Latinised\" is not a language tag" },
	{ "labels: {minutes: minutes}\n",
	    "site.yaml:1:19: minutes must be a list of forms" },
	{ "labels: {minutes: []}\n",
	    "site.yaml:1:19: minutes must be a list of forms" },
	{ "labels: {minutes: [a, b, c, d, e, f, g]}\n",
	    "site.yaml:1:38: no language has more than 6 forms" },
	{ "labels: {plural: many}\n",
	    "site.yaml:1:18: \"many\" is no rule for plurals" },
	{ "language: de--AT\n",
	    "site.yaml:1:11: \"de--AT\" is not a language tag" },
	{ "menu: {size: 7}\n", "site.yaml:1:14: size must be yes or no" },
	{ "menu: {sizes: no}\n", "site.yaml:1:8: there is no key \"sizes\"" },
	{ "notice: [a]\n", "site.yaml:1:9: notice must be a single value" },
	{ "labels: {wbe: x}\n", "site.yaml:1:10: there is no key \"wbe\"" },
	{ "labels: {table: Table}\n", "site.yaml:1:17: the label must hold" },
	{ "labels: {table: '%u %u'}\n", "site.yaml:1:17: the label must" },
	{ "labels: {table: '%s'}\n", "site.yaml:1:17: the label must hold" },
	{ "labels: {table: '%'}\n", "site.yaml:1:17: the label must hold" },
	{ "labels: {table: '%u " OVER "'}\n",
	    "site.yaml:1:17: table has 1004 bytes: shorten it to 1000" },
	{ "labels: {months: [" OVER "]}\n",
	    "site.yaml:1:19: this has 1001 bytes: shorten it to 1000" },
	{ "labels: {months: [a]}\n", "site.yaml:1:18: months has 1 names" },
	{ "labels: {months: a}\n", "site.yaml:1:18: months must be a list" },
	{ "labels: {months: [a,b,c,d,e,f,g,h,i,j,k,l,m]}\n",
	    "site.yaml:1:43: months has more than twelve names" },
	{ "generate: [contents, map]\n",
	    "site.yaml:1:22: the program makes no page \"map\"" },
	{ "generate: no\n", "site.yaml:1:11: generate must be a list" },
	{ "glossary: {lst: no}\n", "site.yaml:1:12: there is no key \"lst\"" },
	{ "security: {expires: 2027-01-01}\n",
	    "site.yaml:1:11: the key \"contact\" is missing" },
	{ "security: {contact: me, expires: 2027-01-01}\n",
	    "site.yaml:1:21: \"me\" is no whole address" },
	{ "security: {contact: 'mailto:a@b.c', expires: soon}\n",
	    "site.yaml:1:46: expires must be a date" },
	{ "name: x\n- y\n", "site.yaml:2:1: " },
};

static void
errors_have_their_place(void **state)
{
	struct support_folder *folder = *state;

	for (size_t i = 0; i < LENGTH(errors); i++) {
		arena = arena_new();
		assert_int_equal(read_text(folder, errors[i].text), -1);
		assert_err(&err, errors[i].message);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(a_folder_without_settings_has_the_defaults),
		TEST_WITH_FOLDER(what_is_set_replaces_the_default),
		TEST_WITH_FOLDER(errors_have_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
