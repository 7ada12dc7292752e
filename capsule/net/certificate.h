/*
 * Making, renewing and reading the server's certificates.  A host's identity
 * lies in two files, HOST.cert.pem and HOST.key.pem (mode 0600), is made
 * once and never overwritten: readers' clients pin it (trust on first use).
 */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include "base/err.h"

struct certificate_files {
	char certificate[4096];
	char key[4096];
};

/*
 * certs/HOST.cert.pem and certs/HOST.key.pem in a folder.  Refuses a host
 * that is no name in ASCII letters, digits, "-", "_" and "." and no IP
 * address; an IPv6 address may have brackets.  Upper case becomes lower.
 */
int certificate_paths(const char *folder, const char *host,
    struct certificate_files *, struct err *);

enum certificate_state {
	CERTIFICATE_FOUND,
	CERTIFICATE_MADE,
	CERTIFICATE_BAD, /* see err */
};

/*
 * Makes a self-signed P-256 certificate for a host where neither file is
 * there: CN and SAN (DNS or IP), no other extension, valid from yesterday
 * for 100 years.  Both files are written aside, synced and linked into place,
 * the key first; the folder is made (0700) if missing.  One file without the
 * other is an error.  Files that are there are not looked into.
 */
enum certificate_state certificate_ensure(const char *host,
    const struct certificate_files *, struct err *);

/*
 * A new certificate for the key that is there, in place of the old one
 * (rename), which may be missing, but not be another key's or an authority's.
 */
int certificate_renew(const char *host, const struct certificate_files *,
    struct err *);

#endif
