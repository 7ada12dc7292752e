/*
 * PO catalogues, the files that translators' tools speak (GNU gettext manual,
 * section "The Format of PO Files"), read through libgettextpo: those of a
 * content folder, po/it.po, and those of the program's own words.
 */
#ifndef SOURCE_TRANSLATION_H
#define SOURCE_TRANSLATION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

#include <stdint.h>

/* Does a translation say the same as its original?  See facts.h. */
enum message_facts {
	MESSAGE_UNSEEN,
	MESSAGE_AGREES,
	MESSAGE_DIFFERS,
};

struct message {
	struct span context;      /* empty: none */
	struct span id;           /* the original */
	struct span text;         /* the translation; empty: there is none */
	struct span *forms;       /* all of them, where numbers want several;
				     NULL: it has no plural */
	bool fuzzy;               /* a guess that nobody has confirmed */
	unsigned line;            /* of its msgid; 0 when that is not known */
	enum message_facts facts; /* for whoever holds it against that */
	struct span why;          /* how they differ */
};

struct catalogue {
	struct span file;     /* "po/it.po", for messages */
	struct span language; /* "it" */

	/* X-Medical-Review of the header, by whom and when; may be empty. */
	struct span reviewed;

	/* Its Plural-Forms: see base/plural.h; no forms: it says nothing. */
	struct span plural;
	size_t forms;

	struct message *messages; /* without those that are obsolete */
	size_t count;
	struct map by_id;
};

/*
 * Reads the text of a PO file in UTF-8.  Fails with the line and what to do
 * there.  Clear it before the arena is freed; the text is not needed any more.
 */
int translation_parse(struct catalogue *, struct span file,
    struct span language, struct span text, struct arena *, struct err *);

/*
 * The same for a file beneath an opened content folder, whose texts are
 * translated as they stand: it may have no plural forms.
 */
int translation_read(struct catalogue *, int folder, struct span file,
    struct span language, struct arena *, struct err *);
void translation_clear(struct catalogue *);

/* What an entry is found by: its context, if it has one, and its original. */
struct span translation_key(struct arena *, struct span context,
    struct span id);

/* The entry for an original; NULL when there is none. */
struct message *translation_find(const struct catalogue *, struct span context,
    struct span id);

/* Is there a translation that somebody stands by? */
bool translation_is_done(const struct message *);

#endif
