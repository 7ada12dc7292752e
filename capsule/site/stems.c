#include "site/stems.h"

#include "base/utf8.h"

struct stems {
	const char *language;
	size_t least;                  /* letters that must be left */
	const char *const *beginnings; /* the longest first, up to a NULL */
	const char *const *endings;
};

static const char *const nothing[] = { NULL };

/* Gender and number; verbs are seldom looked for. */
static const char *const italian[] = { "hio", "hia", "he", "hi", "ie", "ia",
	"io", "ii", "a", "e", "i", "o", NULL };
static const char *const spanish[] = { "es", "as", "os", "a", "e", "o", "s",
	NULL };
static const char *const portuguese[] = { "oes", "aes", "ao", "es", "as", "os",
	"a", "e", "o", "s", NULL };
static const char *const french[] = { "es", "aux", "al", "s", "x", "e", NULL };
static const char *const german[] = { "en", "er", "em", "es", "e", "n", "s",
	NULL };

/*
 * "and", "with", "for" and the article, as they are written to a word, one
 * before the other.  Words that begin with such a letter lose it too, in all
 * their forms.
 */
static const char *const arabic_beginnings[] = { "كال", "فال", "لل", "ال", "و",
	"ب", "ل", NULL };
static const char *const arabic_endings[] = { "تها", "ها", "ات", "ون", "ين",
	"ان", "يه", "ه", "ي", NULL };

static const struct stems known[] = {
	{ "it", 4, nothing, italian },
	{ "es", 4, nothing, spanish },
	{ "pt", 4, nothing, portuguese },
	{ "fr", 4, nothing, french },
	{ "de", 4, nothing, german },
	{ "ar", 3, arabic_beginnings, arabic_endings },
};

const struct stems *
stems_find(struct span language)
{
	struct span first = span_first(language, span_find(language, '-'));

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_equal_nocase(first, span_of(known[i].language)))
			return &known[i];
	return NULL;
}

static bool
is_left(const struct stems *stems, struct span word, const char *part)
{
	return utf8_count(word) >= stems->least + utf8_count(span_of(part));
}

/* The first of the beginnings that the word has and can lose; empty: none. */
static struct span
find_beginning(const struct stems *stems, struct span word)
{
	const char *const *part = stems->beginnings;

	while (*part != NULL &&
	    !(span_starts(word, *part) && is_left(stems, word, *part)))
		part++;
	return span_of(*part);
}

/* The ending first, so that all forms of a word have as much to lose. */
struct span
stems_cut(const struct stems *stems, struct span word)
{
	const char *const *part = stems->endings;
	size_t len;

	while (*part != NULL &&
	    !(span_ends(word, *part) && is_left(stems, word, *part)))
		part++;
	word.len -= span_of(*part).len;
	while ((len = find_beginning(stems, word).len) > 0)
		word = span_after(word, len);
	return word;
}
