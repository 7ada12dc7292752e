#include "net/sender.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
		.changed = changed_at(answer->fd),
	};
}

void
sender_clear(struct sender *sender)
{
	if (sender->answer.fd != -1)
		close(sender->answer.fd);
	if (sender->answer.release != NULL)
		sender->answer.release(sender->answer.owned);
}

/* What is left of the bytes, and behind it as much of the file as has room. */
static int
fill(struct sender *sender, struct span bytes, char *room, const char **reason)
{
	const struct answer *answer = &sender->answer;
	uint64_t at =
	    bytes.len > 0 ? 0 : sender->bytes_sent - answer->bytes.len;
	size_t want = SENDER_ROOM - bytes.len;
	ssize_t got;

	if (want > answer->length - at)
		want = (size_t)(answer->length - at);
	if (bytes.len > 0)
		memcpy(room, bytes.ptr, bytes.len);
	do
		got = pread(answer->fd, room + bytes.len, want, (off_t)at);
	while (got == -1 && errno == EINTR);
	*reason = "file cut short";
	if (got <= 0)
		return -1;
	*reason = "file changed";
	if (has_changed(sender))
		return -1;
	sender->unsent = span_make(room, bytes.len + (size_t)got);
	return 0;
}

static uint64_t
size_of(const struct answer *answer)
{
	return answer->bytes.len + (answer->fd == -1 ? 0 : answer->length);
}

bool
sender_reads_on(const struct sender *sender)
{
	return sender->bytes_sent + sender->unsent.len <
	    size_of(&sender->answer);
}

static int
next_piece(struct sender *sender, char *room, const char **reason)
{
	const struct answer *answer = &sender->answer;
	struct span rest = span_of("");

	if (sender->bytes_sent < answer->bytes.len)
		rest = span_after(answer->bytes, (size_t)sender->bytes_sent);
	/* A short header shares its record with the first bytes of the file. */
	if (answer->fd != -1 && answer->length > 0 && rest.len < SENDER_ROOM)
		return fill(sender, rest, room, reason);
	sender->unsent = rest;
	return 0;
}

int
sender_next(struct sender *sender, char *room, struct span *bytes,
    const char **reason)
{
	if (sender->unsent.len == 0 && sender_reads_on(sender) &&
	    next_piece(sender, room, reason) == -1)
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

void
sender_pause(struct sender *sender)
{
	sender->unsent = span_of("");
}
