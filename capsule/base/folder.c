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

int
folder_open_file(int folder, const char *path, struct stat *status)
{
	int fd = open_beneath(folder, path);

	if (fd == -1)
		return -1;
	if (fstat(fd, status) == 0 && S_ISREG(status->st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
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

int
folder_read(int folder, const char *path, const char *name, size_t most,
    struct arena *arena, struct span *text, bool *missing, struct err *err)
{
	struct stat status;
	char *memory;
	int result = -1;
	int fd;

	*text = span_of("");
	fd = folder_open_file(folder, path, &status);
	if (missing != NULL)
		*missing = fd == -1 && errno == ENOENT;
	if (fd == -1 && missing != NULL && *missing)
		return 0;
	if (fd == -1)
		return err_at(err, name, 0, 0, "cannot be read: %s",
		    errno == EINVAL ? "it is not a regular file"
			: errno == EXDEV
			? "it lies outside of the content folder"
			: strerror(errno));
	if ((size_t)status.st_size > most) {
		err_at(err, name, 0, 0, "is larger than %zu bytes", most);
		goto out;
	}
	memory = arena_alloc(arena, (size_t)status.st_size + 1);
	if (read_all(fd, memory, (size_t)status.st_size) == -1) {
		err_at(err, name, 0, 0, "changed while it was read");
		goto out;
	}
	*text = span_make(memory, (size_t)status.st_size);
	result = 0;
out:
	close(fd);
	return result;
}
