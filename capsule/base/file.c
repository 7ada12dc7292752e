#include "base/file.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int
file_write_all(int fd, struct span text)
{
	while (text.len > 0) {
		ssize_t written = write(fd, text.ptr, text.len);

		if (written == -1 && errno == EINTR)
			continue;
		if (written == -1)
			return -1;
		text = span_after(text, (size_t)written);
	}
	return 0;
}

int
file_fill(int fd, struct span text)
{
	int result, reason;

	if (fd == -1)
		return -1;
	result = file_write_all(fd, text);
	if (result == 0)
		result = fsync(fd);
	reason = errno;
	if (close(fd) == -1 && result == 0) {
		result = -1;
		reason = errno;
	}
	errno = reason;
	return result;
}

int
file_replace(const char *path, struct span text, struct err *err)
{
	struct buf aside;
	int result = 0;
	int fd;

	buf_init(&aside);
	buf_printf(&aside, "%s.new", path);
	fd = open(aside.ptr,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (file_fill(fd, text) == -1 || rename(aside.ptr, path) == -1) {
		result = err_system(err, "%s cannot be written", path);
		if (fd != -1)
			unlink(aside.ptr);
	}
	buf_clear(&aside);
	return result;
}
