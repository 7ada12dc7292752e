#include "site/export.h"

#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What tells a folder that an export made from all others. */
static const char mark[] = ".capsule-build";

struct exporter {
	const struct site *site;
	struct err *err;
	struct buf aside; /* where the new folder grows */
	int folder;       /* its descriptor */
};

/* Makes the folders that lead to a file. */
static int
make_folders(struct exporter *e, const char *file)
{
	char path[PATH_MAX];
	char *slash;

	if (snprintf(path, sizeof(path), "%s", file) >= (int)sizeof(path))
		return err_set(e->err, "%s: the path is too long", file);
	for (slash = strchr(path, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdirat(e->folder, path, 0755) == -1 && errno != EEXIST)
			return err_system(e->err, "%s cannot be made", path);
		*slash = '/';
	}
	return 0;
}

/* A new file for writing; -1 with err set. */
static int
create(struct exporter *e, const char *file)
{
	int fd;

	if (make_folders(e, file) == -1)
		return -1;
	fd = openat(e->folder, file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0644);
	if (fd == -1)
		return err_system(e->err, "%s cannot be made", file);
	return fd;
}

static int
finish(struct exporter *e, int fd, const char *file, int result)
{
	if (close(fd) == -1)
		result = -1;
	if (result == -1)
		return err_system(e->err, "%s cannot be written", file);
	return 0;
}

static int
write_file(struct exporter *e, const char *file, struct span bytes)
{
	int fd = create(e, file);

	if (fd == -1)
		return -1;
	return finish(e, fd, file, file_write_all(fd, bytes));
}

static int
copy(int from, int to)
{
	char bytes[64 * 1024];
	ssize_t got;

	while ((got = read(from, bytes, sizeof(bytes))) > 0)
		if (file_write_all(to, span_make(bytes, (size_t)got)) == -1)
			return -1;
	return got == 0 ? 0 : -1;
}

static int
copy_file(struct exporter *e, const struct resource *resource, const char *file)
{
	int from = site_open(e->site, resource);
	int to, result;

	if (from == -1)
		return err_set(e->err, "%s changed while it was read",
		    resource->file);
	to = create(e, file);
	result = to == -1 ? -1 : finish(e, to, file, copy(from, to));
	close(from);
	return result;
}

/* What a page is written into, in the folder of its path. */
static const char gemtext_file[] = "index.gmi";
static const char menu_file[] = "gophermap";

/* Is there a page, or what else is written so, in whose folder it lies? */
static bool
is_taken(const struct exporter *e, struct span path)
{
	size_t name = span_find_last(path, '/');
	const struct resource *page =
	    site_find(e->site, span_first(path, name));
	struct span file = span_after(path, name);

	if (page == NULL || page->private)
		return false;
	if (page->kind == RESOURCE_MENU)
		return span_is(file, menu_file);
	return (page->kind == RESOURCE_PAGE || page->kind == RESOURCE_MOVED) &&
	    (span_is(file, gemtext_file) || span_is(file, menu_file));
}

static int
write_page(struct exporter *e, const struct resource *resource,
    const char *folder)
{
	const struct {
		const char *name;
		struct span bytes;
	} files[] = {
		{ gemtext_file,
		    span_after(resource->gemini, resource->header) },
		{ menu_file, resource->gopher },
	};
	struct buf file;
	int result = 0;

	buf_init(&file);
	for (size_t i = 0; result == 0 && i < 2; i++) {
		buf_truncate(&file, 0);
		buf_printf(&file, "%s%s", folder, files[i].name);
		result = write_file(e, file.ptr, files[i].bytes);
	}
	buf_clear(&file);
	return result;
}

/* A part of a page's menu stands in a folder below the page's. */
static int
write_menu(struct exporter *e, const struct resource *resource,
    const char *folder)
{
	struct buf file;
	int result;

	buf_init(&file);
	buf_printf(&file, "%s%s", folder, menu_file);
	result = write_file(e, file.ptr, resource->gopher);
	buf_clear(&file);
	return result;
}

/* As Gemini has it, and as an author has written it. */
static struct span
body_of(const struct resource *resource)
{
	if (resource->gemini.len == 0)
		return resource->gopher;
	return span_after(resource->gemini, resource->header);
}

