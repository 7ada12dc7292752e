#include "net/openssl.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
openssl_words(void)
{
	unsigned long code = ERR_get_error();
	const char *words = code == 0 ? NULL : ERR_reason_error_string(code);

	ERR_clear_error();
	return words == NULL ? "unknown reason" : words;
}

int
openssl_fail(struct err *err, const char *file, const char *what)
{
	return err_at(err, file, 0, 0, "%s: %s", what, openssl_words());
}

int
openssl_no_passphrase(char *to, int size, int writing, void *data)
{
	(void)to;
	(void)size;
	(void)writing;
	if (data != NULL)
		*(bool *)data = true;
	return -1;
}

int
openssl_small_key(struct err *err, const char *file)
{
	ERR_clear_error();
	return err_at(err, file, 0, 0,
	    "the key is too small to keep a secret today: move the pair away "
	    "and make a new one, as \"capsule cert make\" does");
}

int
openssl_no_key(struct err *err, const char *file, bool passphrase_wanted)
{
	if (!passphrase_wanted)
		return openssl_fail(err, file, "not a key in PEM");
	ERR_clear_error();
	return err_at(err, file, 0, 0,
	    "this key has a passphrase, and nobody is asked for one: write it "
	    "without, with \"openssl pkey -in FILE -out NEW\"");
}

FILE *
openssl_open(const char *file, struct err *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;
	FILE *stream;

	if (fd == -1) {
		err_at(err, file, 0, 0, "cannot open: %s", strerror(errno));
		return NULL;
	}
	if (fstat(fd, &status) == -1 || !S_ISREG(status.st_mode)) {
		err_at(err, file, 0, 0, "not a regular file");
		close(fd);
		return NULL;
	}
	stream = fdopen(fd, "r");
	if (stream == NULL) {
		err_at(err, file, 0, 0, "cannot read: %s", strerror(errno));
		close(fd);
	}
	return stream;
}

X509 *
openssl_certificate(const char *file, struct err *err)
{
	FILE *stream = openssl_open(file, err);
	X509 *x;

	if (stream == NULL)
		return NULL;
	x = PEM_read_X509(stream, NULL, openssl_no_passphrase, NULL);
	fclose(stream);
	if (x == NULL)
		openssl_fail(err, file, "not a certificate in PEM");
	return x;
}

int
openssl_key_digest(const X509 *x, unsigned char out[FINGERPRINT_SIZE])
{
	unsigned char *key = NULL;
	int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &key);
	int result = -1;

	if (size > 0 &&
	    EVP_Digest(key, (size_t)size, out, NULL, EVP_sha256(), NULL) == 1)
		result = 0;
	OPENSSL_free(key);
	return result;
}
