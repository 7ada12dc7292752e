/*
 * E-text, E-flow, E-narrow, E-ascii, E-footer: the text editions.
 */
#include "base/utf8.h"
#include "check/rules.h"

#include <ctype.h>
#include <stddef.h>

enum { CELLS };

static const struct schema_key width_keys[] = {
	RULE_NUMBER("cells", CELLS),
	RULE_KINDS,
};

static bool
next_line(struct span *text, struct span *line)
{
	size_t end = span_find(*text, '\n');

	if (text->len == 0)
		return false;
	*line = span_first(*text, end);
	*text = span_after(*text, end + 1);
	if (span_ends(*line, "\r"))
		line->len--;
	return true;
}

/* One word alone may be as long as it is; preformatted lines keep theirs. */
static bool
may_be_long(struct span line)
{
	struct span words = span_trim(line);

	while (words.len > 0 && strchr("*>-0123456789. ", words.ptr[0]) != NULL)
		words = span_after(words, 1);
	return span_find(words, ' ') == words.len || span_starts(line, "  ");
}

static void
check_width(struct check *check, const struct subject *s, struct span text,
    const char *name)
{
	unsigned long most = check->setting->numbers[CELLS];
	struct span line;
	unsigned number = 0;

	while (next_line(&text, &line)) {
		number++;
		if (utf8_width(line) > most && !may_be_long(line))
			report_edition(check, s, line,
			    "line %u of %s takes %zu cells of %lu", number,
			    name, utf8_width(line), most);
		if (span_is(line, "."))
			report_edition(check, s, line,
			    "line %u of %s is a lone dot, where clients stop "
			    "reading",
			    number, name);
	}
}

/* ---- E-text -------------------------------------------------------------- */

/* The menu's first item that is no prose. */
static struct span
first_selector(struct span menu)
{
	struct span line;

	while (next_line(&menu, &line))
		if (line.len > 0 && line.ptr[0] != 'i') {
			line = span_after(line, span_find(line, '\t') + 1);
			return span_first(line, span_find(line, '\t'));
		}
	return span_of("");
}

static void
check_gaps(struct check *check, const struct subject *s)
{
	struct span text = s->editions.text;
	struct span line;
	unsigned blank = 0, number = 0;

	while (next_line(&text, &line)) {
		number++;
		blank = line.len == 0 ? blank + 1 : 0;
		if (blank == 3)
			report_edition(check, s, span_of(""),
			    "three blank lines at line %u of page.txt: two "
			    "stand before a heading, one before a paragraph",
			    number);
	}
}

/*
 * A heading that fits its line: two blank lines before it, one or more behind
 * it.  What was looked through is taken off *text.
 */
static void
check_heading(struct check *check, const struct subject *s, struct span *text,
    struct span heading)
{
	struct span rest = *text;
	struct span line;
	unsigned blank = 0;

	while (next_line(&rest, &line)) {
		if (!span_equal(line, heading)) {
			blank = line.len == 0 ? blank + 1 : 0;
			continue;
		}
		if (blank != 2)
			report_edition(check, s, heading,
			    "%u blank lines before the heading \"%.*s\" in "
			    "page.txt: there must be two",
			    blank, SPAN_ARG(heading));
		*text = rest;
		if (next_line(&rest, &line) && line.len > 0)
			report_edition(check, s, heading,
			    "no blank line after the heading \"%.*s\" in "
			    "page.txt",
			    SPAN_ARG(heading));
		return;
	}
}

static void
check_headings(struct check *check, const struct subject *s)
{
	struct span text = s->editions.text;
	const struct passage *p = NULL;

	while ((p = rule_next(s, p, PASSAGE_HEADING)) != NULL)
		check_heading(check, s, &text, p->text);
}

static void
page_page(struct check *check, const struct subject *s)
{
	struct span first = first_selector(s->editions.menu);

	check_width(check, s, s->editions.text, "page.txt");
	check_gaps(check, s);
	check_headings(check, s);
	if (first.len > 0 && !span_ends(first, "/page.txt"))
		report_edition(check, s, span_of(""),
		    "page.txt must be the first item of the page's menu");
}

const struct rule texts_page = {
	.id = "E-text",
	.any_language = true,
	.wish = "page.txt wrapped at 67 cells, the menu's first item, with no "
		"lone dot, and with two blank lines before a heading",
	.why = "It is what every Gopher client can show (WCAG techniques T1 "
	       "to T3).",
	.fix = "The program writes it: shorten what cannot be wrapped, or "
	       "report a fault.",
	.keys = width_keys,
	.defaults = { 67 },
	.page = page_page,
};

/* ---- E-flow -------------------------------------------------------------- */

