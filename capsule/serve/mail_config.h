/*
 * The operator's side of writing to us: "mail:" in capsule.conf, and what the
 * mail process is told of it.
 */
#ifndef SERVE_MAIL_CONFIG_H
#define SERVE_MAIL_CONFIG_H

#include "base/buf.h"
#include "base/schema.h"
#include "serve/sandbox.h"
#include "serve/values.h"

enum mail_way {
	MAIL_OFF, /* nobody can write */
	MAIL_MAILDIR,
	MAIL_COMMAND,
	MAIL_LMTP,
};

struct mail_config {
	struct named maildir, command, lmtp; /* a path; one of them, or none */
	struct span from, to;                /* addresses, or empty */
	unsigned long size;                  /* bytes of a message, at most */
	unsigned long each, all;             /* messages an hour */
};

struct mail_config mail_config_defaults(void);

/* The keys of the mapping, into struct mail_config. */
extern const struct schema_key mail_config_keys[];

/* What the types alone do not say; node is the mapping. */
int mail_config_check(const struct schema_context *, const struct yaml *node,
    const struct mail_config *);

/* The command line's Maildir, in place of what the file says. */
void mail_config_set_maildir(struct mail_config *, struct span path);

enum mail_way mail_config_way(const struct mail_config *);

/* As YAML that the keys read; nothing where nobody can write. */
void mail_config_print(const struct mail_config *, struct buf *);

/*
 * The same for the mail process, by value, so that it goes from the
 * generation that has read it to the supervisor, who reads no files.
 */
struct mail_settings {
	enum mail_way way;
	enum sandbox_mode sandbox;
	unsigned long each, all;
	char user[64];           /* to become; "": none */
	char path[512];          /* of the Maildir, command or socket */
	char from[256], to[256]; /* "": none */
};

/* -1 when something does not fit. */
int mail_config_settings(const struct mail_config *, struct span user,
    enum sandbox_mode, struct mail_settings *, struct err *);

/* Ends each text where its room ends, whoever has filled it in. */
void mail_config_end_strings(struct mail_settings *);

#endif
