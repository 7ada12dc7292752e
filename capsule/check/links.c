/*
 * E-label, E-external, E-size: a link says where it leads when its words are
 * all that one hears of it.
 */
#include "base/uri.h"
#include "check/phrase.h"
#include "check/rules.h"

#include <ctype.h>
#include <stddef.h>

/* ---- E-label ------------------------------------------------------------- */

enum { EMPTY_WORDS };

static const struct schema_key label_keys[] = {
	RULE_LIST("words", EMPTY_WORDS, true),
	RULE_KINDS,
};

/* "https://…", "www.…", "someone@example.org", and "example.org" itself. */
static bool
is_address(struct span label, struct span destination)
{
	size_t scheme = span_find(destination, ':');
	struct span bare = span_after(destination, scheme + 1);

	if (memmem(label.ptr, label.len, "://", 3) != NULL ||
	    span_starts(label, "www.") || span_starts(label, "mailto:"))
		return true;
	if (span_find(label, ' ') < label.len)
		return false;
	if (span_find(label, '@') < label.len)
		return true;
	while (span_starts(bare, "/"))
		bare = span_after(bare, 1);
	return scheme < destination.len && label.len > 0 &&
	    (span_equal_nocase(label, bare) ||
		span_equal_nocase(label,
		    span_first(bare, span_find(bare, '/'))));
}

static bool
has_letter(struct span label)
{
	for (size_t i = 0; i < label.len; i++)
		if (isalpha((unsigned char)label.ptr[i]) ||
		    (unsigned char)label.ptr[i] >= 0x80)
			return true;
	return false;
}

/* Nothing but "here", "click", "this link". */
static bool
says_nothing(struct span label, const struct schema_texts *words)
{
	struct span word;

	while (phrase_word(&label, &word))
		if (!phrase_listed(words, word))
			return false;
	return true;
}

static void
check_label(struct check *check, const struct subject *s,
    const struct node *link, struct span label)
{
	if (label.len == 0)
		report_at(check, s, link->offset,
		    "a link without words: say where it leads");
	else if (is_address(label, link->link.destination))
		report_at(check, s, link->offset,
		    "an address for a label: write in words where it leads");
	else if (!has_letter(label))
		report_at(check, s, link->offset,
		    "\"%.*s\" for a label: add words", SPAN_ARG(label));
	else if (says_nothing(label, &check->setting->lists[EMPTY_WORDS]))
		report_at(check, s, link->offset,
		    "\"%.*s\" does not say where the link leads: name it",
		    SPAN_ARG(label));
}

/* A label as it is heard, where it leads, and the link that had it. */
struct labelled {
	struct span destination;
	const struct node *link;
};

static struct span
small_letters(struct arena *arena, struct span label)
{
	char *small = arena_alloc(arena, label.len + 1);

	for (size_t i = 0; i < label.len; i++)
		small[i] = (char)tolower((unsigned char)label.ptr[i]);
	return span_make(small, label.len);
}

/*
 * Of two links with a label and two targets, that of the author is at fault
 * when the other is the program's, and the later one when both are the
 * author's.
 */
static void
check_twice(struct check *check, const struct subject *s, struct map *seen,
    const struct node *link, struct span label)
{
	const struct target *target = link->link.target;
	struct labelled *mine, *other;

	if (target == NULL || label.len == 0)
		return;
	mine = arena_alloc(s->draft->arena, sizeof(*mine));
	*mine = (struct labelled){ target->path, link };
	other = map_add(seen, small_letters(s->draft->arena, label), mine);
	if (other == NULL || span_equal(other->destination, target->path))
		return;
	if (link->offset == 0)
		link = other->link;
	if (link->offset != 0)
		report_at(check, s, link->offset,
		    "\"%.*s\" leads to two places on this page: give each its "
		    "own label",
		    SPAN_ARG(label));
}

/*
 * Links as furnished have targets, and those of the author a place: but the
 * notice's, whose places are in site.yaml.
 */
static void
label_page(struct check *check, const struct subject *s)
{
	struct walk walk = walk_begin(s->page->document->root);
	struct map seen;
	bool foot = false;

	map_init(&seen);
	while (walk_next(&walk)) {
		const struct node *link = walk.node;
		struct span label;

		if (!walk.entering)
			continue;
		foot |= link->kind == NODE_FOOTER;
		if (link->kind != NODE_LINK)
			continue;
		label = span_trim(subject_read_passage(s->draft, link)->text);
		if (!foot && link->offset != 0)
			check_label(check, s, link, label);
		if (!foot || link->offset == 0)
			check_twice(check, s, &seen, link, label);
	}
	map_clear(&seen);
}

