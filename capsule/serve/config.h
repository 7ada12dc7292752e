/*
 * What the server is to do: capsule.conf (YAML) under the flags of the
 * command line.  See capsule.conf(5).
 */
#ifndef SERVE_CONFIG_H
#define SERVE_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/access.h"
#include "serve/limits.h"
#include "serve/mail_config.h"
#include "serve/sandbox.h"
#include "serve/site_config.h"

enum { CONFIG_WORKERS_MAX = 64 };

struct log_config {
	struct named file; /* empty: standard error */
	enum access_addresses addresses;
};

/* What a reload does with content that breaks its own rules. */
enum check_mode {
	CHECK_REFUSE,
	CHECK_WARN,
};

/* The command line, which stands over the file. */
struct config_flags {
	const char *file, *content, *certs, *host; /* NULL: not given */
	const char *gemini[LISTENERS_MAX + 1];     /* one too many is told */
	const char *gopher[LISTENERS_MAX + 1];
	size_t gemini_count, gopher_count;
	const char *workers;
	const char *mail; /* a Maildir */
	bool watch; /* author's mode: load anew when the content changes */
};

struct config {
	struct arena *arena;
	const char *file;         /* NULL: none was given */
	struct schema_list sites; /* of struct site_config */
	struct listeners gemini, gopher, gopher_tls;
	struct named certs;    /* a folder */
	struct named user;     /* to become; empty: none */
	unsigned long workers; /* 0: one for each processor */
	enum sandbox_mode sandbox;
	enum check_mode check;
	struct log_config log;
	unsigned long tickets; /* s that a key of theirs is used; 0: none */
	struct limits limits;
	struct ip_ranges balancers; /* proxy: trusted: */
	struct mail_config mail;
};

/*
 * The defaults, under what the file says, under the flags.  Where no address
 * is named: loopback, with Gemini on port 1965 and Gopher on 7070.
 */
struct config *config_load(const struct config_flags *, struct err *);
void config_free(struct config *);

/* Whether the flags alone make sense: they are misused if they do not. */
int config_check_flags(const struct config_flags *, struct err *);

/* The sites, from 0; there is always one. */
struct site_config *config_site(const struct config *, size_t index);

/*
 * A site's own addresses for Gopher, whose menus cannot be told apart by
 * host: for the first site those at the top of the file.  Others may have
 * none, and are not served over Gopher then.
 */
const struct listeners *config_gopher(const struct config *, size_t index);

/* Likewise those where Gopher is spoken in TLS alone; mostly none. */
const struct listeners *config_gopher_tls(const struct config *, size_t index);

/*
 * An error about what the file names at a node: puts that place before it.
 * NULL, what the file does not name, changes nothing.  Returns -1.
 */
int config_blame(const struct config *, const struct yaml *, struct err *);

/* Whether a site's content folder can be read: nothing else is tried. */
int config_check_content(const struct config *, const struct site_config *,
    struct err *);

/*
 * Whether what no start can do without is there: the content folders, the
 * user, the mail command.
 */
int config_check_named(const struct config *, struct err *);

/* How many workers there are to be. */
unsigned config_workers(const struct config *);

/* The effective configuration as YAML that config_load reads. */
void config_print(const struct config *, struct buf *out);

#endif
