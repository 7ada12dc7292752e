#include "site/downloads.h"

#include "base/folder.h"
#include "render/item.h"

#include <errno.h>
#include <unistd.h>

/* Up to this size they are kept in memory, larger ones are streamed. */
enum { IN_MEMORY = 64 * 1024 };

static int64_t
changed_of(const struct stat *status)
{
	return (int64_t)status->st_mtim.tv_sec * 1000000000 +
	    status->st_mtim.tv_nsec;
}

/* Where Gemini finds the file when it is asked for. */
static void
stream(struct loader *l, struct resource *resource,
    const struct download *download, const struct stat *status)
{
	resource->file = arena_copy(l->arena, span_of(download->file)).ptr;
	resource->size = (uint64_t)status->st_size;
	resource->inode = (uint64_t)status->st_ino;
	resource->device = (uint64_t)status->st_dev;
	resource->changed = changed_of(status);
}

static int
fill(struct loader *l, struct resource *resource, struct download *download,
    int fd, const struct stat *status)
{
	bool in_memory = status->st_size <= IN_MEMORY;
	bool is_text;
	struct media media;
	struct span file = span_of("");
	size_t header;

	if (mime_find(l->mime, fd, download->file, l->content->arena, &media,
		l->err) == -1)
		return -1;
	download->target.media_type = media.type;
	download->target.type_name = media.name;
	download->target.size = (size_t)status->st_size;
	is_text = item_is_text(&download->target);
	if ((in_memory || is_text) &&
	    folder_read(l->content->folder, download->file, download->file,
		ITEM_TEXT_MAX, l->content->arena, &file, NULL, l->err) == -1)
		return -1;
	header = loader_begin(&l->bytes, media.type, span_of(""));
	if (in_memory) {
		buf_append(&l->bytes, file);
		loader_end(l, resource, &l->bytes, header);
	} else {
		loader_end(l, resource, &l->bytes, header);
		stream(l, resource, download, status);
	}
	if (is_text)
		loader_make_text(l, resource, file);
	return 0;
}

static int
add(struct loader *l, struct download *download)
{
	struct resource *resource;
	struct stat status;
	int fd, result;

	l->blame = download->file;
	resource = loader_add(l, RESOURCE_FILE, download->target.path);
	if (resource == NULL)
		return -1;
	if (l->mime == NULL)
		l->mime = mime_new(l->err);
	if (l->mime == NULL)
		return -1;
	fd = folder_open_file(l->content->folder, download->file, &status);
	if (fd == -1)
		return err_at(l->err, download->file, 0, 0,
		    "cannot be opened: %s", strerror(errno));
	result = fill(l, resource, download, fd, &status);
	close(fd);
	return result;
}

int
downloads_add(struct loader *l)
{
	struct download *download = l->content->downloads;

	for (; download != NULL; download = download->next)
		if (add(l, download) == -1)
			return -1;
	return 0;
}

int
downloads_open(int folder, const struct resource *resource)
{
	struct stat status;
	int fd = folder_open_file(folder, resource->file, &status);

	if (fd == -1)
		return -1;
	if ((uint64_t)status.st_size == resource->size &&
	    (uint64_t)status.st_ino == resource->inode &&
	    (uint64_t)status.st_dev == resource->device &&
	    changed_of(&status) == resource->changed)
		return fd;
	close(fd);
	return -1;
}
