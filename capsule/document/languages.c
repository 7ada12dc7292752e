#include "document/languages.h"

const struct language languages_known[LANGUAGES] = {
	{ "ar", "العربية", "Arabic" },
	{ "cs", "Čeština", "Czech" },
	{ "da", "Dansk", "Danish" },
	{ "de", "Deutsch", "German" },
	{ "el", "Ελληνικά", "Greek" },
	{ "en", "English", "English" },
	{ "es", "Español", "Spanish" },
	{ "fa", "فارسی", "Persian" },
	{ "fi", "Suomi", "Finnish" },
	{ "fr", "Français", "French" },
	{ "he", "עברית", "Hebrew" },
	{ "hu", "Magyar", "Hungarian" },
	{ "it", "Italiano", "Italian" },
	{ "ja", "日本語", "Japanese" },
	{ "ko", "한국어", "Korean" },
	{ "nb", "Norsk", "Norwegian" },
	{ "nl", "Nederlands", "Dutch" },
	{ "pl", "Polski", "Polish" },
	{ "pt", "Português", "Portuguese" },
	{ "ru", "Русский", "Russian" },
	{ "sv", "Svenska", "Swedish" },
	{ "tr", "Türkçe", "Turkish" },
	{ "uk", "Українська", "Ukrainian" },
	{ "zh", "中文", "Chinese" },
};

size_t
languages_index(struct span tag)
{
	struct span base = span_first(tag, span_find(tag, '-'));
	size_t i = 0;

	while (i < LANGUAGES &&
	    !span_equal_nocase(base, span_of(languages_known[i].tag)))
		i++;
	return i;
}

struct span
languages_own_name(struct span tag)
{
	size_t index = languages_index(tag);

	return index == LANGUAGES ? tag : span_of(languages_known[index].own);
}
