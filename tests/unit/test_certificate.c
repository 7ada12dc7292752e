#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/certificate.h"
#include "net/certificate_facts.h"
#include "net/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static char folder[64];
static char certs[96];

static int
make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/test-capsule.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(certs, sizeof(certs), "%s/certs", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	rmdir(certs);
	return rmdir(folder);
}

static struct certificate_files
files_of(const char *host)
{
	struct certificate_files files;
	struct err err;

	assert_int_equal(certificate_paths(certs, host, &files, &err), 0);
	return files;
}

static void
remove_files(const struct certificate_files *files)
{
	unlink(files->certificate);
	unlink(files->key);
}

static unsigned
mode_of(const char *file)
{
	struct stat status;

	assert_int_equal(lstat(file, &status), 0);
	return status.st_mode & 07777;
}

static void
makes_a_small_certificate_once(void **state)
{
	struct certificate_files files = files_of("localhost");
	struct certificate_facts facts, again;
	struct stat status;
	struct err err;

	(void)state;
	assert_int_equal(certificate_ensure("localhost", &files, &err),
	    CERTIFICATE_MADE);
	assert_int_equal(mode_of(certs), 0700);
	assert_int_equal(mode_of(files.key), 0600);
	assert_int_equal(lstat(files.key, &status), 0);
	assert_int_equal(status.st_nlink, 1);
	assert_int_equal(certificate_facts_read(files.certificate, &facts,
			     &err),
	    0);
	assert_string_equal(facts.subject, "localhost");
	assert_string_equal(facts.names, "localhost");
	assert_int_equal(strlen(facts.fingerprint), 95);
	assert_int_equal(strlen(facts.key_fingerprint), 95);
	print_message("%zu bytes\n", facts.size);
	assert_true(facts.size <= 309);
	assert_true(facts.not_before < time(NULL));
	assert_true(facts.not_after > time(NULL) + 99L * 365 * 86400);
	assert_int_equal(certificate_ensure("localhost", &files, &err),
	    CERTIFICATE_FOUND);
	assert_int_equal(certificate_facts_read(files.certificate, &again,
			     &err),
	    0);
	assert_string_equal(facts.fingerprint, again.fingerprint);
	remove_files(&files);
}

static void
renews_and_keeps_the_key(void **state)
{
	struct certificate_files files = files_of("example.org");
	struct certificate_facts old, new;
	struct err err;

	(void)state;
	assert_int_equal(certificate_renew("example.org", &files, &err), -1);
	assert_string_equal(err.file, files.key);
	assert_int_equal(certificate_ensure("example.org", &files, &err),
	    CERTIFICATE_MADE);
	assert_int_equal(certificate_facts_read(files.certificate, &old, &err),
	    0);
	assert_int_equal(certificate_renew("example.org", &files, &err), 0);
	assert_int_equal(certificate_facts_read(files.certificate, &new, &err),
	    0);
	assert_string_not_equal(old.fingerprint, new.fingerprint);
	assert_string_equal(old.key_fingerprint, new.key_fingerprint);
	remove_files(&files);
	assert_int_equal(rmdir(certs), 0);
}

static void
wants_both_files_or_none(void **state)
{
	struct certificate_files files = files_of("example.org");
	struct err err;

	(void)state;
	assert_int_equal(certificate_ensure("example.org", &files, &err),
	    CERTIFICATE_MADE);
	assert_int_equal(unlink(files.certificate), 0);
	assert_int_equal(certificate_ensure("example.org", &files, &err),
	    CERTIFICATE_BAD);
	assert_string_equal(err.file, files.certificate);
	assert_non_null(strstr(err.message, "capsule cert renew"));
	assert_int_equal(certificate_renew("example.org", &files, &err), 0);
	assert_int_equal(unlink(files.key), 0);
	assert_int_equal(certificate_ensure("example.org", &files, &err),
	    CERTIFICATE_BAD);
	assert_string_equal(err.file, files.key);
	remove_files(&files);
}

