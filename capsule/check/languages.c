/*
 * E-lang: speech needs to know the language.
 */
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>

enum { NAMES };

static const struct schema_key keys[] = {
	RULE_LIST("names", NAMES, false),
	RULE_KINDS,
};

/* The page that a link of the furnished document leads to. */
static const struct document *
page_of(const struct check *check, const struct node *link)
{
	const struct target *target = link->link.target;
	const struct page *page;

	/* The program names the language of what is not translated. */
	if (target == NULL || target->kind != TARGET_PAGE ||
	    target->language.len > 0)
		return NULL;
	page = content_find_page(check->content, target->path);
	return page == NULL ? NULL : page->document;
}

static void
languages_page(struct check *check, const struct subject *s)
{
	struct walk walk = walk_begin(s->page->document->root);
	struct span header = s->editions.header;

	if (header.len > 0 &&
	    memmem(header.ptr, header.len, "; lang=", 7) == NULL)
		report_at(check, s, 0,
		    "the answer does not name the page's language");
	while (walk_next(&walk)) {
		const struct node *link = walk.node;
		const struct document *to;
		struct phrase_match match;

		if (link->kind == NODE_FOOTER)
			break;
		if (!walk.entering || link->kind != NODE_LINK ||
		    link->offset == 0)
			continue;
		to = page_of(check, link);
		if (to == NULL || span_equal(to->language, s->draft->language))
			continue;
		if (!phrase_find_any(subject_read_passage(s->draft, link)->text,
			0, &check->setting->lists[NAMES], &match))
			report_at(check, s, link->offset,
			    "this link leads to a page in another language "
			    "(%.*s): name it in the label",
			    SPAN_ARG(to->language));
	}
}

const struct rule languages_rule = {
	.id = "E-lang",
	.any_language = true,
	.wish = "each page, and each link to another language, names the "
		"language",
	.why = "A screen reader takes its pronunciation from it.",
	.fix = "Set \"language\" in the front matter or in site.yaml; put the "
	       "language's name into the label, and into \"names\" of this "
	       "rule.",
	.keys = keys,
	.page = languages_page,
};
