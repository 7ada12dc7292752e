/*
 * What rules are made of.  Private to this room.
 *
 * A rule is a const record: its id, whose first letter is the severity, the
 * words for people, the settings it takes in site.yaml, and a function for a
 * page or for the whole site.
 */
#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include "check/check.h"
#include "check/ledger.h"
#include "check/subject.h"
#include "check/terms.h"

enum { RULE_NUMBERS = 3, RULE_LISTS = 4 };

/* What site.yaml says of one rule. */
struct rule_setting {
	bool on;
	struct schema_texts kinds; /* of pages it is for; none: all */
	struct schema_texts except_kinds;
	unsigned long numbers[RULE_NUMBERS];
	struct schema_texts lists[RULE_LISTS];
	struct span text;
};

struct rule {
	const char *id;
	const char *wish; /* what it asks for, in one line */
	const char *why;
	const char *fix;
	const struct schema_key *keys; /* NULL: takes no settings */
	unsigned long defaults[RULE_NUMBERS];
	bool of_budget;    /* on where site.yaml has "budgets" */
	bool any_language; /* for translations too: no matter of words */
	void (*page)(struct check *, const struct subject *);
	void (*site)(struct check *);
};

#define RULE_NUMBER(key, i) \
	{ \
		.name = (key), .type = SCHEMA_NUMBER, .least = 1, \
		.offset = offsetof(struct rule_setting, numbers[i]) \
	}
#define RULE_LIST(key, i, need) \
	{ \
		.name = (key), .type = SCHEMA_TEXTS, .required = (need), \
		.offset = offsetof(struct rule_setting, lists[i]) \
	}
#define RULE_TEXT(key) \
	{ \
		.name = (key), .type = SCHEMA_LINE, \
		.offset = offsetof(struct rule_setting, text) \
	}
/* Ends each table of keys. */
#define RULE_KINDS \
	{ .name = "kinds", \
		.type = SCHEMA_TEXTS, \
		.offset = offsetof(struct rule_setting, kinds) }, \
	    { .name = "except-kinds", \
		    .type = SCHEMA_TEXTS, \
		    .offset = offsetof(struct rule_setting, except_kinds) }, \
	{ \
		.name = NULL \
	}

extern const struct schema_key rule_plain_keys[]; /* RULE_KINDS alone */

/* All rules, in the order of --explain; the last one is NULL. */
extern const struct rule *const rules[];
enum { RULES_MAX = 64 };

struct finding {
	const struct rule *rule;
	bool error;
	const char *file; /* as seen from the working directory */
	unsigned line, column;
	struct span message;
};

struct budgets {
	unsigned long error, menu, page_warn, page_fail;
	struct schema_texts exempt; /* paths of generated lists */
};

struct check {
	struct arena *arena;
	const char *folder;
	struct check_options options;
	struct content *content;
	struct rule_setting settings[RULES_MAX]; /* in the order of rules */
	bool has_rules;
	struct budgets budgets;
	struct terms terms;
	struct ledger ledger;
	struct subject *subjects; /* one a page, then one a translated page */
	size_t subject_count;     /* of both; count.pages of the former */
	struct map answers;       /* struct check_answer by path */
	const struct rule *rule;  /* at work */
	const struct rule_setting *setting; /* of that */
	struct err_place place;             /* of the newest finding */
	struct finding *findings;
	size_t finding_count, finding_cap;
	struct check_count count;
};

/* The settings of a rule, whichever is at work; NULL when it is off. */
const struct rule_setting *rule_setting(const struct check *,
    const struct rule *);

/* Is the rule at work for pages of this kind? */
bool rule_covers(const struct rule_setting *, const struct subject *);

/*
 * Findings of the rule at work.  By a byte of the page's source, by a byte
 * of a passage, or by what readers get, which is looked for in the source.
 */
void report_at(struct check *, const struct subject *, size_t offset,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
void report_passage(struct check *, const struct subject *,
    const struct passage *, size_t at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void report_edition(struct check *, const struct subject *, struct span words,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* By a place in another file of the folder. */
void report_file(struct check *, const char *file, unsigned line,
    unsigned column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The newest finding, if any came since, has this severity. */
void report_severity(struct check *, size_t since, bool error);

/* "Severe infections came in 12 …": at most so many bytes, whole words. */
struct span report_excerpt(struct check *, struct span text);

/* The passages of a kind, one after another: NULL to begin, NULL at the end. */
const struct passage *rule_next(const struct subject *, const struct passage *,
    enum passage_kind);

/* The passages of running prose, list items included. */
#define RULE_EACH_PARAGRAPH(p, s) \
	for ((p) = rule_next((s), NULL, PASSAGE_PARAGRAPH); (p) != NULL; \
	     (p) = rule_next((s), (p), PASSAGE_PARAGRAPH))

#endif