const struct rule links_label = {
	.id = "E-label",
	.any_language = true,
	.wish = "every link has words of its own that say where it leads",
	.why = "An address takes some 13 seconds to speak, and lists of links "
	       "are read without the text around them (WCAG 2.4.4).",
	.fix = "Name the page or the thing: no address, no \"here\", no mere "
	       "number, and one label for one target.",
	.keys = label_keys,
	.page = label_page,
};

/* ---- link lines of gemtext ----------------------------------------------- */

struct line {
	struct span url, label;
};

/* Takes lines off the front of the page up to the next link. */
static bool
next_link(struct span *gemtext, bool *preformatted, struct line *out)
{
	struct span line;

	while (gemtext->ptr != NULL && span_split(gemtext, '\n', &line)) {
		if (span_starts(line, "```"))
			*preformatted = !*preformatted;
		if (*preformatted || !span_starts(line, "=>"))
			continue;
		line = span_trim(span_after(line, 2));
		out->url = span_first(line, span_find(line, ' '));
		out->label = span_trim(span_after(line, out->url.len));
		return true;
	}
	return false;
}

/* "(web)", "(PDF, 12 KB)": what stands in brackets at the label's end. */
static struct span
remark_of(struct span label)
{
	size_t open = span_find_last(label, '(');

	if (!span_ends(label, ")") || open == 0)
		return span_first(label, 0);
	return span_make(label.ptr + open, label.len - open - 1);
}

/* ---- E-external ---------------------------------------------------------- */

static struct span
protocol_of(const struct subject *s, struct span scheme)
{
	const struct labels *labels = &s->content->settings.labels;

	if (span_is(scheme, "https") || span_is(scheme, "http"))
		return labels->web;
	if (span_is(scheme, "gemini"))
		return labels->gemini;
	if (span_is(scheme, "gopher"))
		return labels->gopher;
	if (span_is(scheme, "mailto"))
		return labels->mail;
	return scheme;
}

static void
external_page(struct check *check, const struct subject *s)
{
	struct span rest = s->editions.gemtext;
	bool preformatted = false;
	struct line line;
	struct uri uri;

	while (next_link(&rest, &preformatted, &line)) {
		if (uri_parse(line.url, &uri) == -1 || !uri_has(uri.scheme))
			continue;
		if (!span_equal_nocase(remark_of(line.label),
			protocol_of(s, uri.scheme)))
			report_edition(check, s, line.url,
			    "the link to %.*s must end with \"(%.*s)\"",
			    SPAN_ARG(line.url),
			    SPAN_ARG(protocol_of(s, uri.scheme)));
	}
}

const struct rule links_external = {
	.id = "E-external",
	.any_language = true,
	.wish = "a link off the capsule says so, and over which protocol",
	.why = "Many text programs cannot open the web.",
	.fix = "The program adds \"(web)\" and its like to labels: leave them "
	       "to it, or mend \"labels\" in site.yaml.",
	.page = external_page,
};

/* ---- E-size -------------------------------------------------------------- */

/* "PDF, 120 KB": words, a comma and a number. */
static bool
states_size(struct span remark)
{
	size_t comma = span_find_last(remark, ',');
	struct span size = span_trim(span_after(remark, comma));

	return comma > 1 && size.len > 0 && isdigit((unsigned char)size.ptr[0]);
}

/* Is it a file, and no page or edition of one? */
static bool
is_download(const struct check *check, struct span url)
{
	const struct download *d = check->content->downloads;

	for (; d != NULL; d = d->next)
		if (span_equal(d->target.path, url))
			return true;
	return false;
}

static void
size_page(struct check *check, const struct subject *s)
{
	struct span rest = s->editions.gemtext;
	bool preformatted = false;
	struct line line;

	while (next_link(&rest, &preformatted, &line))
		if (is_download(check, line.url) &&
		    !states_size(remark_of(line.label)))
			report_edition(check, s,
			    span_after(line.url, span_find_last(line.url, '/')),
			    "the link to %.*s must end with type and size, "
			    "\"(PDF, 120 KB)\"",
			    SPAN_ARG(line.url));
}

const struct rule links_size = {
	.id = "E-size",
	.any_language = true,
	.wish = "a link to a download states its type and size",
	.why = "Gemini sends no length, and lines may be slow and dear.",
	.fix = "The program adds both to labels: leave them to it.",
	.page = size_page,
};
