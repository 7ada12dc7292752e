#include "serve/watch.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
	EVENTS = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
	    IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK,
	DEPTH_MAX = 32,
};

/* Folders that cannot be watched hold no page that could be read either. */
static void
add_below(int watch, const char *folder, unsigned depth)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	char path[PATH_MAX];

	if (directory == NULL)
		return;
	inotify_add_watch(watch, folder, EVENTS);
	while (depth < DEPTH_MAX && (entry = readdir(directory)) != NULL)
		if ((entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) &&
		    entry->d_name[0] != '.' &&
		    snprintf(path, sizeof(path), "%s/%s", folder,
			entry->d_name) < (int)sizeof(path))
			add_below(watch, path, depth + 1);
	closedir(directory);
}

int
watch_new(const char *const *folders, struct err *err)
{
	int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (watch == -1)
		return err_system(err, "changes cannot be watched");
	for (; *folders != NULL; folders++)
		add_below(watch, *folders, 0);
	return watch;
}

/* Editors' hidden and backup files come and go without meaning anything. */
static bool
means_something(const struct inotify_event *event)
{
	size_t len = event->len == 0 ? 0 : strlen(event->name);

	return len == 0 ||
	    (event->name[0] != '.' && event->name[len - 1] != '~');
}

bool
watch_changed(int watch)
{
	_Alignas(struct inotify_event) char bytes[4096];
	bool changed = false;
	ssize_t got;

	while ((got = read(watch, bytes, sizeof(bytes))) > 0) {
		const char *at = bytes;

		while (at < bytes + got) {
			const struct inotify_event *event =
			    (const struct inotify_event *)(const void *)at;

			changed |= means_something(event);
			at += sizeof(*event) + event->len;
		}
	}
	return changed;
}
