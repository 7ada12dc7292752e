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
#include "serve/sandbox.h"

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

enum { CONFIG_WORKERS_MAX = 64 };

struct log_config {
	struct span file; /* empty: standard error */
};

/* The command line, which stands over the file. */
struct config_flags {
	const char *file, *content, *certs, *host; /* NULL: not given */
	const char *gemini[CONFIG_LISTENERS + 1];  /* one too many is told */
	const char *gopher[CONFIG_LISTENERS + 1];
	size_t gemini_count, gopher_count;
	const char *workers;
	bool watch; /* author's mode: load anew when the content changes */
};

struct config {
	struct arena *arena;
	const char *file;         /* NULL: none was given */
	struct schema_list sites; /* of struct site_config; one for now */
	struct listeners gemini, gopher;
	struct span certs;     /* a folder */
	struct span user;      /* to become; empty: none */
	unsigned long workers; /* 0: one for each processor */
	enum sandbox_mode sandbox;
	struct log_config log;
	struct connection_limits limits;
};

/*
 * The defaults, under what the file says, under the flags.  Where no address
 * is named: loopback, with Gemini on port 1965 and Gopher on 7070.
 */
struct config *config_load(const struct config_flags *, struct err *);
void config_free(struct config *);

/* Whether the flags alone make sense: they are misused if they do not. */
int config_check_flags(const struct config_flags *, struct err *);

/* The site; its first host names its certificate. */
struct site_config *config_site(const struct config *);
const char *config_first_host(const struct config *);

/* How many workers there are to be. */
unsigned config_workers(const struct config *);

/*
 * Whether a name in a request is one of a site's hosts: without regard to
 * case and to a final dot.
 */
bool config_is_host(const struct site_config *, struct span name);

/* The effective configuration as YAML that config_new reads. */
void config_print(const struct config *, struct buf *out);

#endif
