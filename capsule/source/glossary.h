/*
 * content/glossary.yaml: the words of a site that want explaining.
 *
 *	DMT:
 *	  long: disease-modifying therapy
 *	  plural: disease-modifying therapies
 *	  text: A medicine that makes relapses rarer.
 *	  also: [disease modifying drug]
 *	conditioning:
 *	  text: Strong medicine before a transplant.
 *
 * A term with a long form is an abbreviation of it.  If the term is itself
 * the long form, its abbreviation is called short.
 */
#ifndef SOURCE_GLOSSARY_H
#define SOURCE_GLOSSARY_H

#include "base/buf.h"
#include "base/map.h"
#include "base/schema.h"

struct term {
	struct span name;     /* what the glossary lists it by */
	struct span short_of; /* the abbreviation, or empty */
	struct span long_of;  /* what that stands for; empty without one */
	struct span plural;   /* of long_of, or empty */
	struct span text;     /* one sentence, or empty */
	struct schema_texts also;
	struct span order; /* what to sort it by */
	struct yaml *node; /* where it stands */
	size_t index;      /* in the glossary */
	bool foreign;      /* in a translation: it is not translated */
};

enum spelling_kind {
	SPELLING_WORD,   /* a use of the term, and no more */
	SPELLING_SHORT,  /* "DMT" */
	SPELLING_SHORTS, /* "DMTs" */
};

/*
 * One way in which a text may name a term: at most GLOSSARY_BYTES and
 * GLOSSARY_STEPS, which are its words and the signs between them.
 */
enum { GLOSSARY_BYTES = 256, GLOSSARY_STEPS = 48 };

struct spelling {
	struct span text;
	bool exact; /* upper and lower case differ */
	enum spelling_kind kind;
	const struct term *term;
};

struct glossary {
	struct schema_list terms; /* of struct term, in alphabetical order */
	struct map starts;        /* what spellings begin with, in lower case */
	struct map exact; /* spellings of which upper and lower case differ */
	bool begins[256]; /* with which bytes they begin, in either case */
	bool foreign;     /* in a translation: most of it is not translated */
};

/*
 * Reads the glossary of an opened content folder; one that is not there is
 * empty.  Clear it before the arena is freed.
 */
int glossary_read(int folder, struct arena *, struct glossary *, struct err *);
void glossary_clear(struct glossary *);

/* What a translation has for the words of a glossary. */
struct glossary_words {
	/* False when it has nothing for the text; *out is as it was then. */
	bool (*translate)(void *data, struct span text, struct span *out);
	/* A text that is not translated, with a mark that says so. */
	struct span (*mark)(void *data, struct span text);
	void *data;
};

/*
 * Makes the glossary of a translation, in the arena.  Other spellings are one
 * text, "one, two", as translators know best what there is.  A term of which a
 * word is not translated is foreign: it stands in the original language, its
 * text marked so, and is not spelled out on pages.
 */
void glossary_translate(const struct glossary *, struct glossary *out,
    struct arena *, const struct glossary_words *);

/* Those other spellings as one text, "one, two"; empty if there are none. */
struct span glossary_also(const struct term *, struct arena *);

/*
 * How the text names a term at byte at, where a word begins: by the longest
 * spelling that fits as whole words, and of two that differ in upper and lower
 * case by the one that is as it stands there.  NULL when it names none.
 */
const struct spelling *glossary_match(const struct glossary *, struct span text,
    size_t at);

/* The index behind the word that begins at byte at. */
size_t glossary_word_end(struct span text, size_t at);

/* Does a word begin at byte at? */
bool glossary_begins_word(struct span text, size_t at);

#endif
