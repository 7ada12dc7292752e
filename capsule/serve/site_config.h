/*
 * One entry of `sites:` in capsule.conf: the hosts of a site, where its
 * content and certificate lie, how readers reach it, and who may read what is
 * private in it.
 */
#ifndef SERVE_SITE_CONFIG_H
#define SERVE_SITE_CONFIG_H

#include "base/buf.h"
#include "base/fingerprint.h"
#include "base/zones.h"
#include "serve/values.h"

/* Where readers reach a protocol; 0 and empty: where it listens. */
struct public_place {
	struct span host;
	unsigned long port;
};

/* One of the readers of a private zone, by the key of a certificate. */
struct reader {
	size_t zone;
	unsigned char key[FINGERPRINT_SIZE];
};

/* What is private in a site, and to whom it is open. */
struct private_config {
	struct zones zones;
	size_t zone_count;
	const struct reader *readers;
	size_t reader_count;
};

struct site_config {
	struct schema_texts hosts;     /* the first names the certificate */
	struct named content;          /* a folder */
	struct named certificate, key; /* PEM files; empty: in certs */
	struct public_place gemini, gopher;
	unsigned long gopher_tls_port;  /* public; 0: where it listens */
	struct listeners gopher_listen; /* see config_gopher */
	struct listeners gopher_listen_tls;
	struct private_config private;
};

extern const struct schema_key site_config_keys[];

/* What the types alone do not say; node is the site's mapping. */
int site_config_check(const struct schema_context *, const struct yaml *node,
    const struct site_config *);

/* The host that names the certificate. */
const char *site_config_host(const struct site_config *);

/* The host of the site's Gemini URLs, and the one in its Gopher menus. */
struct span site_config_gemini_host(const struct site_config *);
struct span site_config_gopher_host(const struct site_config *);

/* Whether a name in a request is one that the site is known by. */
bool site_config_is_host(const struct site_config *, struct span name);

/* May the holder of a key read what lies in a private zone? */
bool site_config_lets_in(const struct site_config *, size_t zone,
    const unsigned char key[FINGERPRINT_SIZE]);

/* The site as an item of the YAML list that it was read from. */
void site_config_print(const struct site_config *, struct buf *out);

#endif
