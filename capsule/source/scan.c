#include "source/scan.h"

#include "base/folder.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 32 };

struct scanner {
	struct arena *arena;
	struct scan *scan;
	size_t room; /* for files, allocated */
	struct err *err;
};

static int scan_entries(struct scanner *, int fd, struct span prefix,
    unsigned depth);

/* A path must fit into one line of a menu. */
static bool
is_printable(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7F)
			return false;
	return utf8_check(name) == name.len;
}

/* Names that are never served, wherever they stand. */
static bool
is_hidden(struct span name)
{
	return name.len == 0 || name.ptr[0] == '.' || name.ptr[0] == '_' ||
	    span_is(name, "README.md");
}

/* Data and configuration at the top of the folder. */
static bool
is_data(struct span file)
{
	static const char *const names[] = { "po", "site.yaml",
		"references.json", "references.yaml", "glossary.yaml",
		"evidence.yaml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_is(file, names[i]))
			return true;
	return false;
}

/* A page, or a folder of pages, as far as its name tells. */
static bool
is_meant(struct span file)
{
	struct span rest = file;
	struct span name;

	if (is_data(span_first(file, span_find(file, '/'))))
		return false;
	while (span_split(&rest, '/', &name))
		if (is_hidden(name))
			return false;
	return true;
}

bool
scan_is_public(struct span file)
{
	return is_meant(file) && is_printable(file);
}

static void
add_file(struct scanner *s, struct span file)
{
	struct scan *scan = s->scan;

	scan->files = arena_grow(s->arena, scan->files, scan->count, &s->room,
	    sizeof(*scan->files));
	scan->files[scan->count++] = file;
}

static int
complain(struct scanner *s, struct span file, const char *what)
{
	return err_at(s->err, file.len == 0 ? "." : file.ptr, 0, 0, "%s: %s",
	    what, strerror(errno));
}

static int
scan_entry(struct scanner *s, int fd, struct span file, const char *name,
    unsigned depth)
{
	struct stat status;
	int below, result;

	if (fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == -1)
		return errno == ENOENT ? 0 : complain(s, file, "stat");
	if (S_ISDIR(status.st_mode)) {
		if (depth == DEPTH_MAX)
			return err_at(s->err, file.ptr, 0, 0,
			    "folders nested deeper than %d levels", DEPTH_MAX);
		below = openat(fd, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (below == -1)
			return complain(s, file, "cannot be opened");
		result = scan_entries(s, below,
		    arena_printf(s->arena, "%s/", file.ptr), depth + 1);
		close(below);
		return result;
	}
	if (!span_ends(file, ".md") ||
	    (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)))
		return 0;
	if (!is_printable(file))
		return err_at(s->err, file.ptr, 0, 0,
		    "this name is not UTF-8, or has a control character in "
		    "it: rename it");
	add_file(s, file);
	return 0;
}

static int
scan_entries(struct scanner *s, int fd, struct span prefix, unsigned depth)
{
	struct span *names;
	size_t count;
	int result = 0;

	if (folder_names(fd, s->arena, &names, &count) == -1)
		return complain(s, prefix, "cannot be read");
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct span file = arena_printf(s->arena, "%.*s%.*s",
		    SPAN_ARG(prefix), SPAN_ARG(names[i]));

		if (is_meant(file))
			result = scan_entry(s, fd, file, names[i].ptr, depth);
	}
	return result;
}

int
scan_folder(int folder, struct arena *arena, struct scan *scan, struct err *err)
{
	struct scanner s = { .arena = arena, .scan = scan, .err = err };

	*scan = (struct scan){ NULL, 0 };
	if (scan_entries(&s, folder, span_of(""), 0) == -1)
		return -1;
	if (scan->count > 0)
		qsort(scan->files, scan->count, sizeof(*scan->files),
		    span_order);
	return 0;
}
