#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int
folder_open(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return err_system(err, "the folder %s cannot be opened", path);
	return fd;
}

static void
close_keeping_errno(int fd)
{
	int reason = errno;

	close(fd);
	errno = reason;
}

/* O_NONBLOCK: to open a FIFO must not wait for its writer. */
enum { OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/*
 * Where the kernel has no openat2 (and under valgrind): folder by folder,
 * through no link at all.
 */
static int
open_step_by_step(int folder, const char *path)
{
	struct span rest = span_of(path);
	struct span name;
	int at = fcntl(folder, F_DUPFD_CLOEXEC, 0);

	while (at != -1 && span_split(&rest, '/', &name)) {
		char step[NAME_MAX + 1];
		int flags = OPEN_FLAGS | O_NOFOLLOW;
		int above = at;

		if (rest.ptr != NULL)
			flags |= O_DIRECTORY;
		snprintf(step, sizeof(step), "%.*s", SPAN_ARG(name));
		at = -1;
		if (name.len > NAME_MAX || name.len == 0 || span_is(name, ".."))
			errno = name.len > NAME_MAX ? ENAMETOOLONG : EXDEV;
		else
			at = openat(above, step, flags);
		close_keeping_errno(above);
	}
	return at;
}

static int
open_beneath(int folder, const char *path, uint64_t resolve)
{
	struct open_how how = {
		.flags = OPEN_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve,
	};
	int fd = (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));

	if (fd == -1 && errno == ENOSYS)
		return open_step_by_step(folder, path);
	return fd;
}

/* Where the kernel says that an opened file lies (proc(5), /proc/pid/fd). */
static int
find_place(int fd, char *out, size_t size)
{
	char link[64];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, out, size - 1);
	if (len == -1)
		return -1;
	out[len] = '\0';
	return 0;
}

int
folder_own_name(int folder, const char *path, char *out, size_t size)
{
	char top[PATH_MAX], place[PATH_MAX];
	int fd = open_beneath(folder, path, RESOLVE_NO_SYMLINKS);
	size_t above = 0;
	int result;

	/* There was no link on the way. */
	if (fd != -1) {
		close(fd);
		snprintf(out, size, "%s", path);
		return 0;
	}
	fd = open_beneath(folder, path, 0);
	if (fd == -1)
		return -1;
	result = find_place(folder, top, sizeof(top));
	if (result == 0)
		result = find_place(fd, place, sizeof(place));
	close(fd);
	if (result == -1)
		return -1;
	/* "/" is the one folder whose name ends with a slash. */
	if (strcmp(top, "/") != 0)
		above = strlen(top);
	snprintf(out, size, "%s", place + above + 1);
	return 0;
}

static int
read_names(DIR *directory, struct arena *arena, struct span **names,
    size_t *count)
{
	const struct dirent *entry;
	size_t room = 0;

	*names = NULL;
	*count = 0;
	for (errno = 0; (entry = readdir(directory)) != NULL; errno = 0) {
		struct span name = span_of(entry->d_name);

		if (span_is(name, ".") || span_is(name, ".."))
			continue;
		*names =
		    arena_grow(arena, *names, *count, &room, sizeof(**names));
		(*names)[(*count)++] = arena_copy(arena, name);
	}
	return errno == 0 ? 0 : -1;
}

int
folder_names(int folder, struct arena *arena, struct span **names,
    size_t *count)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = fd == -1 ? NULL : fdopendir(fd);
	int result, reason;

	if (directory == NULL) {
		if (fd != -1)
			close_keeping_errno(fd);
		return -1;
	}
	result = read_names(directory, arena, names, count);
	reason = errno;
	closedir(directory);
	errno = reason;
	if (result == 0 && *count > 0)
		qsort(*names, *count, sizeof(**names), span_order);
	return result;
}

/* Keeps an opened file if it is a regular one. */
static int
keep_regular(int fd, struct stat *status)
{
	if (fd == -1)
		return -1;
	if (fstat(fd, status) == 0 && S_ISREG(status->st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

int
folder_open_file(int folder, const char *path, struct stat *status)
{
	return keep_regular(open_beneath(folder, path, 0), status);
}

static const char *
reason_of(int number)
{
	if (number == EINVAL)
		return "it is not a regular file";
	if (number == EXDEV)
		return "it lies outside of the content folder";
	return strerror(number);
}

static int
read_all(int fd, char *out, size_t len)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		got = read(fd, out + done, len - done);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		done += (size_t)got;
	}
	return 0;
}

/* Reads an opened file, or says why it could not be opened; takes fd over. */
static int
read_opened(int fd, const struct stat *status, const char *name, size_t most,
    struct arena *arena, struct span *text, struct err *err)
{
	size_t size;
	char *memory;
	int result;

	if (fd == -1)
		return err_at(err, name, 0, 0, "cannot be read: %s",
		    reason_of(errno));
	size = (size_t)status->st_size;
	if (size > most) {
		close(fd);
		return err_at(err, name, 0, 0, "is larger than %zu bytes",
		    most);
	}
	memory = arena_alloc(arena, size + 1);
	result = read_all(fd, memory, size);
	close(fd);
	if (result == -1)
		return err_at(err, name, 0, 0, "changed while it was read");
	*text = span_make(memory, size);
	return 0;
}

int
folder_read(int folder, const char *path, const char *name, size_t most,
    struct arena *arena, struct span *text, bool *missing, struct err *err)
{
	struct stat status;
	int fd = folder_open_file(folder, path, &status);

	*text = span_of("");
	if (missing != NULL) {
		*missing = fd == -1 && errno == ENOENT;
		if (*missing)
			return 0;
	}
	return read_opened(fd, &status, name, most, arena, text, err);
}

int
folder_read_any(const char *path, const char *name, size_t most,
    struct arena *arena, struct span *text, struct err *err)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return read_opened(keep_regular(fd, &status), &status, name, most,
	    arena, text, err);
}

int
folder_can_hold(const char *path, struct err *err)
{
	struct span name = span_of(path);
	struct span folder = span_of(".");
	char inside[PATH_MAX];
	size_t after;

	while (name.len > 1 && span_ends(name, "/"))
		name.len--;
	after = span_find_last(name, '/');
	/* "/x" lies in "/". */
	if (after > 0)
		folder = span_first(name, after > 1 ? after - 1 : 1);
	/* The dot tells what is no folder from one that is closed. */
	if (snprintf(inside, sizeof(inside), "%.*s/.", SPAN_ARG(folder)) >=
	    (int)sizeof(inside))
		return err_set(err, "%s: the path is too long", path);
	if (access(inside, W_OK | X_OK) == 0)
		return 0;
	return err_system(err, "%s cannot be made in %.*s", path,
	    SPAN_ARG(folder));
}
