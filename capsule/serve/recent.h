/*
 * The messages of the last hour: who has written too much, and what has been
 * written already.  It is in memory alone and knows readers by the unit of
 * their address, which is never written down.
 */
#ifndef SERVE_RECENT_H
#define SERVE_RECENT_H

#include "protocol/letter.h"

enum {
	RECENT_HOUR = 3600, /* s: in which the limits hold */
	RECENT_SAME = 600,  /* s: in which the same message is one message */
};

struct recent_limits {
	unsigned long each; /* messages an hour of a reader */
	unsigned long all;  /* … and of all together; from 1 */
};

struct recent;

struct recent *recent_new(const struct recent_limits *);
void recent_free(struct recent *);

/*
 * Has the same message been delivered so short a time ago?  *time is when (s
 * since 1970).
 */
bool recent_find(const struct recent *, const unsigned char id[LETTER_ID_SIZE],
    int64_t now, int64_t *time);

/*
 * In how many seconds a reader may write again; 0: now.  A unit of 0 is one
 * that only the limit for all holds for.
 */
unsigned long recent_wait(const struct recent *, uint64_t unit, int64_t now);

/* Remembers a message that was delivered. */
void recent_add(struct recent *, const unsigned char id[LETTER_ID_SIZE],
    uint64_t unit, int64_t time);

#endif
