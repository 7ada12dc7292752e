#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
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

/* O_NONBLOCK: to open a FIFO must not wait for its writer. */
static int
open_beneath(int folder, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
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
	return keep_regular(open_beneath(folder, path), status);
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
folder_read_any(const char *path, size_t most, struct arena *arena,
    struct span *text, struct err *err)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return read_opened(keep_regular(fd, &status), &status, path, most,
	    arena, text, err);
}
