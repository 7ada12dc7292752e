/*
 * E-words: words that promise.
 */
#include "check/phrase.h"
#include "check/rules.h"

#include <stddef.h>

enum { WORDS, ALLOWED };

static const struct schema_key keys[] = {
	RULE_LIST("words", WORDS, true),
	RULE_LIST("allowed", ALLOWED, false),
	RULE_KINDS,
};

/* Does one of the allowed phrases stand around the word? */
static bool
is_allowed(const struct check *check, struct span text,
    const struct phrase_match *word)
{
	const struct schema_texts *allowed = &check->setting->lists[ALLOWED];
	size_t end = word->at + word->phrase.len;

	for (size_t i = 0; i < allowed->count; i++) {
		struct span phrase = allowed->items[i]->text;
		size_t at = phrase_find(text, 0, phrase);

		for (; at < text.len; at = phrase_find(text, at + 1, phrase))
			if (at <= word->at && at + phrase.len >= end)
				return true;
	}
	return false;
}

static void
words_page(struct check *check, const struct subject *s)
{
	struct phrase_match match;

	for (size_t i = 0; i < s->count; i++) {
		const struct passage *p = &s->passages[i];
		size_t from = 0;

		while (phrase_find_any(p->text, from,
		    &check->setting->lists[WORDS], &match)) {
			from = match.at + match.phrase.len;
			if (!is_allowed(check, p->text, &match))
				report_passage(check, s, p, match.at,
				    "\"%.*s\" promises too much: say what was "
				    "seen, or use a phrase that is allowed",
				    SPAN_ARG(match.phrase));
		}
	}
}

const struct rule words_rule = {
	.id = "E-words",
	.wish = "no words that promise, but in phrases that are allowed",
	.why = "Hope sells, and readers may decide by it.",
	.fix = "Say what was seen and in how many; add a good phrase, \"not a "
	       "proven cure\", to \"allowed\" of this rule.",
	.keys = keys,
	.page = words_page,
};
