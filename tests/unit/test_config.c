#include "support.h"

#include "serve/config.h"

#define KEY \
	"00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:" \
	"10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F"
#define LOWER \
	"000102030405060708090a0b0c0d0e0f" \
	"101112131415161718191a1b1c1d1e1f"
#define SITES "sites:\n  - hosts: [a.example, www.a.example]\n    content: a\n"
#define SECOND SITES "  - hosts: b.example\n    content: b\n"

static struct err err;

static struct config *
load_with(const struct support_folder *folder, const char *text,
    struct config_flags flags)
{
	char file[128];

	support_write(folder, "capsule.conf", text);
	snprintf(file, sizeof(file), "%s/capsule.conf", folder->path);
	flags.file = file;
	return config_load(&flags, &err);
}

static struct config *
load(const struct support_folder *folder, const char *text)
{
	struct config *config =
	    load_with(folder, text, (struct config_flags){ .file = NULL });

	if (config == NULL)
		fail_msg("%u:%u: %s", err.line, err.column, err.message);
	return config;
}

static void
each_site_is_known_by_its_own_hosts(void **state)
{
	struct config *config = load(*state,
	    SECOND "    gemini: {host: onion.example, port: 1965}\n"
		   "    gopher: {listen: \"127.0.0.1:7071\"}\n"
		   "gopher: \"127.0.0.1:7070\"\n");
	const struct site_config *first = config_site(config, 0);
	const struct site_config *second = config_site(config, 1);

	assert_int_equal(config->sites.count, 2);
	assert_string_equal(site_config_host(first), "a.example");
	assert_true(site_config_is_host(first, span_of("WWW.a.example.")));
	assert_false(site_config_is_host(first, span_of("b.example")));
	assert_true(site_config_is_host(second, span_of("b.example")));
	assert_true(site_config_is_host(second, span_of("onion.example")));
	assert_span(site_config_gemini_host(second), "onion.example");
	assert_span(site_config_gopher_host(second), "b.example");
	assert_span(config_gopher(config, 0)->addresses[0].text,
	    "127.0.0.1:7070");
	assert_span(config_gopher(config, 1)->addresses[0].text,
	    "127.0.0.1:7071");
	config_free(config);
}

static void
an_empty_list_is_no_gopher(void **state)
{
	struct config *config = load(*state, "gopher: []\n");

	assert_int_equal(config_gopher(config, 0)->count, 0);
	assert_int_equal(config->gemini.count, 2);
	config_free(config);
}

static void
gopher_in_tls_may_have_addresses_of_its_own(void **state)
{
	struct config *config = load(*state,
	    SECOND "    gopher: {listen: \"127.0.0.1:7071\", "
		   "listen-tls: \"127.0.0.1:7072\", tls-port: 7443}\n"
		   "gopher-tls: [\"127.0.0.1:7073\", \"[::1]:7073\"]\n");

	assert_int_equal(config_gopher_tls(config, 0)->count, 2);
	assert_span(config_gopher_tls(config, 0)->addresses[1].text,
	    "[::1]:7073");
	assert_int_equal(config_gopher_tls(config, 1)->count, 1);
	assert_span(config_gopher_tls(config, 1)->addresses[0].text,
	    "127.0.0.1:7072");
	assert_int_equal(config_site(config, 0)->gopher_tls_port, 0);
	assert_int_equal(config_site(config, 1)->gopher_tls_port, 7443);
	config_free(config);
}

static void
a_second_site_without_addresses_has_no_gopher(void **state)
{
	struct config *config = load(*state, SECOND);

	assert_int_equal(config_gopher(config, 0)->count, 2);
	assert_int_equal(config_gopher(config, 1)->count, 0);
	assert_int_equal(config_gopher_tls(config, 0)->count, 0);
	assert_int_equal(config_gopher_tls(config, 1)->count, 0);
	config_free(config);
}

static void
zones_let_in_the_keys_they_name(void **state)
{
	struct config *config = load(*state,
	    SITES "    private:\n"
		  "      - paths: [/family/, /caf%C3%A9]\n"
		  "        readers: [" LOWER "]\n"
		  "      - {paths: /family/me/, readers: \"" KEY "\"}\n");
	const struct site_config *site = config_site(config, 0);
	unsigned char key[FINGERPRINT_SIZE];

	for (unsigned char i = 0; i < FINGERPRINT_SIZE; i++)
		key[i] = i;
	assert_int_equal(zones_find(&site->private.zones,
			     span_of("/caf\xC3\xA9/x")),
	    1);
	assert_int_equal(zones_find(&site->private.zones,
			     span_of("/family/me")),
	    2);
	assert_true(site_config_lets_in(site, 1, key));
	assert_true(site_config_lets_in(site, 2, key));
	assert_false(site_config_lets_in(site, 0, key));
	key[31] ^= 1;
	assert_false(site_config_lets_in(site, 1, key));
	config_free(config);
}

static void
what_is_printed_means_the_same(void **state)
{
	struct config *config = load(*state,
	    SECOND "    gopher: {host: g.example, port: 70, "
		   "listen: [\"127.0.0.1:7071\", \"[::1]:7071\"], "
		   "listen-tls: \"127.0.0.1:7072\", tls-port: 7443}\n"
		   "    gemini: {port: 300}\n"
		   "    private: [{paths: [/x], readers: [" LOWER "]}]\n"
		   "gopher-tls: \"127.0.0.1:7073\"\n");
	struct buf first, second;

	buf_init(&first);
	buf_init(&second);
	config_print(config, &first);
	config_free(config);
	config = load(*state, first.ptr);
	config_print(config, &second);
	config_free(config);
	/* Paths in the file are seen from its folder, so they grow. */
	buf_truncate(&first, (size_t)(strstr(first.ptr, "certs:") - first.ptr));
	assert_non_null(strstr(second.ptr, strstr(first.ptr, "    gemini:")));
	buf_clear(&first);
	buf_clear(&second);
}

