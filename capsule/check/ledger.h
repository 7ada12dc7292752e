/*
 * evidence.yaml of a content folder: which claim sentences somebody has
 * compared with their source.  A list of
 *
 *	- hash: 9f86d081884c7d65
 *	  page: /risks/
 *	  sentence: "Of all 210 people 3 died."
 *	  key: "@boffa2021"
 *	  place: table 2
 *	  read: abstract
 *	  compared: 2026-11-23
 *
 * The hash is of the sentence and its keys as they were compared: when either
 * changes on the page, the entry holds no more.  Without a hash, it is that
 * of the entry's own sentence and key.  A table's row counts as the sentence
 * "Column: value; Column: value".  An entry without a day under compared
 * marks nothing.
 */
#ifndef CHECK_LEDGER_H
#define CHECK_LEDGER_H

#include "base/buf.h"
#include "base/map.h"
#include "base/schema.h"
#include "document/document.h"

struct ledger_entry {
	struct span hash, page, sentence, key, place, read;
	struct date compared;
	unsigned line;
	bool used; /* a sentence of the folder has this hash */
};

struct ledger {
	struct schema_list entries; /* of struct ledger_entry */
	struct map by_hash;
};

extern const char ledger_file[]; /* "evidence.yaml" */

/* Reads the ledger of an opened folder; one that is not there is empty. */
int ledger_read(int folder, struct arena *, struct ledger *, struct err *);
void ledger_clear(struct ledger *);

enum { LEDGER_HASH = 17 };

/*
 * The hash as 16 hexadecimal digits and a NUL: FNV-1a, 64 bits, of the
 * sentence, a "|" and the citation as written, without spaces.
 */
void ledger_hash(struct span sentence, struct span citation,
    char hash[LEDGER_HASH]);

/* NULL when there is none. */
struct ledger_entry *ledger_find(const struct ledger *, struct span hash);

/* Appends an entry as YAML. */
void ledger_print(const struct ledger_entry *, struct buf *out);

#endif