static const struct {
	const char *host, *name;
} hosts[] = {
	{ "Example.ORG", "example.org" },
	{ "127.0.0.1", "127.0.0.1" },
	{ "::1", "::1" },
	{ "[::1]", "::1" },
	{ "xn--caf-dma.example", "xn--caf-dma.example" },
};

static void
names_what_it_is_for(void **state)
{
	struct certificate_facts facts;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(hosts); i++) {
		struct certificate_files files = files_of(hosts[i].host);
		char expected[4096];

		snprintf(expected, sizeof(expected), "%s/%s.cert.pem", certs,
		    hosts[i].name);
		assert_string_equal(files.certificate, expected);
		assert_int_equal(certificate_ensure(hosts[i].host, &files,
				     &err),
		    CERTIFICATE_MADE);
		assert_int_equal(certificate_facts_read(files.certificate,
				     &facts, &err),
		    0);
		assert_string_equal(facts.names, hosts[i].name);
		remove_files(&files);
	}
}

static void
cuts_a_long_common_name_alone(void **state)
{
	char host[101];
	struct certificate_files files;
	struct certificate_facts facts;
	struct err err;

	(void)state;
	memset(host, 'a', 100);
	host[100] = '\0';
	host[50] = '.';
	files = files_of(host);
	assert_int_equal(certificate_ensure(host, &files, &err),
	    CERTIFICATE_MADE);
	assert_int_equal(certificate_facts_read(files.certificate, &facts,
			     &err),
	    0);
	assert_int_equal(strlen(facts.subject), 64);
	assert_string_equal(facts.names, host);
	remove_files(&files);
}

static void
refuses_what_is_no_host(void **state)
{
	static const char *const bad[] = { "", ".", "..", "../a", "a/b", "-a",
		"a b", "a,IP:1.2.3.4", "a:1965", "caf\xc3\xa9", "*.a", "[a]b",
		"a\n" };
	struct certificate_files files;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (certificate_paths(certs, bad[i], &files, &err) == 0)
			fail_msg("accepted \"%s\"", bad[i]);
}

static void
reads_no_other_file(void **state)
{
	struct certificate_facts facts;
	struct err err;

	(void)state;
	assert_int_equal(certificate_facts_read("/dev/null", &facts, &err), -1);
	assert_string_equal(err.file, "/dev/null");
	assert_int_equal(certificate_facts_read("/nonexistent", &facts, &err),
	    -1);
	assert_non_null(strstr(err.message, "No such file"));
}

static void
a_certificate_is_for_its_host_however_that_is_written(void **state)
{
	static const struct {
		const char *host, *asked;
		bool covered;
	} cases[] = {
		{ "capsule.example", "capsule.example", true },
		{ "capsule.example", "CAPSULE.example.", true },
		{ "capsule.example", "www.capsule.example", false },
		{ "capsule.example", "127.0.0.1", false },
		{ "127.0.0.1", "127.0.0.1", true },
		{ "::1", "::1", true },
		{ "::1", "[::1]", true },
		{ "::1", "[::2]", false },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct certificate_files files = files_of(cases[i].host);
		struct tls_context *tls;

		assert_int_equal(certificate_ensure(cases[i].host, &files,
				     &err),
		    CERTIFICATE_MADE);
		tls = tls_context_new(files.certificate, files.key, &err);
		assert_non_null(tls);
		if (tls_context_covers(tls, span_of(cases[i].asked)) !=
		    cases[i].covered)
			fail_msg("%s of %s", cases[i].asked, cases[i].host);
		tls_context_free(tls);
		remove_files(&files);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_a_small_certificate_once),
		cmocka_unit_test(renews_and_keeps_the_key),
		cmocka_unit_test(wants_both_files_or_none),
		cmocka_unit_test(names_what_it_is_for),
		cmocka_unit_test(cuts_a_long_common_name_alone),
		cmocka_unit_test(refuses_what_is_no_host),
		cmocka_unit_test(reads_no_other_file),
		cmocka_unit_test(
		    a_certificate_is_for_its_host_however_that_is_written),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
