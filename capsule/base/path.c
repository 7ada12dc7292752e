#include "base/path.h"

#include "base/uri.h"

static bool
is_plain(struct span path)
{
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if (c < 0x20 || c == 0x7F || c == '?' || c == '#')
			return false;
		if (i > 0 && c == '/' && path.ptr[i - 1] == '/')
			return false;
	}
	return span_starts(path, "/");
}

int
path_read(struct span written, struct arena *arena, struct span *path)
{
	char *text = arena_alloc(arena, written.len + 1);
	struct span decoded = span_make(text, uri_decode(written, text));

	if (!is_plain(written) || !is_plain(decoded))
		return -1;
	*path = arena_copy(arena, decoded);
	return uri_remove_dots(text, decoded.len, NULL) == path->len ? 0 : -1;
}
