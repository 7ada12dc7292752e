#include "site/mime.h"

#include "base/memory.h"

#include <magic.h>
#include <stdlib.h>
#include <unistd.h>

struct mime {
	magic_t magic;
};

/* What readers of a capsule meet; the first line of a type names it. */
static const struct {
	const char *extension; /* NULL: found by its content only */
	const char *type;
	const char *name;
} known[] = {
	{ "pdf", "application/pdf", "PDF" },
	{ "epub", "application/epub+zip", "EPUB" },
	{ "txt", "text/plain", "text" },
	{ "csv", "text/csv", "CSV" },
	{ "tsv", "text/tab-separated-values", "TSV" },
	{ "gmi", "text/gemini", "gemtext" },
	{ "md", "text/markdown", "Markdown" },
	{ "html", "text/html", "HTML" },
	{ "htm", "text/html", "HTML" },
	{ "xml", "application/xml", "XML" },
	{ "json", "application/json", "JSON" },
	{ "ics", "text/calendar", "calendar" },
	{ "brf", "application/x-brf", "Braille" },
	{ "pef", "application/x-pef+xml", "Braille" },
	{ "odt", "application/vnd.oasis.opendocument.text", "ODT" },
	{ "png", "image/png", "PNG" },
	{ "jpg", "image/jpeg", "JPEG" },
	{ "jpeg", "image/jpeg", "JPEG" },
	{ "gif", "image/gif", "GIF" },
	{ "svg", "image/svg+xml", "SVG" },
	{ "webp", "image/webp", "WebP" },
	{ "mp3", "audio/mpeg", "MP3" },
	{ "ogg", "audio/ogg", "Ogg" },
	{ "oga", "audio/ogg", "Ogg" },
	{ "opus", "audio/ogg", "Opus" },
	{ "flac", "audio/flac", "FLAC" },
	{ "wav", "audio/x-wav", "WAV" },
	{ "m4a", "audio/mp4", "M4A" },
	{ "mp4", "video/mp4", "MP4" },
	{ "webm", "video/webm", "WebM" },
	{ "ogv", "video/ogg", "OGV" },
	{ "zip", "application/zip", "ZIP" },
	{ "gz", "application/gzip", "gzip" },
	{ "tar", "application/x-tar", "tar" },
	{ NULL, "audio/x-m4a", "M4A" },
	{ NULL, "text/xml", "XML" },
};

/* Types that libmagic falls back on: a known extension says more. */
static const char *const vague[] = {
	"application/octet-stream",
	"application/zip",
	"application/x-empty",
	"inode/x-empty",
	"text/plain",
	"text/xml",
	"text/html",
	"video/ogg",
	"audio/ogg",
	"application/ogg",
	"application/json",
	"application/csv",
};

enum { KNOWN = sizeof(known) / sizeof(known[0]) };
enum { VAGUE = sizeof(vague) / sizeof(vague[0]) };

struct mime *
mime_new(struct err *err)
{
	struct mime *mime = memory_new(1, sizeof(*mime));

	mime->magic = magic_open(MAGIC_MIME | MAGIC_ERROR);
	if (mime->magic == NULL)
		err_system(err, "libmagic could not start");
	else if (magic_load(mime->magic, NULL) != 0)
		err_set(err, "libmagic's database could not be read: %s",
		    magic_error(mime->magic));
	else
		return mime;
	mime_free(mime);
	return NULL;
}

void
mime_free(struct mime *mime)
{
	if (mime == NULL)
		return;
	if (mime->magic != NULL)
		magic_close(mime->magic);
	free(mime);
}

static bool
is_vague(struct span type)
{
	for (size_t i = 0; i < VAGUE; i++)
		if (span_is(type, vague[i]))
			return true;
	return false;
}

static struct span
type_by_extension(const char *name)
{
	struct span file = span_of(name);
	struct span extension = span_after(file, span_find_last(file, '.'));

	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].extension != NULL &&
		    span_equal_nocase(extension, span_of(known[i].extension)))
			return span_of(known[i].type);
	return span_make(NULL, 0);
}

/* An unknown type is called by its extension, or else "file". */
static struct span
name_of(struct span type, const char *file, struct arena *arena)
{
	struct span name = span_of(file);
	size_t dot = span_find_last(name, '.');

	for (size_t i = 0; i < KNOWN; i++)
		if (span_is(type, known[i].type))
			return span_of(known[i].name);
	if (dot == 0 || name.len - dot > 8 || name.len == dot)
		return span_of("file");
	return arena_copy(arena, span_after(name, dot));
}

/*
 * Text says in which charset it is: clients take UTF-8 for granted, and
 * ASCII is UTF-8.
 */
static struct span
with_charset(struct span type, struct span charset, struct arena *arena)
{
	if (!span_starts(type, "text/") || charset.len == 0 ||
	    span_is(charset, "binary") || span_starts(charset, "unknown"))
		return type;
	if (span_is(charset, "us-ascii"))
		charset = span_of("utf-8");
	return arena_printf(arena, "%.*s; charset=%.*s", SPAN_ARG(type),
	    SPAN_ARG(charset));
}

int
mime_find(struct mime *mime, int fd, const char *name, struct arena *arena,
    struct media *media, struct err *err)
{
	static const char separator[] = "; charset=";
	struct span by_name = type_by_extension(name);
	struct span type, charset;
	const char *answer;
	size_t end;

	answer = magic_descriptor(mime->magic, fd);
	if (answer == NULL)
		return err_at(err, name, 0, 0,
		    "libmagic cannot tell its type: %s",
		    magic_error(mime->magic));
	type = arena_copy(arena, span_of(answer));
	end = span_find(type, ';');
	charset = span_after(type, end);
	charset = span_starts(charset, separator)
	    ? span_after(charset, sizeof(separator) - 1)
	    : span_of("");
	type = span_first(type, end);
	if (by_name.ptr != NULL && is_vague(type))
		type = by_name;
	media->name = name_of(type, name, arena);
	media->type = with_charset(type, charset, arena);
	return 0;
}
