/*
 * E-nav, E-notice, E-balance: what every page, or every page of a kind, must
 * lead to.
 */
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>

static const struct node *
footer_of(const struct subject *s)
{
	const struct node *last = s->page->document->root->last;

	return last != NULL && last->kind == NODE_FOOTER ? last : NULL;
}

/* ---- E-nav --------------------------------------------------------------- */

enum { PATHS };

static const struct schema_key navigation_keys[] = {
	RULE_LIST("paths", PATHS, true),
	RULE_KINDS,
};

/* A path as the reference language has it. */
static struct span
original_of(const struct subject *s, const struct target *target)
{
	struct span prefix = s->content->prefix;

	return span_equal(span_first(target->path, prefix.len), prefix)
	    ? span_after(target->path, prefix.len)
	    : target->path;
}

/* The paths in the foot's list, in order: behind the way up. */
static bool
has_navigation(const struct check *check, const struct subject *s)
{
	const struct schema_texts *paths = &check->setting->lists[PATHS];
	const struct node *footer = footer_of(s);
	struct walk walk;
	size_t met = 0;

	if (footer == NULL || footer->last == NULL)
		return paths->count == 0;
	walk = walk_begin(footer->last);
	while (walk_next(&walk) && met < paths->count)
		if (walk.entering && walk.node->kind == NODE_LINK &&
		    walk.node->link.target != NULL &&
		    span_equal(original_of(s, walk.node->link.target),
			paths->items[met]->text))
			met++;
	return met == paths->count;
}

static void
navigation_page(struct check *check, const struct subject *s)
{
	if (!has_navigation(check, s))
		report_at(check, s, 0,
		    "the foot of this page lacks one of the links that all "
		    "pages must have, or has them in another order: see "
		    "\"navigation\" in site.yaml");
}

const struct rule navigation_rule = {
	.id = "E-nav",
	.any_language = true,
	.wish = "the same links in the same order at the foot of every page",
	.why = "Who knows one page finds the way on all (WCAG 3.2.3, 3.2.6).",
	.fix = "List the paths of this rule in \"navigation\" of site.yaml, "
	       "and make the pages.",
	.keys = navigation_keys,
	.page = navigation_page,
};

/* ---- E-notice ------------------------------------------------------------ */

enum { PHRASES };

static const struct schema_key notice_keys[] = {
	RULE_LIST("phrases", PHRASES, true),
	RULE_KINDS,
};

static void
notice_page(struct check *check, const struct subject *s)
{
	const struct schema_texts *phrases = &check->setting->lists[PHRASES];
	struct span text = s->editions.text;
	const struct node *footer = footer_of(s);
	struct buf line;

	if (footer == NULL || text.len == 0)
		return;
	buf_init(&line);
	/* Wrapped lines as one. */
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '\r')
			buf_append_char(&line,
			    text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
	for (size_t i = 0; i < phrases->count; i++)
		if (phrase_find(buf_span(&line), 0, phrases->items[i]->text) ==
		    line.len)
			report_at(check, s, 0, "the page does not say \"%.*s\"",
			    SPAN_ARG(phrases->items[i]->text));
	buf_clear(&line);
}

/* One finding for what is missing everywhere. */
static void
notice_site(struct check *check)
{
	const struct yaml *notice = check->content->settings.notice;

	if (notice == NULL)
		report_file(check, settings_file, 1, 1,
		    "there is no notice: write one line that says who wrote "
		    "the pages and what they are not, with a link");
	else if (memmem(notice->text.ptr, notice->text.len, "](", 2) == NULL)
		report_file(check, settings_file, notice->line, notice->column,
		    "the notice has no link to the whole notice");
}

const struct rule navigation_notice = {
	.id = "E-notice",
	.wish = "each page says in one line who wrote it and what it is not, "
		"with a link to the whole notice",
	.why = "A page found by a search stands alone.",
	.fix = "Write \"notice\" in site.yaml with the phrases of this rule.",
	.keys = notice_keys,
	.page = notice_page,
	.site = notice_site,
};

/* ---- E-balance ----------------------------------------------------------- */

static const struct schema_key balance_keys[] = {
	RULE_LIST("paths", PATHS, true),
	RULE_KINDS,
};

/* Does a link to one of the paths stand before the first heading? */
static void
balance_page(struct check *check, const struct subject *s)
{
	const struct schema_texts *paths = &check->setting->lists[PATHS];
	struct walk walk = walk_begin(s->page->document->root);
	bool titled = false;

	if (phrase_listed_exactly(paths, s->page->document->original))
		return;
	while (walk_next(&walk)) {
		const struct node *node = walk.node;

		if (!walk.entering)
			continue;
		if (node->kind == NODE_HEADING && titled)
			break;
		titled |= node->kind == NODE_HEADING;
		if (node->kind == NODE_FOOTER)
			break;
		if (node->kind == NODE_LINK && node->link.target != NULL &&
		    phrase_listed_exactly(paths,
			original_of(s, node->link.target)))
			return;
	}
	report_at(check, s, 0,
	    "a page about benefit: link to %.*s before its first heading",
	    SPAN_ARG(paths->items[0]->text));
}

const struct rule navigation_balance = {
	.id = "E-balance",
	.any_language = true,
	.wish = "a page about benefit links to the risks before its first "
		"section",
	.why = "Who reads of a benefit alone decides on half of the facts.",
	.fix = "Begin with a sentence that links to one of \"paths\".  Say "
	       "with \"kinds\" which pages are about benefit.",
	.keys = balance_keys,
	.page = balance_page,
};
