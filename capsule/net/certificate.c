#include "net/certificate.h"

#include "base/buf.h"
#include "base/file.h"
#include "net/openssl.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	DAY = 24 * 60 * 60,
	DAYS = 36525, /* 100 years */
	CN_MAX = 64,  /* RFC 5280, appendix A.1, ub-common-name */
	HOST_MAX = 253,
	/*
	 * A certificate is sent thousands of times and signed once, so signing
	 * is repeated until it comes out short: an ECDSA signature has up to
	 * 72 bytes, 70 in one case of four, 69 in one of 512.
	 */
	SHORT = 69,
	SHORT_TRIES = 2000,
	SHORT_ENOUGH = 70,
	ENOUGH_TRIES = SHORT_TRIES + 100,
	SECURE = 112,      /* bits, by the measure of OpenSSL's levels */
	MOMENT = 10000000, /* ns */
	MOMENTS = 20,
};

/* ---- names --------------------------------------------------------------- */

static bool
is_address(const char *host)
{
	struct in6_addr address;

	return inet_pton(AF_INET, host, &address) == 1 ||
	    inet_pton(AF_INET6, host, &address) == 1;
}

static bool
is_host_name(struct span host)
{
	if (host.len == 0 || host.len > HOST_MAX || host.ptr[0] == '.' ||
	    host.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') &&
		    (c == '\0' || strchr("-_.", c) == NULL))
			return false;
	}
	return true;
}

/* The host in lower case, an IPv6 address without its brackets. */
static int
clean_host(const char *written, char out[HOST_MAX + 1], struct err *err)
{
	struct span host = span_of(written);

	if (span_starts(host, "[") && span_ends(host, "]"))
		host = span_make(host.ptr + 1, host.len - 2);
	if (host.len > HOST_MAX)
		return err_set(err, "\"%s\" is too long for a host", written);
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];

		out[i] = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
	}
	out[host.len] = '\0';
	if (is_address(out) || is_host_name(span_of(out)))
		return 0;
	return err_set(err,
	    "\"%s\" is no host: write a name in ASCII letters (an "
	    "international one as xn--…) or an IP address",
	    written);
}

int
certificate_paths(const char *folder, const char *host,
    struct certificate_files *files, struct err *err)
{
	char name[HOST_MAX + 1];
	size_t size = sizeof(files->certificate);
	int len;

	if (clean_host(host, name, err) == -1)
		return -1;
	len =
	    snprintf(files->certificate, size, "%s/%s.cert.pem", folder, name);
	if (len < 0 || (size_t)len >= size)
		return err_set(err, "the path of the folder is too long");
	snprintf(files->key, sizeof(files->key), "%s/%s.key.pem", folder, name);
	return 0;
}

/* ---- making -------------------------------------------------------------- */

/* Issuer and subject: the same, so that it counts as self-signed. */
static int
set_names(X509 *x, const char *host)
{
	X509_NAME *name = X509_get_subject_name(x);
	size_t len = strlen(host);

	if (X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		(const unsigned char *)host, (int)(len < CN_MAX ? len : CN_MAX),
		-1, 0) != 1)
		return -1;
	return X509_set_issuer_name(x, name) == 1 ? 0 : -1;
}

/* The host's characters were checked, so that the syntax below holds. */
static int
add_alternative_name(X509 *x, const char *host)
{
	char text[HOST_MAX + 8];
	X509_EXTENSION *extension;
	int added;

	snprintf(text, sizeof(text), "%s:%s", is_address(host) ? "IP" : "DNS",
	    host);
	extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, text);
	if (extension == NULL)
		return -1;
	added = X509_add_ext(x, extension, -1);
	X509_EXTENSION_free(extension);
	return added == 1 ? 0 : -1;
}

/* An operator's own key may be of another kind: NULL if it brings its own. */
static const EVP_MD *
digest_for(EVP_PKEY *key)
{
	char name[64] = "";

	if (EVP_PKEY_get_default_digest_name(key, name, sizeof(name)) > 0 &&
	    strcmp(name, "UNDEF") == 0)
		return NULL;
	return EVP_sha256();
}

static int
sign_short(X509 *x, EVP_PKEY *key)
{
	const ASN1_BIT_STRING *signature;

	/* Others' signatures have one length. */
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
		return X509_sign(x, key, digest_for(key)) == 0 ? -1 : 0;
	for (unsigned i = 0; i < ENOUGH_TRIES; i++) {
		int goal = i < SHORT_TRIES ? SHORT : SHORT_ENOUGH;

		if (X509_sign(x, key, EVP_sha256()) == 0)
			return -1;
		X509_get0_signature(&signature, NULL, x);
		if (ASN1_STRING_length(signature) <= goal)
			break;
	}
	return 0;
}

