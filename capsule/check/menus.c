/*
 * E-width, E-fields, E-prose, E-type: Gopher menus as clients can show them
 * (RFC 1436 and what lynx and w3m do).
 */
#include "base/utf8.h"
#include "check/rules.h"

#include <stddef.h>

enum { SETTING };

enum { SELECTOR_MAX = 255 }; /* bytes: RFC 1436, section 3.9 */

/* A line of a menu, without its line end. */
struct line {
	struct span all, display, selector;
	char type;
	unsigned fields;
	bool ended; /* with CRLF */
};

/* Takes the next line; false at the final "." and at the end. */
static bool
next_line(struct span *menu, struct line *line)
{
	struct span text;
	size_t end;

	if (menu->len == 0 || span_starts(*menu, ".\r\n"))
		return false;
	end = span_find(*menu, '\n');
	text = span_first(*menu, end);
	*menu = span_after(*menu, end + 1);
	line->ended = span_ends(text, "\r");
	if (line->ended)
		text.len--;
	line->all = text;
	line->type = text.len > 0 ? text.ptr[0] : '\0';
	line->display = span_after(span_first(text, span_find(text, '\t')), 1);
	line->selector = span_after(text, span_find(text, '\t') + 1);
	line->selector =
	    span_first(line->selector, span_find(line->selector, '\t'));
	line->fields = 1;
	for (size_t i = 0; i < text.len; i++)
		line->fields += text.ptr[i] == '\t';
	return true;
}

/* ---- E-width ------------------------------------------------------------- */

static const struct schema_key width_keys[] = {
	RULE_NUMBER("cells", SETTING),
	RULE_KINDS,
};

static void
width_page(struct check *check, const struct subject *s)
{
	unsigned long most = check->setting->numbers[SETTING];
	struct span menu = s->editions.menu;
	struct line line;

	while (next_line(&menu, &line)) {
		size_t width = utf8_width(line.display);

		if (width > most)
			report_edition(check, s, line.display,
			    "the menu line \"%.*s\" takes %zu cells of %lu: "
			    "give the page a \"short\" title, or break the "
			    "word",
			    SPAN_ARG(report_excerpt(check, line.display)),
			    width, most);
	}
}

const struct rule menus_width = {
	.id = "E-width",
	.any_language = true,
	.wish = "lines of menus of at most 67 cells",
	.why = "lynx breaks longer ones within a word.",
	.fix = "Give long titles a \"short\" one in the front matter.",
	.keys = width_keys,
	.defaults = { 67 },
	.page = width_page,
};

/* ---- E-fields ------------------------------------------------------------ */

static bool
has_controls(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c < ' ' && c != '\t') || c == 0x7F)
			return true;
	}
	return false;
}

/*
 * The longest of those that are too long, where its page is: on a page that the
 * program makes, nobody could mend it.
 */
static void
check_selectors(struct check *check, const struct subject *s)
{
	struct span menu = s->editions.menu;
	struct line line, longest = { .type = '\0' };

	while (next_line(&menu, &line))
		if (!span_starts(line.selector, "URL:") &&
		    line.selector.len > longest.selector.len)
			longest = line;
	if (longest.selector.len <= SELECTOR_MAX || s->generated)
		return;
	report_edition(check, s, longest.display,
	    "a selector of %zu bytes, and programs need take no more than %d: "
	    "shorten the names of files or folders in %.*s",
	    longest.selector.len, SELECTOR_MAX, SPAN_ARG(longest.selector));
}

static void
fields_page(struct check *check, const struct subject *s)
{
	struct span menu = s->editions.menu;
	struct line line;

	check_selectors(check, s);
	while (next_line(&menu, &line))
		if (!line.ended || line.fields != 4 || has_controls(line.all))
			report_edition(check, s, line.display,
			    "the menu line \"%.*s\" must have four fields, no "
			    "control characters, and end with CRLF",
			    SPAN_ARG(report_excerpt(check, line.display)));
}

const struct rule menus_fields = {
	.id = "E-fields",
	.any_language = true,
	.wish = "four fields a line of a menu, CRLF, no control characters, "
		"selectors of at most 255 bytes",
	.why = "w3m drops any other line, and RFC 1436 promises no more bytes.",
	.fix = "Shorten names of files and folders that make a selector too "
	       "long; all else the program writes: report it as its fault.",
	.page = fields_page,
};

/* ---- E-prose ------------------------------------------------------------- */

static const struct schema_key prose_keys[] = {
	RULE_NUMBER("lines", SETTING),
	RULE_KINDS,
};

static void
prose_page(struct check *check, const struct subject *s)
{
	unsigned long most = check->setting->numbers[SETTING];
	struct span menu = s->editions.menu;
	struct line line;
	size_t run = 0;

	while (next_line(&menu, &line)) {
		/* An empty line divides, and is heard as a pause. */
		run = line.type == 'i' && line.display.len > 0 ? run + 1 : 0;
		if (run == most + 1)
			report_edition(check, s, line.display,
			    "over %lu lines of prose in the menu, up to "
			    "\"%.*s\": shorten the summary or the notice",
			    most,
			    SPAN_ARG(report_excerpt(check, line.display)));
	}
}

const struct rule menus_prose = {
	.id = "E-prose",
	.any_language = true,
	.wish = "at most 5 lines of prose in a row in a menu",
	.why = "Each costs 76 bytes there and 62 as text, and comes before "
	       "the links.",
	.fix = "Shorten the summary, the title or the notice.",
	.keys = prose_keys,
	.defaults = { 5 },
	.page = prose_page,
};

/* ---- E-type -------------------------------------------------------------- */

static void
type_page(struct check *check, const struct subject *s)
{
	struct span menu = s->editions.menu;
	struct line line;

	while (next_line(&menu, &line))
		if (line.type == '\0' ||
		    strchr("0179hiIgs5", line.type) == NULL)
			report_edition(check, s, line.display,
			    "the menu line \"%.*s\" is of type \"%c\", which "
			    "not all programs know",
			    SPAN_ARG(report_excerpt(check, line.display)),
			    line.type == '\0' ? ' ' : line.type);
}

const struct rule menus_type = {
	.id = "E-type",
	.any_language = true,
	.wish = "items of types 0 1 7 9 h i I g s 5",
	.why = "Programs leave out what they do not know.",
	.fix = "The program chooses types: report this as its fault.",
	.page = type_page,
};
