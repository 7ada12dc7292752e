/*
 * The words that the generator adds to a page, in the page's language: a
 * table, so that a content folder can replace them and a translation too.
 */
#ifndef DOCUMENT_LABELS_H
#define DOCUMENT_LABELS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/plural.h"
#include "document/languages.h"

struct labels {
	/* After a link's label, in brackets: where it leads. */
	struct span web, gemini, gopher, mail;

	/* What kind of file it is, where that is a word: "text". */
	struct span text_file, calendar_file, braille_file, other_file;

	struct span image;    /* before an image's description: "Image" */
	struct span table;    /* "Table %u as CSV": exactly one %u */
	struct span no_value; /* an empty cell: "not given" */
	struct span section;  /* "In this section" */
	struct span sources;  /* "Sources" */
	struct span source;   /* "Source", before a source's number */
	struct span others;   /* "and others", after the first authors */
	struct span in_book;  /* "In", before the book of a chapter */
	struct span edited_by;
	struct span seen; /* "Seen", before a date */
	struct span published, reviewed, next_review;
	struct span overdue; /* the last of them, when that day has passed */
	struct span previous, next; /* "Previous", before a page's title */
	struct span feed;           /* of the link to the Atom feed */
	struct span words;          /* "Words used on this page" */

	/* The pages that the program makes: their titles. */
	struct span contents, glossary, references, news;

	/* Searching: its title, and what a program asks the reader for. */
	struct span search, search_prompt;

	/* What it answers, in whole sentences; then two labels of links. */
	struct span search_none, search_some, search_more, search_late;
	struct span search_cut, search_no_word, search_try;
	struct span search_meant, search_again;

	/* The same words, looked for in this language: "Search in English". */
	struct span search_language;

	/* Words too common to look for, with spaces between them. */
	struct span search_stop;

	/* On the pages that the program makes. */
	struct span also;            /* before other spellings of a word */
	struct span cited_on;        /* before a page's title */
	struct span further_reading; /* of a source that no page cites */
	struct span not_cited;
	struct span others_first; /* heading of what no letter begins */
	struct span to;           /* between the ends of a range: "A to F" */

	/* In the text editions and in menus. */
	struct span link; /* before each link: "Link" */
	struct span end;  /* before the menu's path: "End of page. Menu:" */
	struct span page_text, flow_text, narrow_text;
	struct span bytes, kilobytes, megabytes, gigabytes; /* "bytes", "KB" */

	/*
	 * "{count} minute", "{count} minutes", and which form a number wants
	 * (base/plural.h).  Forms that a language has not are empty.
	 */
	struct span minutes[PLURAL_FORMS];
	struct span plural;

	/*
	 * Where there is no page.  Menus and headers have a sentence, and menus
	 * one more that helps.
	 */
	struct span no_page, gone_page, file_changed, slow_down;

	/* Where there is one for some alone; {key} is the reader's own. */
	struct span certificate_needed, certificate_expired, certificate_early;
	struct span not_authorised;

	struct span missing, missing_help;
	struct span changed, changed_help;
	struct span gone, gone_help;
	struct span moved, moved_help;
	struct span moved_for_now, moved_for_now_help;

	/* On a translated page; {language}, {date}, {who}, {count}, {total}. */
	struct span translated, translated_undated;
	struct span not_reviewed, medically_reviewed;
	struct span incomplete;
	struct span in_language; /* above what is in that one: {language} */

	/* The page of languages, and what it says of each. */
	struct span languages;
	struct span language_pages, language_parts;

	/* Names of the known languages, in the order of languages_known. */
	struct span language_names[LANGUAGES];

	struct span date; /* {day}, {month}, {year} */
	/* In about.txt, before what they name. */
	struct span encrypted; /* Gopher in TLS */
	struct span contact, software;

	/* Writing to us: its title, and what a program asks the reader for. */
	struct span write, write_prompt;
	struct span write_about; /* the page that it stands on */
	struct span write_label; /* of the link that asks: "Write a message" */

	/* What has become of a message; {number}; what to know. */
	struct span write_received, write_known;
	struct span write_reference;
	struct span write_keep, write_once, write_anonymous;

	/* Why it was not taken ({bytes}), and that Gopher is not encrypted. */
	struct span write_empty, write_too_long, write_not_text;
	struct span write_failed, write_refused, write_limited;
	struct span write_unencrypted;

	/* January first. */
	struct span months[12];
};

/* English, complete. */
extern const struct labels labels_english;

/* A copy whose texts lie in an arena. */
struct labels labels_copy(const struct labels *, struct arena *);

/* Appends "1 minute" or "5 minutes". */
void labels_append_minutes(const struct labels *, size_t minutes, struct buf *);

/* Appends "23 November 2026"; the month is from 1 to 12. */
void labels_append_date(const struct labels *, unsigned day, unsigned month,
    unsigned year, struct buf *);

/* The name of a language; its tag when that is not known. */
struct span labels_language(const struct labels *, struct span tag);

/* What stands in for "{name}" in a label. */
struct labels_value {
	const char *name;
	struct span value;
};

/* Appends a label with values in its braces; other braces stay. */
void labels_fill(struct span label, const struct labels_value *, size_t count,
    struct buf *out);

#endif
