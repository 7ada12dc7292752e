/*
 * E-emphasis, E-symbols, E-emoji: signs that speech spells out.
 */
#include "base/utf8.h"
#include "check/phrase.h"
#include "check/rules.h"

#include <ctype.h>
#include <stddef.h>

/* ---- E-emphasis ---------------------------------------------------------- */

static bool
is_word_at(struct span text, size_t i)
{
	return i < text.len && phrase_is_letter(text.ptr[i]);
}

/*
 * A mark with a word on one side and none on the other: "*not", "not_".  With
 * words on both it is part of an identifier, "HLA-A*02" or "snake_case".
 */
static bool
is_emphasis(struct span text, size_t i)
{
	char c = text.ptr[i];
	bool before = i > 0 && is_word_at(text, i - 1);

	if (c != '*' && c != '_')
		return false;
	while (i + 1 < text.len && text.ptr[i + 1] == c)
		i++;
	return before != is_word_at(text, i + 1);
}

/* Is the byte within a word that is an address or an identifier? */
static bool
in_identifier(struct span text, size_t i)
{
	size_t start = span_find_last(span_first(text, i), ' ');
	struct span word = span_after(text, start);

	word = span_first(word, span_find(word, ' '));
	return memmem(word.ptr, word.len, "://", 3) != NULL ||
	    span_starts(word, "10.");
}

static void
emphasis_page(struct check *check, const struct subject *s)
{
	for (size_t n = 0; n < s->count; n++) {
		const struct passage *p = &s->passages[n];

		for (size_t i = 0; i < p->text.len; i++) {
			if (!is_emphasis(p->text, i) ||
			    (p->inside[i] & INSIDE_CODE) != 0 ||
			    in_identifier(p->text, i))
				continue;
			report_passage(check, s, p, i,
			    "a \"%c\" is left in the text: close the "
			    "emphasis, or take it away",
			    p->text.ptr[i]);
			break;
		}
	}
}

const struct rule signs_emphasis = {
	.id = "E-emphasis",
	.any_language = true,
	.wish = "no marks of emphasis left in the text",
	.why = "They are spoken as \"star\" and \"underscore\".",
	.fix = "Close the emphasis, with no space inside of its marks, or "
	       "write the identifier as code.",
	.page = emphasis_page,
};

/* ---- E-symbols ----------------------------------------------------------- */

enum { RUN };

static const struct schema_key symbols_keys[] = { RULE_NUMBER("run", RUN),
	RULE_KINDS };

static const struct range {
	uint32_t first, last;
	const char *name;
} symbols[] = {
	{ 0x2500, 0x257F, "box drawing" },
	{ 0x2580, 0x259F, "a block element" },
	{ 0x1D400, 0x1D7FF, "a letter of the mathematical alphabets" },
	{ 0xFF01, 0xFF5E, "a full-width letter or sign" },
};

/* Full-width signs are at home in these. */
static bool
is_latin(struct span language)
{
	return !span_starts(language, "zh") && !span_starts(language, "ja") &&
	    !span_starts(language, "ko");
}

static const char *
symbol_at(struct span text, size_t *size)
{
	uint32_t code = utf8_decode(text, size);

	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (code >= symbols[i].first && code <= symbols[i].last)
			return symbols[i].name;
	return NULL;
}

/* Index of the first such character, and what it is. */
static size_t
find_symbol(struct span text, const char **name)
{
	size_t size;

	for (size_t i = 0; i < text.len; i += size) {
		*name = symbol_at(span_after(text, i), &size);
		if (*name != NULL)
			return i;
	}
	return text.len;
}

/* Index of the first run of so many equal punctuation marks. */
static size_t
find_run(struct span text, size_t least)
{
	size_t run = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!ispunct((unsigned char)text.ptr[i]))
			run = 0;
		else if (i > 0 && text.ptr[i] == text.ptr[i - 1])
			run++;
		else
			run = 1;
		if (run >= least)
			return i + 1 - least;
	}
	return text.len;
}