/* RFC 5280, section 4.1, with nothing in it that is optional but the SAN. */
static X509 *
make_certificate(const char *host, EVP_PKEY *key, long serial)
{
	X509 *x = X509_new();

	if (x != NULL && X509_set_version(x, X509_VERSION_3) == 1 &&
	    ASN1_INTEGER_set(X509_get_serialNumber(x), serial) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(x), -DAY) != NULL &&
	    X509_time_adj_ex(X509_getm_notAfter(x), DAYS, 0, NULL) != NULL &&
	    X509_set_pubkey(x, key) == 1 && set_names(x, host) == 0 &&
	    add_alternative_name(x, host) == 0 && sign_short(x, key) == 0)
		return x;
	X509_free(x);
	return NULL;
}

/* ---- files --------------------------------------------------------------- */

/* The folder a file is in: "." when the path names none. */
static void
folder_of(const char *file, char *out, size_t size)
{
	size_t slash = span_find_last(span_of(file), '/');

	if (slash == 0)
		snprintf(out, size, ".");
	else
		snprintf(out, size, "%.*s", (int)(slash > 1 ? slash - 1 : 1),
		    file);
}

static int
sync_folder(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd == -1 ? -1 : fsync(fd);

	if (result == -1)
		err_system(err, "cannot write %s", folder);
	if (fd != -1)
		close(fd);
	return result;
}

/*
 * Writes text to a new file of mode 0600 beside the file it will become and
 * stores its path in aside; on failure there is none, and aside is "".
 */
static int
write_aside(const char *file, struct span text, char *aside, size_t size,
    struct err *err)
{
	int len = snprintf(aside, size, "%s.XXXXXX", file);
	int fd;

	if (len < 0 || (size_t)len >= size) {
		aside[0] = '\0';
		return err_set(err, "the path %s is too long", file);
	}
	fd = mkostemp(aside, O_CLOEXEC);
	if (file_fill(fd, text) == 0)
		return 0;
	err_system(err, "cannot write %s", file);
	if (fd != -1)
		unlink(aside);
	aside[0] = '\0';
	return -1;
}

static int
pem_of(X509 *x, EVP_PKEY *key, struct buf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	int written;
	long len;

	if (bio == NULL)
		return -1;
	written = x != NULL ? PEM_write_bio_X509(bio, x)
			    : PEM_write_bio_PKCS8PrivateKey(bio, key, NULL,
				  NULL, 0, NULL, NULL);
	len = BIO_get_mem_data(bio, &text);
	if (written == 1 && len > 0) {
		buf_append(out, span_make(text, (size_t)len));
		OPENSSL_cleanse(text, (size_t)len);
	}
	BIO_free(bio);
	return written == 1 ? 0 : -1;
}

static bool
exists(const char *file)
{
	struct stat status;

	return lstat(file, &status) == 0;
}

/* Another start may be making the pair right now, the key first. */
static bool
appears(const char *file)
{
	const struct timespec moment = { .tv_nsec = MOMENT };
	bool there = exists(file);

	for (unsigned i = 0; !there && i < MOMENTS; i++) {
		nanosleep(&moment, NULL);
		there = exists(file);
	}
	return there;
}

/* link(2) never replaces a file, not even one made a moment ago. */
static enum certificate_state
put_pair(X509 *x, EVP_PKEY *key, const struct certificate_files *files,
    struct err *err)
{
	char folder[4096], key_aside[4200] = "", aside[4200] = "";
	struct buf key_text, text;
	enum certificate_state result = CERTIFICATE_BAD;

	buf_init(&key_text);
	buf_init(&text);
	folder_of(files->key, folder, sizeof(folder));
	if (pem_of(NULL, key, &key_text) == -1 ||
	    pem_of(x, NULL, &text) == -1) {
		openssl_fail(err, files->key, "cannot write");
		goto out;
	}
	if (mkdir(folder, 0700) == -1 && errno != EEXIST) {
		err_system(err, "cannot make the folder %s", folder);
		goto out;
	}
	if (write_aside(files->key, buf_span(&key_text), key_aside,
		sizeof(key_aside), err) == -1 ||
	    write_aside(files->certificate, buf_span(&text), aside,
		sizeof(aside), err) == -1)
		goto out;
	if (link(key_aside, files->key) == -1) {
		if (errno == EEXIST && appears(files->certificate)) {
			result = CERTIFICATE_FOUND;
			goto out;
		}
		err_system(err, "cannot make %s", files->key);
		goto out;
	}
	if (link(aside, files->certificate) == -1) {
		err_system(err, "cannot make %s", files->certificate);
		unlink(files->key);
		goto out;
	}
	if (sync_folder(folder, err) == 0)
		result = CERTIFICATE_MADE;
out:
	if (key_aside[0] != '\0')
		unlink(key_aside);
	if (aside[0] != '\0')
		unlink(aside);
	OPENSSL_cleanse(key_text.ptr, key_text.len);
	buf_clear(&key_text);
	buf_clear(&text);
	return result;
}