/* The marks of items, which show their depth differently, are no words. */
static size_t
count_words(struct span text)
{
	size_t count = 0;
	size_t i = 0;

	while (i < text.len) {
		size_t start = i;

		while (i < text.len && !isspace((unsigned char)text.ptr[i]))
			i++;
		if (i - start > 1 ||
		    (i > start && text.ptr[start] != '-' &&
			text.ptr[start] != '*'))
			count++;
		while (i < text.len && isspace((unsigned char)text.ptr[i]))
			i++;
	}
	return count;
}

static void
flow_page(struct check *check, const struct subject *s)
{
	struct span first = first_selector(s->editions.menu);
	size_t words = count_words(s->editions.text);

	if (span_ends(first, "/flow.txt"))
		report_edition(check, s, span_of(""),
		    "flow.txt must not be the first item of the menu");
	if (count_words(s->editions.flow) != words ||
	    count_words(s->editions.narrow) != words)
		report_edition(check, s, span_of(""),
		    "the three texts do not have the same words");
}

const struct rule texts_flow = {
	.id = "E-flow",
	.any_language = true,
	.wish = "flow.txt never the first item, and the same words in all "
		"three texts",
	.why = "w3m shows 80 characters of a long line, lynx breaks it within "
	       "a word.",
	.fix = "The program writes them: report this as its fault.",
	.page = flow_page,
};

/* ---- E-narrow ------------------------------------------------------------ */

static void
narrow_page(struct check *check, const struct subject *s)
{
	check_width(check, s, s->editions.narrow, "narrow.txt");
}

const struct rule texts_narrow = {
	.id = "E-narrow",
	.any_language = true,
	.wish = "narrow.txt wrapped at 40 cells",
	.why = "A Braille line has 40 cells.",
	.fix = "The program writes it: shorten what cannot be wrapped, or "
	       "report a fault.",
	.keys = width_keys,
	.defaults = { 40 },
	.page = narrow_page,
};

/* ---- E-ascii ------------------------------------------------------------- */

/* General punctuation: quotes, dashes, ellipses, spaces. */
static bool
is_typographic(struct span text)
{
	return text.len > 2 && span_starts(text, "\xE2\x80") &&
	    (unsigned char)text.ptr[2] >= 0x90 &&
	    (unsigned char)text.ptr[2] <= 0xA6;
}

static void
check_ascii(struct check *check, const struct subject *s, struct span text,
    const char *name)
{
	for (;;) {
		text = span_after(text, span_find(text, '\xE2'));
		if (text.len == 0)
			return;
		if (is_typographic(text))
			break;
		text = span_after(text, 1);
	}
	report_edition(check, s, span_first(text, 3),
	    "typographic signs in %s: ASCII only", name);
}

static void
ascii_page(struct check *check, const struct subject *s)
{
	check_ascii(check, s, s->editions.menu, "the menu");
	check_ascii(check, s, s->editions.text, "page.txt");
	check_ascii(check, s, s->editions.flow, "flow.txt");
	check_ascii(check, s, s->editions.narrow, "narrow.txt");
}

const struct rule texts_ascii = {
	.id = "E-ascii",
	.any_language = true,
	.wish = "quotes, dashes and ellipses in ASCII over Gopher",
	.why = "Clients may know no more.",
	.fix = "The program folds them: report this as its fault.",
	.page = ascii_page,
};

/* ---- E-footer ------------------------------------------------------------ */

/* "12:34", or "capsule 0.1". */
static bool
is_clock_or_version(struct span text, size_t i)
{
	struct span rest = span_after(text, i);

	return (rest.len >= 5 && isdigit((unsigned char)rest.ptr[0]) &&
		   isdigit((unsigned char)rest.ptr[1]) && rest.ptr[2] == ':' &&
		   isdigit((unsigned char)rest.ptr[3]) &&
		   isdigit((unsigned char)rest.ptr[4])) ||
	    span_starts(rest, "capsule/") || span_starts(rest, "capsule 0.");
}

static void
footer_page(struct check *check, const struct subject *s)
{
	const struct node *footer = s->page->document->root->last;
	struct span text;

	if (footer == NULL || footer->kind != NODE_FOOTER)
		return;
	for (const struct node *node = footer->first; node != NULL;
	     node = node->next) {
		if (node->kind != NODE_PARAGRAPH || node->first == NULL ||
		    node->first->kind != NODE_TEXT)
			continue;
		text = node->first->text;
		for (size_t i = 0; i < text.len; i++)
			if (is_clock_or_version(text, i))
				report_edition(check, s, span_of(""),
				    "the foot has a clock or a version");
	}
}

const struct rule texts_footer = {
	.id = "E-footer",
	.any_language = true,
	.wish = "no version and no clock at the foot",
	.why = "Aggregators would see every page change.",
	.fix = "Take it out of the notice.",
	.page = footer_page,
};
