/*
 * content/site.yaml: what the whole site shares.  A folder without one is a
 * valid site with the defaults.
 */
#ifndef SOURCE_SETTINGS_H
#define SOURCE_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/schema.h"
#include "document/document.h"
#include "document/labels.h"
#include "source/redirects.h"

/* security.txt (RFC 9116, section 2.5). */
struct security {
	struct schema_texts contact; /* URIs, the best first; none: no file */
	struct date expires;
	struct span encryption, policy, acknowledgments; /* URIs, or empty */
	struct schema_texts languages;
};

struct settings {
	struct span name;               /* of the capsule */
	struct span language;           /* of the pages; "en" */
	struct schema_texts navigation; /* paths, at the foot of each page */
	const struct yaml *notice;      /* one line of Markdown, or NULL */
	struct redirect *redirects;     /* a list */
	struct {
		bool size, time; /* in menus, on items that lead to texts */
	} menu;
	struct labels labels;
	const struct labels *plain; /* the same as the program has them */
	struct {
		bool list; /* of its words at the end of each page */
	} glossary;
	struct {
		/* Words that mean the same, each "death, died, mortality". */
		struct schema_texts same;
	} search;
	struct {
		unsigned long least; /* percent of a page, for it to be there */
	} translations;
	struct {
		bool contents, glossary, references, news, search;
	} generate;                /* what the program makes */
	struct schema_texts feeds; /* paths of sections */
	struct span robots;        /* robots.txt; ptr NULL: the default */
	struct span about;         /* about.txt; the same */
	struct security security;

	/* Mappings for the checker, which knows what they may hold. */
	const struct yaml *rules, *budgets; /* NULL: not given */
};

extern const char settings_file[]; /* "site.yaml" */

/* The labels by the names they have in site.yaml. */
extern const struct schema_key settings_labels[];

/* Is it a language tag, as far as its form goes: "en", "pt-BR"? */
bool settings_is_language(struct span tag);

/*
 * Reads a language tag into a span, for the schema of any file that names
 * one.  Tags go onto the wire, so they hold what BCP 47 allows and no more.
 */
int settings_language(const struct schema_context *, const struct yaml *,
    void *value);

/* Reads the settings of an opened content folder into the arena. */
int settings_read(int folder, struct arena *, struct settings *, struct err *);

#endif
