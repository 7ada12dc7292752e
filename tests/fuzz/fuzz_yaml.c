/*
 * Any bytes as the settings and as the bibliography of a content folder:
 * whatever they say, labels and references stay on one line and addresses
 * may go onto the wire.
 */
#include "base/uri.h"
#include "source/bibliography.h"
#include "source/settings.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/test-capsule-fuzz.XXXXXX";
static int folder, file;

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
remove_folder(void)
{
	unlinkat(folder, "site.yaml", 0);
	unlinkat(folder, "references.json", 0);
	rmdir(path);
}

/* One file under two names. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	must(mkdtemp(path) != NULL);
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	file = openat(folder, "site.yaml", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	must(file != -1);
	must(linkat(folder, "site.yaml", folder, "references.json", 0) == 0);
	atexit(remove_folder);
	return 0;
}

static void
is_line(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		must((unsigned char)text.ptr[i] >= ' ' && text.ptr[i] != 0x7F);
}

static void
check_settings(const struct settings *settings)
{
	const struct labels *labels = &settings->labels;

	must(settings->language.len > 0);
	must(span_find(settings->language, '\n') == settings->language.len);
	is_line(settings->name);
	is_line(labels->web);
	is_line(labels->table);
	is_line(labels->months[11]);
	must(memmem(labels->table.ptr, labels->table.len, "%u", 2) != NULL);
	for (size_t i = 0; i < settings->navigation.count; i++)
		must(settings->navigation.items[i]->kind == YAML_SCALAR);
}

static void
check_bibliography(const struct bibliography *b)
{
	const struct reference *r = b->references.items;
	struct buf out;
	struct uri uri;

	buf_init(&out);
	for (size_t i = 0; i < b->references.count; i++) {
		must(bibliography_find(b, r[i].id) == &r[i]);
		must(r[i].target.path.len == 0 ||
		    uri_parse(r[i].target.path, &uri) == 0);
		reference_label(&r[i], &labels_english, &out);
		reference_format(&r[i], &labels_english, &out);
	}
	is_line(buf_span(&out));
	buf_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct bibliography bibliography;
	struct settings settings;
	struct err err;

	must(ftruncate(file, 0) == 0);
	must(pwrite(file, data, size, 0) == (ssize_t)size);
	if (settings_read(folder, arena, &settings, &err) == 0)
		check_settings(&settings);
	else
		must(err.line > 0 && err.column > 0);
	if (bibliography_read(folder, arena, &bibliography, &err) == 0)
		check_bibliography(&bibliography);
	else
		must(err.line > 0 && err.column > 0);
	bibliography_clear(&bibliography);
	arena_free(arena);
	return 0;
}
