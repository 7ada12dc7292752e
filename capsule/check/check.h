/*
 * The rules of a content folder (the mapping "rules" of its site.yaml) held
 * against its pages, its bibliography and what readers get.  A folder that
 * names no rules is held to none.
 *
 *	check = check_load(content, &options, &err);
 *	check_add(check, …);		for each finished answer
 *	check_run(check, &err);
 *	check_print(check, false, &out);
 *	failed = check_count(check)->errors > 0;
 *	check_free(check);
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/buf.h"
#include "base/err.h"
#include "base/zones.h"
#include "document/document.h"

struct check;
struct content;

struct check_options {
	struct date today;
	bool release; /* what has aged is an error, not a warning */
	const struct zones *zones; /* what is private; NULL: nothing */
};

/* An answer as it is sent; it must live as long as the check. */
struct check_answer {
	struct span path;
	struct span gemini; /* header and body */
	size_t header;      /* how many bytes of that are the header */
	struct span gopher;
};

struct check_count {
	size_t pages, errors, warnings, exceptions;
	size_t claims;  /* sentences that need a source */
	size_t cited;   /* of them, with a key */
	size_t marked;  /* of them, compared with their source by the ledger */
	size_t sourced; /* sentences and rows of tables that name a source */
	size_t sourced_marked;
};

/*
 * Takes over a content that was loaded on that day and with these zones, and
 * reads its folder's rules.  NULL on failure: the rules name what there is
 * not.
 */
struct check *check_load(struct content *, const struct check_options *,
    struct err *);
void check_free(struct check *);

/* Whether the folder is held to any rule or budget. */
bool check_has_rules(const struct check *);

void check_add(struct check *, const struct check_answer *);

/*
 * Reads the pages as they were written and applies the rules, once, when all
 * answers are there.  -1 when a page cannot be read as it was before.
 */
int check_run(struct check *, struct err *);

const struct check_count *check_count(const struct check *);

/*
 * Appends the findings, one a line, by file and line:
 * "content/risks.md:12:3: E-cite: …", or each as a JSON object.
 */
void check_print(const struct check *, bool json, struct buf *out);

/* The errors among the findings; -1 when there is none. */
int check_errors(const struct check *, struct err *);

/* Appends the summary: counts, and each exception with its reason. */
void check_summarise(const struct check *, struct buf *out);

/* Appends a new ledger of all that names a source, with marks that hold. */
void check_print_ledger(const struct check *, struct buf *out);

struct check_server {
	const char *host;                       /* as requests name it */
	size_t certificate;                     /* DER, bytes; 0: the usual */
	bool tickets;                           /* are given */
	struct span gemini_error, gopher_error; /* where there is nothing */
};

/*
 * Appends what each page and an error cost on each protocol, as a table or as
 * a JSON object a line.  Returns -1 when the error is over its budget.
 */
int check_print_bytes(const struct check *, const struct check_server *,
    bool json, struct buf *out);

/* Appends why a rule is and how to keep it; -1 when there is none of the id. */
int check_explain(const char *id, struct buf *out);

#endif
