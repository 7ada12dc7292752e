#include "net/sender.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	/* Read of a file at a time: two full TLS records. */
	CHUNK = 32768,
};

/* A file's time of modification; never that of another when unknown. */
static struct timespec
changed_at(int fd)
{
	struct stat status;

	if (fd == -1 || fstat(fd, &status) == -1)
		return (struct timespec){ .tv_nsec = -1 };
	return status.st_mtim;
}

/* Whether someone wrote into the file since it is being sent. */
static bool
has_changed(const struct sender *sender)
{
	struct timespec now = changed_at(sender->answer.fd);

	return now.tv_sec != sender->changed.tv_sec ||
	    now.tv_nsec != sender->changed.tv_nsec;
}

void
sender_init(struct sender *sender, const struct answer *answer)
{
	*sender = (struct sender){
		.answer = *answer,
		.unsent = answer->bytes,
		.changed = changed_at(answer->fd),
	};
}

void
sender_clear(struct sender *sender)
{
	sender_rest(sender);
	if (sender->answer.fd != -1)
		close(sender->answer.fd);
	if (sender->answer.release != NULL)
		sender->answer.release(sender->answer.owned);
}

void
sender_rest(struct sender *sender)
{
	free(sender->chunk);
	sender->chunk = NULL;
}

/* The file's next bytes, after what is left unsent of those before. */
static int
fill(struct sender *sender, const char **reason)
{
	uint64_t left = sender->answer.length - sender->file_read;
	size_t kept = sender->unsent.len;
	size_t want = left < CHUNK - kept ? (size_t)left : CHUNK - kept;
	ssize_t got;

	if (sender->chunk == NULL)
		sender->chunk = malloc(CHUNK);
	*reason = "out of memory";
	if (sender->chunk == NULL)
		return -1;
	if (kept > 0)
		memcpy(sender->chunk, sender->unsent.ptr, kept);
	do
		got = pread(sender->answer.fd, sender->chunk + kept, want,
		    (off_t)sender->file_read);
	while (got == -1 && errno == EINTR);
	*reason = "file cut short";
	if (got <= 0)
		return -1;
	*reason = "file changed";
	if (has_changed(sender))
		return -1;
	sender->file_read += (uint64_t)got;
	sender->unsent = span_make(sender->chunk, kept + (size_t)got);
	return 0;
}

bool
sender_reads_on(const struct sender *sender)
{
	return sender->answer.fd != -1 &&
	    sender->file_read < sender->answer.length;
}

/* A short header shares its record with the first bytes of the file. */
int
sender_next(struct sender *sender, struct span *bytes, const char **reason)
{
	bool room = sender->unsent.len == 0 ||
	    (sender->chunk == NULL && sender->unsent.len < CHUNK);

	if (room && sender_reads_on(sender) && fill(sender, reason) == -1)
		return -1;
	*bytes = sender->unsent;
	return 0;
}

void
sender_sent(struct sender *sender, size_t bytes)
{
	sender->unsent = span_after(sender->unsent, bytes);
	sender->bytes_sent += bytes;
}
