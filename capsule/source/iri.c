#include "source/iri.h"

#include "base/uri.h"

#include <ctype.h>

bool
iri_has_scheme(struct span iri)
{
	size_t colon = span_find(iri, ':');

	if (colon == iri.len || colon == 0 ||
	    !isalpha((unsigned char)iri.ptr[0]))
		return false;
	for (size_t i = 0; i < colon; i++) {
		unsigned char c = (unsigned char)iri.ptr[i];

		if (!isalnum(c) && c != '+' && c != '-' && c != '.')
			return false;
	}
	return true;
}

/* Index behind the authority, or behind the scheme where there is none. */
static size_t
authority_end(struct span iri)
{
	size_t i = span_find(iri, ':') + 1;

	if (!span_starts(span_after(iri, i), "//"))
		return i;
	for (i += 2; i < iri.len; i++)
		if (strchr("/?#", iri.ptr[i]) != NULL)
			return i;
	return i;
}

static bool
needs_escape(unsigned char c, bool authority)
{
	if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{|}", c) != NULL)
		return true;
	return !authority && (c == '[' || c == ']');
}

int
iri_to_uri(struct arena *arena, struct span iri, struct span *uri)
{
	size_t end = authority_end(iri);
	struct uri parts;
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < iri.len; i++) {
		unsigned char c = (unsigned char)iri.ptr[i];

		if (needs_escape(c, i < end))
			buf_printf(&out, "%%%02X", c);
		else
			buf_append_char(&out, (char)c);
	}
	*uri = arena_copy(arena, buf_span(&out));
	buf_clear(&out);
	return uri_parse(*uri, &parts) == -1 || !iri_has_scheme(*uri) ? -1 : 0;
}