static const struct {
	const char *text;
	const char *message; /* after the file's name */
} bad[] = {
	{ "sites: []\n", "1:8: sites is empty" },
	{ SECOND "  - hosts: [c.example, A.example.]\n    content: c\n",
	    "6:24: \"A.example.\" is a host of the site a.example" },
	{ SECOND "    gemini: {host: www.a.example}\n",
	    "6:20: \"www.a.example\" is a host of the site a.example" },
	{ SITES "    gopher: {listen: \"127.0.0.1:7071\"}\n",
	    "4:22: the first site's addresses for Gopher stand" },
	{ SITES "    gopher: {listen-tls: \"127.0.0.1:7071\"}\n",
	    "4:26: the first site's addresses for Gopher in TLS stand" },
	{ SECOND "    gopher: {listen-tls: \"127.0.0.1:7071\"}\n",
	    "6:13: only the first site is served over Gopher as it is" },
	{ SECOND "    gopher: {tls-port: 70}\n",
	    "6:13: only the first site is served over Gopher as it is" },
	{ SITES "    gopher: {tls-port: 0}\n", "4:24: " },
	{ "gopher: \"127.0.0.1:7\"\ngopher-tls: [\"127.0.0.1:7\"]\n",
	    "2:14: 127.0.0.1:7 is listened on already" },
	{ "gopher-tls: [\"127.0.0.1:7\", \"127.0.0.1:7\"]\n",
	    "1:29: 127.0.0.1:7 is listened on already" },
	{ SECOND "    gopher: {port: 70}\n",
	    "6:13: only the first site is served over Gopher as it is" },
	{ SECOND "    gopher: {listen: \"127.0.0.1:7070\"}\n",
	    "6:22: 127.0.0.1:7070 is listened on already" },
	{ SECOND "    gopher: {listen: [\"127.0.0.1:7\", \"127.0.0.1:7\"]}\n",
	    "6:38: 127.0.0.1:7 is listened on already" },
	{ SECOND "    gopher: {listen: \"127.0.0.1:7\"}\n"
		 "gemini: \"127.0.0.1:7\"\n",
	    "6:22: 127.0.0.1:7 is listened on already" },
	{ SITES "    gopher: {host: \"a\\tb\"}\n",
	    "4:20: \"a?b\" is not a host name" },
	{ SITES "    key: x.pem\n", "2:5: certificate and key go together" },
	{ SITES "    private: [{paths: [], readers: [" LOWER "]}]\n",
	    "4:15: a private zone names at least one path" },
	{ SITES "    private: [{paths: /x, readers: []}]\n",
	    "4:15: a private zone names at least one path" },
	{ SITES "    private: [{paths: /x}]\n",
	    "4:15: the key \"readers\" is missing" },
	{ SITES "    private: [{paths: x, readers: " LOWER "}]\n",
	    "4:23: \"x\" is not the beginning of pages' paths" },
	{ SITES "    private: [{paths: /a/../b, readers: " LOWER "}]\n",
	    "4:23: \"/a/../b\" is not the beginning of pages' paths" },
	{ SITES "    private: [{paths: [/x, /x/], readers: " LOWER "}]\n",
	    "4:28: \"/x/\" stands twice" },
	{ SITES "    private: [{paths: /x, readers: abc}]\n",
	    "4:36: \"abc\" is not a fingerprint" },
};

static void
what_is_ambiguous_or_wrong_is_refused_with_its_place(void **state)
{
	const struct support_folder *folder = *state;
	char start[256];

	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct config_flags flags = { .file = NULL };

		if (load_with(folder, bad[i].text, flags) != NULL)
			fail_msg("taken: %s", bad[i].text);
		snprintf(start, sizeof(start), "capsule.conf:%s",
		    bad[i].message);
		assert_err_in(folder, &err, start);
	}
}

static void
flags_for_one_site_do_not_go_with_several(void **state)
{
	assert_null(load_with(*state, SECOND,
	    (struct config_flags){ .content = "x" }));
	assert_null(load_with(*state, SECOND,
	    (struct config_flags){ .host = "x" }));
	assert_null(load_with(*state,
	    SECOND "    gopher: {listen: \"127.0.0.1:7\"}\n",
	    (struct config_flags){
		.gopher = { "127.0.0.1:7" }, .gopher_count = 1 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(each_site_is_known_by_its_own_hosts),
		TEST_WITH_FOLDER(an_empty_list_is_no_gopher),
		TEST_WITH_FOLDER(gopher_in_tls_may_have_addresses_of_its_own),
		TEST_WITH_FOLDER(a_second_site_without_addresses_has_no_gopher),
		TEST_WITH_FOLDER(zones_let_in_the_keys_they_name),
		TEST_WITH_FOLDER(what_is_printed_means_the_same),
		TEST_WITH_FOLDER(
		    what_is_ambiguous_or_wrong_is_refused_with_its_place),
		TEST_WITH_FOLDER(flags_for_one_site_do_not_go_with_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
