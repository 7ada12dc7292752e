/*
 * The messages of the last hour: who has written too much, and what has been
 * written already.  It is in memory alone and knows readers by the unit of
 * their address, which is never written down.  That memory is shared with the
 * processes forked since: what one of them adds all know, and it outlives them.
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

/* NULL when there is no memory. */
struct recent *recent_new(const struct recent_limits *);

/* As a new one with other limits, which knows what the old one does. */
struct recent *recent_copy(const struct recent *, const struct recent_limits *);

/* For this process; recent_free(NULL) is fine. */
void recent_free(struct recent *);

bool recent_has_limits(const struct recent *, const struct recent_limits *);

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

/* Remembers a message that was delivered; of too many, the newest. */
void recent_add(struct recent *, const unsigned char id[LETTER_ID_SIZE],
    uint64_t unit, int64_t time);

#endif
