#include "source/own_words.h"

#include "source/settings.h"
#include "source/translation.h"

/* Where the catalogues come from, for messages. */
static const char folder[] = "capsule/po/";

/* One word after the other: what it is for, and where it stands in labels. */
struct cursor {
	const struct schema_key *key;
	size_t number; /* of one in a group */
	struct span context;
	size_t offset; /* in struct labels */
};

/* Forms of one word, of which each number wants another. */
static bool
is_plural(const struct schema_key *key)
{
	return key->offset == offsetof(struct labels, minutes);
}

size_t
own_words_count(const struct schema_key *key)
{
	if (key->offset == offsetof(struct labels, months))
		return 12;
	if (key->offset == offsetof(struct labels, language_names))
		return LANGUAGES;
	if (key->offset == offsetof(struct labels, plural))
		return 0;
	return is_plural(key) ? PLURAL_FORMS : 1;
}

/* Entries of a catalogue; those of a group have its name as their context. */
static size_t
entries_of(const struct schema_key *key)
{
	return is_plural(key) ? 1 : own_words_count(key);
}

static bool
next(struct cursor *at)
{
	static const struct schema_key names = { .name = "language",
		.offset = offsetof(struct labels, language_names) };

	if (at->key == NULL) {
		at->key = settings_labels;
	} else if (++at->number == entries_of(at->key)) {
		at->number = 0;
		if (at->key == &names)
			return false;
		do
			at->key++;
		while (at->key->name != NULL && entries_of(at->key) == 0);
		if (at->key->name == NULL)
			at->key = &names;
	}
	at->context = span_of(at->key->name);
	at->offset = at->key->offset + at->number * sizeof(struct span);
	return true;
}

struct span *
own_words_at(struct labels *labels, size_t offset)
{
	return (struct span *)(void *)((char *)labels + offset);
}

static struct span
english_at(size_t offset)
{
	return *(const struct span *)(const void
		*)((const char *)&labels_english + offset);
}

void
own_words_replace(struct labels *labels, const struct labels *from,
    const struct labels *to)
{
	struct span *word = (struct span *)(void *)labels;
	const struct span *old = (const struct span *)(const void *)from;
	const struct span *new = (const struct span *)(const void *)to;

	for (size_t i = 0; i < sizeof(*labels) / sizeof(*word); i++)
		if (span_equal(word[i], old[i]))
			word[i] = new[i];
}

static void
translate(struct labels *labels, const struct catalogue *catalogue)
{
	struct cursor at = { NULL, 0, { NULL, 0 }, 0 };

	while (next(&at)) {
		struct span *word = own_words_at(labels, at.offset);
		struct span english = english_at(at.offset);
		const struct message *message;

		if (word->ptr != english.ptr)
			continue;
		message = translation_find(catalogue, at.context, english);
		if (!translation_is_done(message))
			continue;
		*word = message->text;
		if (is_plural(at.key) && message->forms != NULL) {
			memcpy(word, message->forms,
			    PLURAL_FORMS * sizeof(*word));
			labels->plural = catalogue->plural;
		}
	}
}

/* The catalogue of a language, or of that it is a kind of: "pt-BR", "pt". */
static const struct own_words_catalogue *
find(struct span language)
{
	const struct own_words_catalogue *c = own_words_catalogues;

	for (; c->language != NULL; c++)
		if (span_equal_nocase(language, span_of(c->language)))
			return c;
	if (span_find_last(language, '-') == 0)
		return NULL;
	return find(span_first(language, span_find_last(language, '-') - 1));
}

int
own_words_load(struct labels *labels, struct span language, struct arena *arena,
    struct err *err)
{
	const struct own_words_catalogue *words = find(language);
	struct catalogue catalogue;
	struct span file;
	int result;

	if (words == NULL)
		return 0;
	file = arena_printf(arena, "%s%s.po", folder, words->language);
	result = translation_parse(&catalogue, file, span_of(words->language),
	    span_of(words->text), arena, err);
	if (result == 0)
		translate(labels, &catalogue);
	translation_clear(&catalogue);
	return result;
}

void
own_words_extract(struct pot *template)
{
	struct cursor at = { NULL, 0, { NULL, 0 }, 0 };

	while (next(&at)) {
		struct span english = english_at(at.offset);

		template_add(template, at.context, english, span_of(""),
		    span_of(""), 0);
		if (is_plural(at.key))
			template_add_plural(template, at.context, english,
			    english_at(at.offset + sizeof(english)));
	}
}
