#include "serve/maildir.h"

#include "base/file.h"
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct maildir {
	const char *path;
	int folder; /* locked as long as it is open */
	int tmp, new, cur;
};

static int
open_folder(int at, const char *path)
{
	return openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Opens a folder, which is made if it is missing. */
static int
ensure_folder(int at, const char *path)
{
	int fd = open_folder(at, path);

	if (fd != -1 || errno != ENOENT)
		return fd;
	if (mkdirat(at, path, 0700) == -1 && errno != EEXIST)
		return -1;
	return open_folder(at, path);
}

/*
 * A folder whose name is not on the disk could take its messages with it, and
 * who has made it may have been killed before that.  What lies above may be
 * closed to us: then it is as old as can be.
 */
static int
sync_names(const struct maildir *m)
{
	int above = open_folder(m->folder, "..");

	if (above != -1) {
		fsync(above);
		close(above);
	}
	return fsync(m->folder);
}

static int
each_name(int folder, void (*found)(void *data, struct span name), void *data)
{
	int fd = open_folder(folder, ".");
	DIR *names = fd == -1 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (names == NULL) {
		if (fd != -1)
			close(fd);
		return -1;
	}
	for (errno = 0; (entry = readdir(names)) != NULL; errno = 0)
		if (entry->d_name[0] != '.')
			found(data, span_of(entry->d_name));
	fd = errno;
	closedir(names);
	errno = fd;
	return fd == 0 ? 0 : -1;
}

/* Nobody else writes here while the lock is held. */
static void
remove_leftover(void *data, struct span name)
{
	const struct maildir *m = data;

	unlinkat(m->tmp, name.ptr, 0);
}

struct maildir *
maildir_open(const char *path, bool *busy, struct err *err)
{
	struct maildir *m = malloc(sizeof(*m));

	*busy = false;
	if (m == NULL) {
		err_set(err, "out of memory");
		return NULL;
	}
	*m = (struct maildir){ path, -1, -1, -1, -1 };
	m->folder = ensure_folder(AT_FDCWD, path);
	if (m->folder == -1)
		goto failed;
	if (flock(m->folder, LOCK_EX | LOCK_NB) == -1) {
		*busy = errno == EWOULDBLOCK;
		goto failed;
	}
	m->tmp = ensure_folder(m->folder, "tmp");
	m->new = ensure_folder(m->folder, "new");
	m->cur = ensure_folder(m->folder, "cur");
	if (m->tmp == -1 || m->new == -1 || m->cur == -1 || sync_names(m) == -1)
		goto failed;
	if (each_name(m->tmp, remove_leftover, m) == 0)
		return m;
failed:
	err_system(err, "the Maildir %s cannot be used", path);
	maildir_close(m);
	return NULL;
}

void
maildir_close(struct maildir *m)
{
	if (m == NULL)
		return;
	if (m->tmp != -1)
		close(m->tmp);
	if (m->new != -1)
		close(m->new);
	if (m->cur != -1)
		close(m->cur);
	if (m->folder != -1)
		close(m->folder);
	free(m);
}

static int
check_writable(const char *path, const char *part, bool *missing,
    struct err *err)
{
	char name[1024];

	/* The dot tells what is no folder from one that is closed. */
	if (snprintf(name, sizeof(name), "%s%s/.", path, part) >=
	    (int)sizeof(name))
		return err_set(err, "the Maildir's path is too long");
	if (access(name, W_OK | X_OK) == 0)
		return 0;
	if (errno == ENOENT) {
		*missing = true;
		return 0;
	}
	return err_system(err, "the Maildir %s%s cannot be written to", path,
	    part);
}

int
maildir_check(const char *path, bool *missing, struct err *err)
{
	static const char *const parts[] = { "/tmp", "/new", "/cur" };
	bool part_missing = false;

	*missing = false;
	if (check_writable(path, "", missing, err) == -1)
		return -1;
	if (*missing)
		return folder_can_hold(path, err);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (check_writable(path, parts[i], &part_missing, err) == -1)
			return -1;
	return 0;
}

/* Writes a new file and has it on the disk. */
static int
write_file(int folder, const char *name, struct span text)
{
	return file_fill(openat(folder, name,
			     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				 O_CLOEXEC,
			     0600),
	    text);
}

/* Without a word of its own: errno stays that of what has failed. */
static void
take_back(int folder, const char *name)
{
	int reason = errno;

	unlinkat(folder, name, 0);
	errno = reason;
}

int
maildir_deliver(struct maildir *m, const char *name, struct span message,
    struct err *err)
{
	if (write_file(m->tmp, name, message) == -1) {
		if (errno != EEXIST)
			take_back(m->tmp, name);
		return err_system(err, "no message can be written to %s/tmp",
		    m->path);
	}
	if (linkat(m->tmp, name, m->new, name, 0) == -1) {
		take_back(m->tmp, name);
		return err_system(err, "no message can be linked to %s/new",
		    m->path);
	}
	if (unlinkat(m->tmp, name, 0) == -1 || fsync(m->new) == -1) {
		take_back(m->new, name);
		take_back(m->tmp, name);
		return err_system(err, "a message cannot be kept in %s/new",
		    m->path);
	}
	return 0;
}

int
maildir_list(const struct maildir *m,
    void (*found)(void *data, struct span name), void *data, struct err *err)
{
	if (each_name(m->new, found, data) == 0 &&
	    each_name(m->cur, found, data) == 0)
		return 0;
	return err_system(err, "the Maildir %s cannot be read", m->path);
}
