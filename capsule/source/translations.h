/*
 * A content folder in other languages: for each catalogue po/LANG.po a content
 * of its own, with the pages of which enough is translated.  A page's source
 * is put together from the original's and the catalogue's, then parsed like
 * any other: no other part of the program knows how it came to be.
 */
#ifndef SOURCE_TRANSLATIONS_H
#define SOURCE_TRANSLATIONS_H

#include "source/content.h"

/*
 * Reads the catalogues and makes the translated pages, when the pages of the
 * reference language are read and nothing is added to them yet.
 */
int translations_load(struct content *, struct err *);

/*
 * Tells the foreign pages of a translation how long they are and what they
 * cite, when the pages of the reference language have been joined.
 */
void translations_update_foreign(struct content *translation);

void translations_free(struct content *reference);

/*
 * What a catalogue has for a piece of the original, if somebody stands by it
 * and the facts agree; NULL otherwise.
 */
const struct message *translations_find(const struct content *translation,
    struct span id);

/* The same for a word of the program's that site.yaml has replaced. */
const struct message *translations_find_label(const struct content *translation,
    struct span label);

/* What stands in brackets before a part that is not translated: "English". */
struct span translations_mark(const struct content *translation);

/* A text of a page that is to be translated. */
struct translations_part {
	struct span text;
	const struct segment *segment; /* NULL: of the front matter */
	const char *key;               /* "title": which of that */
	size_t offset;                 /* in the page's source */
};

/* Calls back for each of a page, in the order of its source. */
void translations_parts(const struct page *,
    void (*take)(void *data, const struct translations_part *), void *data);

/* Private pages and those that the program makes are not translated. */
bool translations_include(const struct content *, const struct page *);

#endif
