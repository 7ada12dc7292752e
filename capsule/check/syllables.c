#include "check/syllables.h"

#include <ctype.h>

static char
letter(struct span word, size_t i)
{
	return i < word.len ? (char)tolower((unsigned char)word.ptr[i]) : '\0';
}

static bool
is_vowel(struct span word, size_t i)
{
	char c = letter(word, i);

	return c != '\0' && strchr("aeiouy", c) != NULL;
}

static bool
ends(struct span word, const char *suffix)
{
	size_t len = strlen(suffix);

	return word.len > len &&
	    span_equal_nocase(span_after(word, word.len - len),
		span_of(suffix));
}

/* Does the word go on so at this letter? */
static bool
goes(struct span word, size_t i, const char *letters)
{
	size_t len = strlen(letters);

	return i <= word.len &&
	    span_equal_nocase(span_first(span_after(word, i), len),
		span_make(letters, len));
}

/*
 * Vowels side by side that are spoken apart: "ra-di-al", "the-o-ry", "re-act",
 * "cre-ate", "be-ing", "us-u-al"; "na-tion", "peo-ple", "sur-geon" are not.
 */
static bool
is_hiatus(struct span word, size_t i)
{
	char before = i == 0 ? '\0' : letter(word, i - 1);

	if (goes(word, i, "ia") || goes(word, i, "io") || goes(word, i, "iu"))
		return before == '\0' || strchr("tcsgx", before) == NULL;
	if (goes(word, i, "eo"))
		return before != 'g' && !goes(word, i, "eop");
	if (goes(word, i, "ua") || goes(word, i, "uo"))
		return before != 'q' && before != 'g';
	return goes(word, i, "eing") || goes(word, i, "iet") ||
	    (i == 1 && goes(word, 0, "react")) ||
	    (before == 'r' && i > 1 && goes(word, i - 2, "creat") &&
		!goes(word, i - 2, "creature"));
}

/* A vowel that is written at the end and not spoken. */
static unsigned
silent(struct span word)
{
	char before;

	if (ends(word, "les") || ends(word, "le")) {
		size_t l = word.len - (ends(word, "le") ? 2 : 3);

		return is_vowel(word, l - 1) ? 1 : 0;
	}
	if (ends(word, "ed")) {
		before = letter(word, word.len - 3);
		return strchr("td", before) != NULL ||
			is_vowel(word, word.len - 3)
		    ? 0
		    : 1;
	}
	if (ends(word, "es")) {
		before = letter(word, word.len - 3);
		return strchr("szxcg", before) != NULL ||
			is_vowel(word, word.len - 3) || ends(word, "ches") ||
			ends(word, "shes")
		    ? 0
		    : 1;
	}
	if (ends(word, "e"))
		return is_vowel(word, word.len - 2) ? 0 : 1;
	/* "safely", "movement" */
	return ends(word, "ely") || ends(word, "ement") || ends(word, "eless")
	    ? 1
	    : 0;
}

static bool
has_letter(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (isalpha((unsigned char)word.ptr[i]))
			return true;
	return false;
}

static unsigned
count_part(struct span word)
{
	unsigned count = 0;
	unsigned mute;

	for (size_t i = 0; i < word.len; i++) {
		if (!is_vowel(word, i))
			continue;
		if (i == 0 || !is_vowel(word, i - 1) || is_hiatus(word, i - 1))
			count++;
	}
	mute = count > 1 ? silent(word) : 0;
	/* "rhythm", "autism": spoken with a vowel that is not written. */
	if (ends(word, "sm") || ends(word, "thm"))
		count++;
	count -= mute;
	return count > 0 ? count : 1;
}

unsigned
syllables_count(struct span word)
{
	struct span part;
	unsigned count = 0;

	while (span_split(&word, '-', &part)) {
		if (span_ends(part, "'s"))
			part.len -= 2;
		if (has_letter(part))
			count += count_part(part);
	}
	return count;
}
