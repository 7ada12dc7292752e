/*
 * An answer on its way out: its bytes, then its file, piece by piece.
 */
#ifndef NET_SENDER_H
#define NET_SENDER_H

#include "net/connection.h"

#include <time.h>

struct sender {
	struct answer answer;
	uint64_t bytes_sent; /* of the answer */
	/* for sender.c alone */
	uint64_t file_read;
	struct timespec changed; /* the file's, when sending began */
	struct span unsent;      /* of answer.bytes, then of chunk */
	char *chunk;             /* of the file; NULL until it is needed */
};

/* Takes over the answer: its file and what release gives back. */
void sender_init(struct sender *, const struct answer *);

/* Closes the file and releases the answer. */
void sender_clear(struct sender *);

/*
 * What to send next, valid until sender_sent; empty when all is sent.
 * Returns -1 with the reason when the file cannot be read, is shorter than
 * the answer's length or was written to meanwhile, or memory runs out.
 */
int sender_next(struct sender *, struct span *bytes, const char **reason);

/* Whether something comes after that, which is still to be read. */
bool sender_reads_on(const struct sender *);

/* Says that the first so many of those bytes are gone. */
void sender_sent(struct sender *, size_t bytes);

/* Gives back the memory that only sending needs. */
void sender_rest(struct sender *);

#endif