static int
write_resource(struct exporter *e, const struct resource *resource)
{
	const char *path = resource->path.ptr + 1;

	if (resource->private)
		return 0;
	switch (resource->kind) {
	case RESOURCE_PAGE:
		return write_page(e, resource, path);
	case RESOURCE_MENU:
		return write_menu(e, resource, path);
	case RESOURCE_TEXT:
	case RESOURCE_FILE:
		if (is_taken(e, resource->path))
			return err_set(e->err,
			    "%s: a page's own file is called so in its "
			    "folder: rename this one",
			    path);
		if (resource->file != NULL)
			return copy_file(e, resource, path);
		return write_file(e, path, body_of(resource));
	case RESOURCE_MOVED:
		/* Only a folder can say so in both protocols. */
		if (!span_ends(resource->path, "/"))
			return 0;
		return write_page(e, resource, path);
	case RESOURCE_ALIAS:
	case RESOURCE_GONE:
		return 0;
	}
	return 0;
}

/*
 * Ctrl-C ends an export between two files, so that it leaves nothing beside
 * the output.  The signal itself is taken when that is done.
 */
static void
hold_signals(sigset_t *before)
{
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGHUP);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, before);
}

static bool
is_interrupted(void)
{
	sigset_t pending;

	sigpending(&pending);
	return sigismember(&pending, SIGHUP) == 1 ||
	    sigismember(&pending, SIGINT) == 1 ||
	    sigismember(&pending, SIGTERM) == 1;
}

static int
write_site(struct exporter *e)
{
	const struct resource *resource;
	size_t at = 0;

	if (write_file(e, mark, span_of("Made by capsule build.\n")) == -1)
		return -1;
	while ((resource = site_next(e->site, &at)) != NULL) {
		if (is_interrupted())
			return err_set(e->err, "interrupted");
		if (write_resource(e, resource) == -1)
			return -1;
	}
	return 0;
}

/* Removes a folder and all in it, as far as that goes. */
static void
remove_folder(int parent, const char *name)
{
	int fd = openat(parent, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *directory = fd == -1 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (directory == NULL) {
		if (fd != -1)
			close(fd);
		return;
	}
	while ((entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, entry->d_name, 0) == -1)
			remove_folder(fd, entry->d_name);
	}
	closedir(directory);
	unlinkat(parent, name, AT_REMOVEDIR);
}

/* May a new export take this place?  Only one of our own, or nothing. */
static int
check_output(const char *output, bool *exists, struct err *err)
{
	struct stat status;
	struct buf file;
	bool ours;

	*exists = lstat(output, &status) == 0;
	if (!*exists)
		return 0;
	buf_init(&file);
	buf_printf(&file, "%s/%s", output, mark);
	ours = S_ISDIR(status.st_mode) && access(file.ptr, F_OK) == 0;
	buf_clear(&file);
	if (!ours)
		return err_set(err,
		    "%s exists and was not made by capsule build: remove it "
		    "or choose another --output",
		    output);
	return 0;
}

/* Swaps the whole new folder in; the old one is removed after. */
static int
take_place(struct exporter *e, const char *output, bool exists)
{
	unsigned flags = exists ? RENAME_EXCHANGE : RENAME_NOREPLACE;

	if (renameat2(AT_FDCWD, e->aside.ptr, AT_FDCWD, output, flags) == -1)
		return err_system(e->err, "%s cannot take its place", output);
	if (exists)
		remove_folder(AT_FDCWD, e->aside.ptr);
	return 0;
}

int
export_site(const struct site *site, const char *output, struct err *err)
{
	struct exporter e = { .site = site, .err = err, .folder = -1 };
	struct span name = span_of(output);
	sigset_t signals;
	bool exists;
	int result = -1;

	while (name.len > 1 && name.ptr[name.len - 1] == '/')
		name.len--;
	if (check_output(output, &exists, err) == -1)
		return -1;
	hold_signals(&signals);
	buf_init(&e.aside);
	buf_printf(&e.aside, "%.*s.XXXXXX", SPAN_ARG(name));
	if (mkdtemp(e.aside.ptr) == NULL) {
		err_system(err, "a folder beside %s cannot be made", output);
		goto out;
	}
	e.folder = open(e.aside.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (e.folder == -1 || fchmod(e.folder, 0755) == -1)
		err_system(err, "%s cannot be used", e.aside.ptr);
	else if (write_site(&e) == 0)
		result = take_place(&e, output, exists);
	if (result == -1)
		remove_folder(AT_FDCWD, e.aside.ptr);
	if (e.folder != -1)
		close(e.folder);
out:
	buf_clear(&e.aside);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	return result;
}
