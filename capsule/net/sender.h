/*
 * An answer on its way out: its bytes, then its file, piece by piece.  Pieces
 * are read into a room that all senders of a process share, since one of them
 * works at a time.  So a reader who has to be waited for holds no memory: what
 * could not go out is read again when it can.
 */
#ifndef NET_SENDER_H
#define NET_SENDER_H

#include "net/connection.h"

#include <time.h>

/* Bytes of a room: eight full TLS records. */
enum { SENDER_ROOM = 8 * 16384 };

struct sender {
	struct answer answer;
	uint64_t bytes_sent; /* of the answer */
	/* for sender.c alone */
	struct timespec changed; /* the file's, when sending began */
	struct span unsent;      /* of what sender_next gave, until a pause */
};

/* Takes over the answer: its file and what release gives back. */
void sender_init(struct sender *, const struct answer *);

/* Closes the file and releases the answer. */
void sender_clear(struct sender *);

/*
 * What to send next, valid until sender_sent or sender_pause; empty when all
 * is sent.  Between two pauses the room must be the same, and be left alone;
 * it may be NULL for an answer without a file.  After a pause the same bytes
 * come again, and at least as many.  Returns -1 with the reason when the file
 * cannot be read, is shorter than the answer's length or was written to
 * meanwhile.
 */
int sender_next(struct sender *, char *room, struct span *bytes,
    const char **reason);

/* Whether something comes after that, which is still to be read. */
bool sender_reads_on(const struct sender *);

/* Says that the first so many of those bytes are gone. */
void sender_sent(struct sender *, size_t bytes);

/* Leaves the room to others. */
void sender_pause(struct sender *);

#endif
