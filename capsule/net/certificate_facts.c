#include "net/certificate_facts.h"

#include "net/openssl.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Appends as much as fits; a terminal shall not obey a certificate. */
static void
append_printable(char *out, size_t size, struct span text)
{
	size_t len = strlen(out);

	for (size_t i = 0; i < text.len && len + 1 < size; i++) {
		char c = text.ptr[i];

		out[len++] = c < ' ' || c > '~' ? '?' : c;
	}
	out[len] = '\0';
}

static struct span
span_of_string(const ASN1_STRING *string)
{
	return span_make((const char *)ASN1_STRING_get0_data(string),
	    (size_t)ASN1_STRING_length(string));
}

static void
append_name(char *out, size_t size, const GENERAL_NAME *name)
{
	char address[INET6_ADDRSTRLEN] = "?";
	struct span text = span_of("?");

	if (name->type == GEN_DNS)
		text = span_of_string(name->d.dNSName);
	if (name->type == GEN_EMAIL)
		text = span_of_string(name->d.rfc822Name);
	if (name->type == GEN_URI)
		text = span_of_string(name->d.uniformResourceIdentifier);
	if (name->type == GEN_IPADD) {
		text = span_of_string(name->d.iPAddress);
		if (text.len == 4 || text.len == 16)
			inet_ntop(text.len == 4 ? AF_INET : AF_INET6, text.ptr,
			    address, sizeof(address));
		text = span_of(address);
	}
	if (out[0] != '\0')
		append_printable(out, size, span_of(", "));
	append_printable(out, size, text);
}

static void
find_names(X509 *x, struct certificate_facts *facts)
{
	const X509_NAME *subject = X509_get_subject_name(x);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);

	if (at >= 0)
		append_printable(facts->subject, sizeof(facts->subject),
		    span_of_string(X509_NAME_ENTRY_get_data(
			X509_NAME_get_entry(subject, at))));
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		append_name(facts->names, sizeof(facts->names),
		    sk_GENERAL_NAME_value(names, i));
	GENERAL_NAMES_free(names);
}

static int
find_fingerprints(X509 *x, struct certificate_facts *facts)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	int size = i2d_X509(x, NULL);

	if (size <= 0 || X509_digest(x, EVP_sha256(), digest, NULL) != 1)
		return -1;
	facts->size = (size_t)size;
	fingerprint_format(digest, facts->fingerprint);
	if (openssl_key_digest(x, digest) == -1)
		return -1;
	fingerprint_format(digest, facts->key_fingerprint);
	return 0;
}

static int
to_time(const ASN1_TIME *asn1, time_t *out)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(asn1, &tm) != 1)
		return -1;
	*out = timegm(&tm);
	return 0;
}

int
certificate_facts_read(const char *file, struct certificate_facts *facts,
    struct err *err)
{
	X509 *x = openssl_certificate(file, err);
	int result = 0;

	if (x == NULL)
		return -1;
	*facts = (struct certificate_facts){ .size = 0 };
	find_names(x, facts);
	if (find_fingerprints(x, facts) == -1 ||
	    to_time(X509_get0_notBefore(x), &facts->not_before) == -1 ||
	    to_time(X509_get0_notAfter(x), &facts->not_after) == -1)
		result = openssl_fail(err, file, "cannot read the certificate");
	X509_free(x);
	return result;
}
