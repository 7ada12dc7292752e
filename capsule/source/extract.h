/*
 * What of a content folder is to be translated, as a template for catalogues;
 * and how far a catalogue is.
 */
#ifndef SOURCE_EXTRACT_H
#define SOURCE_EXTRACT_H

#include "source/content.h"
#include "source/template.h"

/* A text that is to be translated. */
struct extract_text {
	struct span context, text; /* of its entry; context may be empty */
	struct span comment;       /* what it is, for translators */
	struct span file;
	unsigned line; /* 0: not known */

	/*
	 * A list of words for a language to have of its own: where it is not
	 * translated there is none, and not that of the original.
	 */
	bool own_list;
};

/* All texts of the pages, the glossary and site.yaml. */
struct pot *extract_template(const struct content *);

/* Calls back for those of the glossary and of site.yaml. */
void extract_shared(const struct content *,
    void (*take)(void *data, const struct extract_text *), void *data);

/* What a catalogue has for a text. */
enum extract_result {
	EXTRACT_DONE,
	EXTRACT_FUZZY,
	EXTRACT_WRONG, /* translated, but with other facts: see facts.h */
	EXTRACT_NONE,
};

/* *line becomes that of its entry, 0 where there is none; it may be NULL. */
enum extract_result extract_find(const struct content *translation,
    const struct extract_text *, unsigned *line);

/* How many texts there are, and how many of them a catalogue has how. */
struct extract_state {
	size_t texts, translated, fuzzy, wrong;
};

/* Of one page of the reference language; NULL: of all that is not a page. */
void extract_count(const struct content *translation, const struct page *,
    struct extract_state *);

#endif
