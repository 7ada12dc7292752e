#include "net/certificate.h"
#include "net/certificate_facts.h"

#include "base/buf.h"
#include "command/command.h"
#include "command/flags.h"

#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "capsule cert [--certs DIR] make HOST... | renew HOST... | show [HOST]...\n"
    "       capsule cert fingerprint FILE";

static const char help[] =
    "\n"
    "Certificates and keys of the hosts that capsule serves: HOST.cert.pem\n"
    "and HOST.key.pem in a folder.\n"
    "\n"
    "  make HOST...      make a key and a certificate where there are none\n"
    "  renew HOST...     make a new certificate for the key that is there\n"
    "  show [HOST]...    say what is in the certificates, or in all of them\n"
    "  fingerprint FILE  print the SHA-256 of the public key of a reader's\n"
    "                    certificate, by which the reader is known\n"
    "\n"
    "  --certs DIR       the folder (default: certs)\n";

struct flags {
	const char *certs;
};

static const struct flag flag_table[] = {
	FLAG("certs", FLAG_WORD, certs),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table, .words = true
};

static void
print_date(const char *what, time_t at)
{
	char text[32] = "?";
	struct tm tm;

	if (gmtime_r(&at, &tm) != NULL)
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	printf("  %-12s %s\n", what, text);
}

static int
show_file(const char *file)
{
	struct certificate_facts facts;
	struct err err;

	if (certificate_facts_read(file, &facts, &err) == -1)
		return command_fail(&err);
	printf("%s\n", file);
	printf("  %-12s %s\n", "names",
	    facts.names[0] != '\0'
		? facts.names
		: "NONE: clients refuse it; \"capsule cert renew\" gives it the "
		  "host's, or its issuer does");
	print_date("valid from", facts.not_before);
	print_date(facts.not_after < time(NULL) ? "EXPIRED" : "valid to",
	    facts.not_after);
	printf("  %-12s %s\n", "certificate", facts.fingerprint);
	printf("  %-12s %s\n", "public key", facts.key_fingerprint);
	printf("  %-12s %zu bytes\n", "size", facts.size);
	return COMMAND_DONE;
}

static int
make_host(const char *folder, const char *host)
{
	struct certificate_files files;
	enum certificate_state state = CERTIFICATE_BAD;
	struct err err;

	if (certificate_paths(folder, host, &files, &err) == 0)
		state = certificate_ensure(host, &files, &err);
	if (state == CERTIFICATE_BAD)
		return command_fail(&err);
	if (state == CERTIFICATE_FOUND)
		printf("%s is there already and was left as it is\n",
		    files.certificate);
	return show_file(files.certificate);
}

static int
renew_host(const char *folder, const char *host)
{
	struct certificate_files files;
	struct err err;

	if (certificate_paths(folder, host, &files, &err) == -1 ||
	    certificate_renew(host, &files, &err) == -1)
		return command_fail(&err);
	return show_file(files.certificate);
}

static int
show_host(const char *folder, const char *host)
{
	struct certificate_files files;
	struct err err;

	if (certificate_paths(folder, host, &files, &err) == -1)
		return command_fail(&err);
	return show_file(files.certificate);
}

static int
print_fingerprint(const char *folder, const char *file)
{
	struct certificate_facts facts;
	struct err err;

	(void)folder;
	if (certificate_facts_read(file, &facts, &err) == -1)
		return command_fail(&err);
	printf("%s\n", facts.key_fingerprint);
	return COMMAND_DONE;
}

static int
is_certificate(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
	    span_ends(span_of(entry->d_name), ".cert.pem");
}

static int
show_all(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_certificate, alphasort);
	int result = COMMAND_DONE;
	struct buf file;
	struct err err;

	if (count == -1) {
		err_system(&err, "cannot read the folder %s", folder);
		return command_fail(&err);
	}
	buf_init(&file);
	for (int i = 0; i < count; i++) {
		buf_truncate(&file, 0);
		buf_printf(&file, "%s/%s", folder, entries[i]->d_name);
		if (show_file(file.ptr) != COMMAND_DONE)
			result = COMMAND_FAILED;
		free(entries[i]);
	}
	free(entries);
	buf_clear(&file);
	return result;
}

/* What is done to each word that follows the verb. */
static const struct verb {
	const char *name;
	int (*run)(const char *folder, const char *word);
	int (*run_alone)(const char *folder); /* without words; NULL: misuse */
	int most;                             /* words; 0 for any number */
} verbs[] = {
	{ "make", make_host, NULL, 0 },
	{ "renew", renew_host, NULL, 0 },
	{ "show", show_host, show_all, 0 },
	{ "fingerprint", print_fingerprint, NULL, 1 },
};

static int
run_verb(const struct verb *verb, const char *folder, int count, char **words)
{
	int result = COMMAND_DONE;

	if (count == 0 && verb->run_alone != NULL)
		result = verb->run_alone(folder);
	if ((count == 0 && verb->run_alone == NULL) ||
	    (verb->most != 0 && count > verb->most))
		return command_misuse(usage, "%s %s", verb->name,
		    verb->most == 1 ? "takes one file" : "which host?");
	for (int i = 0; i < count; i++)
		if (verb->run(folder, words[i]) != COMMAND_DONE)
			result = COMMAND_FAILED;
	return command_flush() == COMMAND_DONE ? result : COMMAND_FAILED;
}

int
cert_main(int argc, char **argv)
{
	struct flags flags = { .certs = "certs" };
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (optind == argc)
		return command_misuse(usage, "what shall be done?");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[optind], verbs[i].name) == 0)
			return run_verb(&verbs[i], flags.certs,
			    argc - optind - 1, argv + optind + 1);
	return command_misuse(usage, "\"%s\" is not one of the verbs",
	    argv[optind]);
}
