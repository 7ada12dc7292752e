/*
 * What the server is to do: capsule.conf (YAML) under the flags of the
 * command line.  See capsule.conf(5).
 */
#ifndef SERVE_CONFIG_H
#define SERVE_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/schema.h"
#include "net/connection.h"
#include "net/listener.h"

/* A host and port as readers know them; 0 and NULL: the listener's. */
struct public_place {
	struct span host;
	unsigned long port;
};

struct site_config {
	struct schema_texts hosts;    /* the first names the certificate */
	struct span content;          /* a folder */
	struct span certificate, key; /* PEM files; empty: in certs */
	struct public_place gemini, gopher;
};

enum { CONFIG_LISTENERS = 16 };

struct listeners {
	struct address addresses[CONFIG_LISTENERS];
	size_t count;
	bool by_default; /* nobody named them: one may fail to open */
};

struct config {
	struct arena *arena;
	const char *file;         /* NULL: none was given */
	struct schema_list sites; /* of struct site_config; one for now */
	struct listeners gemini, gopher;
	struct span certs; /* a folder */
	struct connection_limits limits;
};

/* The defaults, and what the file (NULL: none) says over them. */
struct config *config_new(const char *file, struct err *);
void config_free(struct config *);

/* The site, whose fields flags may replace. */
struct site_config *config_site(const struct config *);

/* Flags: one host in place of the site's hosts. */
int config_set_host(struct config *, const char *host, struct err *);

/* Flags: one more address to listen on. */
int config_add_listener(struct config *, struct listeners *,
    const char *address, struct err *);

/*
 * After file and flags: where no address was named, loopback, with Gemini on
 * port 1965 and Gopher on 7070.
 */
void config_complete(struct config *);

/*
 * Whether a name in a request is one of a site's hosts: without regard to
 * case and to a final dot.
 */
bool config_is_host(const struct site_config *, struct span name);

/* The effective configuration as YAML that config_new reads. */
void config_print(const struct config *, struct buf *out);

#endif
