/*
 * What of a content folder is to be translated, as a template for catalogues;
 * and how far a catalogue is.
 */
#ifndef SOURCE_EXTRACT_H
#define SOURCE_EXTRACT_H

#include "source/content.h"

/* All texts of the pages, the glossary and site.yaml. */
struct translation_template *extract_template(const struct content *);

/* How many texts there are, and what a catalogue has for them. */
struct extract_state {
	size_t texts, translated, fuzzy;
	size_t wrong; /* translated, but with other facts: see facts.h */
};

/* Of one page of the reference language; NULL: of all that is not a page. */
void extract_count(const struct content *translation, const struct page *,
    struct extract_state *);

#endif