static void
check_code(struct check *check, const struct subject *s)
{
	struct walk walk = walk_begin(s->draft->root);
	const char *name;

	while (walk_next(&walk)) {
		if (walk.node->kind != NODE_CODE_BLOCK || !walk.entering)
			continue;
		if (find_symbol(walk.node->code_block->text, &name) <
		    walk.node->code_block->text.len)
			report_at(check, s, walk.node->offset,
			    "%s in a preformatted block: say it in words",
			    name);
	}
}

static void
symbols_page(struct check *check, const struct subject *s)
{
	const char *name;

	if (!is_latin(s->draft->language))
		return;
	for (size_t n = 0; n < s->count; n++) {
		const struct passage *p = &s->passages[n];
		size_t at = find_symbol(p->text, &name);

		if (at < p->text.len)
			report_passage(check, s, p, at,
			    "%s: use plain letters and words", name);
		at = find_run(p->text, check->setting->numbers[RUN]);
		if (at < p->text.len && (p->inside[at] & INSIDE_CODE) == 0)
			report_passage(check, s, p, at,
			    "a run of \"%c\": each one is spoken",
			    p->text.ptr[at]);
	}
	check_code(check, s);
}

const struct rule signs_symbols = {
	.id = "E-symbols",
	.any_language = true,
	.wish = "no drawings of letters, no letters for looks, no runs of "
		"punctuation",
	.why = "\"Risk\" in mathematical bold takes 5.5 seconds to speak, in "
	       "plain letters 0.6.",
	.fix = "Use plain letters, and a heading or a rule (---) to divide.",
	.keys = symbols_keys,
	.defaults = { 4 },
	.page = symbols_page,
};

/* ---- E-emoji ------------------------------------------------------------- */

static bool
is_emoji(uint32_t code)
{
	return (code >= 0x1F000 && code <= 0x1FAFF) ||
	    (code >= 0x2600 && code <= 0x27BF) || code == 0x2B50 ||
	    code == 0x2B55 || code == 0x2705;
}

/* What belongs to the emoji before it: variants, joiners, skin tones. */
static bool
joins(uint32_t code)
{
	return code == 0xFE0F || code == 0x200D ||
	    (code >= 0x1F3FB && code <= 0x1F3FF);
}

static bool
word_follows(struct span text, size_t i)
{
	size_t size;

	while (i < text.len) {
		uint32_t code = utf8_decode(span_after(text, i), &size);

		if (code != ' ' && !joins(code))
			return code < 0x80 ? isalpha((int)code) != 0
					   : !is_emoji(code);
		i += size;
	}
	return false;
}

static bool
word_precedes(struct span text, size_t i)
{
	struct span before = span_trim(span_first(text, i));

	return before.len > 0 && phrase_is_letter(before.ptr[before.len - 1]);
}

static void
emoji_page(struct check *check, const struct subject *s)
{
	for (size_t n = 0; n < s->count; n++) {
		const struct passage *p = &s->passages[n];
		size_t size;

		for (size_t i = 0; i < p->text.len; i += size) {
			uint32_t code =
			    utf8_decode(span_after(p->text, i), &size);

			if (!is_emoji(code) || joins(code))
				continue;
			if (i == 0)
				report_passage(check, s, p, i,
				    "an emoji for a bullet: use a list");
			else if (!word_precedes(p->text, i) &&
			    !word_follows(p->text, i + size))
				report_passage(check, s, p, i,
				    "an emoji without its word beside it");
		}
	}
}

const struct rule signs_emoji = {
	.id = "E-emoji",
	.any_language = true,
	.wish = "no emoji without the word beside it, none as a bullet",
	.why = "Its spoken name is long, and many programs have none.",
	.fix = "Say it in a word.",
	.page = emoji_page,
};