enum certificate_state
certificate_ensure(const char *written, const struct certificate_files *files,
    struct err *err)
{
	char host[HOST_MAX + 1];
	bool has_certificate = exists(files->certificate);
	bool has_key = exists(files->key);
	EVP_PKEY *key = NULL;
	X509 *x = NULL;
	enum certificate_state result = CERTIFICATE_BAD;

	if (has_key && !has_certificate)
		has_certificate = appears(files->certificate);
	if (has_certificate && has_key)
		return CERTIFICATE_FOUND;
	if (has_certificate || has_key) {
		err_at(err, has_key ? files->certificate : files->key, 0, 0,
		    "missing, while %s is there: %s",
		    has_key ? files->key : files->certificate,
		    has_key ? "make it with capsule cert renew"
			    : "put the key back, or move that away");
		return CERTIFICATE_BAD;
	}
	if (clean_host(written, host, err) == -1)
		return CERTIFICATE_BAD;
	key = EVP_EC_gen("P-256");
	if (key != NULL)
		x = make_certificate(host, key, 1);
	if (x == NULL)
		openssl_fail(err, files->certificate,
		    "cannot make a certificate");
	else
		result = put_pair(x, key, files, err);
	X509_free(x);
	EVP_PKEY_free(key);
	return result;
}

/* ---- reading and renewing ------------------------------------------------ */

static EVP_PKEY *
read_key(const char *file, struct err *err)
{
	FILE *stream = openssl_open(file, err);
	bool wanted = false;
	EVP_PKEY *key;

	if (stream == NULL)
		return NULL;
	key = PEM_read_PrivateKey(stream, NULL, openssl_no_passphrase, &wanted);
	fclose(stream);
	if (key == NULL) {
		openssl_no_key(err, file, wanted);
	} else if (EVP_PKEY_get_security_bits(key) < SECURE) {
		openssl_small_key(err, file);
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

/*
 * Another number than the one before, or NSS refuses the new certificate as
 * a forgery of the old; one byte, from 1 to 127.
 */
static long
next_serial(const X509 *old)
{
	long serial = 0;

	if (old != NULL)
		serial = ASN1_INTEGER_get(X509_get0_serialNumber(old));
	return serial < 0 ? 1 : serial % 127 + 1;
}

/* By its names alone: what a key is said to be for is another matter. */
static bool
is_of_authority(const X509 *x)
{
	return X509_NAME_cmp(X509_get_subject_name(x),
		   X509_get_issuer_name(x)) != 0;
}

int
certificate_renew(const char *written, const struct certificate_files *files,
    struct err *err)
{
	char host[HOST_MAX + 1], folder[4096], aside[4200] = "";
	struct buf text;
	struct err unused;
	EVP_PKEY *key = NULL;
	X509 *old = NULL, *x = NULL;
	int result = -1;

	buf_init(&text);
	if (clean_host(written, host, err) == -1)
		goto out;
	key = read_key(files->key, err);
	if (key == NULL)
		goto out;
	old = openssl_certificate(files->certificate, &unused);
	if (old != NULL && is_of_authority(old)) {
		err_at(err, files->certificate, 0, 0,
		    "not one of capsule's, but issued by another: ask there "
		    "for a new one");
		goto out;
	}
	if (old != NULL && X509_check_private_key(old, key) != 1) {
		ERR_clear_error();
		err_at(err, files->key, 0, 0,
		    "not the key of %s: put that back, or, to be a stranger "
		    "to all readers, move the certificate away",
		    files->certificate);
		goto out;
	}
	x = make_certificate(host, key, next_serial(old));
	if (x == NULL || pem_of(x, NULL, &text) == -1) {
		openssl_fail(err, files->certificate,
		    "cannot make a certificate");
		goto out;
	}
	if (write_aside(files->certificate, buf_span(&text), aside,
		sizeof(aside), err) == -1)
		goto out;
	if (rename(aside, files->certificate) == -1) {
		err_system(err, "cannot replace %s", files->certificate);
		goto out;
	}
	aside[0] = '\0';
	folder_of(files->certificate, folder, sizeof(folder));
	result = sync_folder(folder, err);
out:
	if (aside[0] != '\0')
		unlink(aside);
	X509_free(old);
	X509_free(x);
	EVP_PKEY_free(key);
	buf_clear(&text);
	return result;
}
