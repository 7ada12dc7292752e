#include "support.h"

#include "site/mime.h"

static const struct {
	const char *file, *bytes, *type, *name;
} cases[] = {
	{ "a.pdf", "%PDF-1.4\n", "application/pdf", "PDF" },
	/* the content says more than the name */
	{ "a.txt", "%PDF-1.4\n", "application/pdf", "PDF" },
	{ "a.png", "\x89PNG\r\n\x1a\n", "image/png", "PNG" },
	{ "a.jpg", "\xFF\xD8\xFF\xE0", "image/jpeg", "JPEG" },
	{ "a.mp3", "ID3\x03", "audio/mpeg", "MP3" },
	/* the name says more than the content */
	{ "a.csv", "a,b\n1,2\n", "text/csv; charset=utf-8", "CSV" },
	{ "a.gmi", "# A\n", "text/gemini; charset=utf-8", "gemtext" },
	{ "a.MD", "# A\n", "text/markdown; charset=utf-8", "Markdown" },
	{ "a.json", "{}\n", "application/json", "JSON" },
	{ "a.ics", "plain\n", "text/calendar; charset=utf-8", "calendar" },
	/* charsets */
	{ "a.txt", "plain\n", "text/plain; charset=utf-8", "text" },
	{ "a.txt", "caf\xC3\xA9\n", "text/plain; charset=utf-8", "text" },
	{ "a.txt", "caf\xE9 cr\xE8me\n", "text/plain; charset=iso-8859-1",
	    "text" },
	/* neither says anything */
	{ "a.xyz", "\x01\x02\x03\xFF\xFE", "application/octet-stream", "xyz" },
	{ "a", "\x01\x02\x03\xFF\xFE", "application/octet-stream", "file" },
	{ "a.longextension", "\x01\x02\x03\xFF", "application/octet-stream",
	    "file" },
};

static void
types_are_told_by_content_then_by_name(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct err err;
	struct mime *mime = mime_new(&err);

	assert_non_null(mime);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct media media;
		int fd;

		support_write(folder, cases[i].file, cases[i].bytes);
		fd = openat(folder->fd, cases[i].file, O_RDONLY);
		assert_int_equal(mime_find(mime, fd, cases[i].file, arena,
				     &media, &err),
		    0);
		close(fd);
		assert_span(media.type, cases[i].type);
		assert_span(media.name, cases[i].name);
	}
	mime_free(mime);
	arena_free(arena);
}

static void
an_empty_file_has_the_type_of_its_name(void **state)
{
	struct support_folder *folder = *state;
	struct arena *arena = arena_new();
	struct media media;
	struct err err;
	struct mime *mime = mime_new(&err);
	int fd;

	support_write(folder, "a.csv", "");
	fd = openat(folder->fd, "a.csv", O_RDONLY);
	assert_int_equal(mime_find(mime, fd, "a.csv", arena, &media, &err), 0);
	assert_span(media.type, "text/csv");
	close(fd);
	mime_free(mime);
	mime_free(NULL);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_WITH_FOLDER(types_are_told_by_content_then_by_name),
		TEST_WITH_FOLDER(an_empty_file_has_the_type_of_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
