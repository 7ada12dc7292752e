/*
 * Time in milliseconds, and how long to wait before a process that died is
 * started again: not at all if it had lived for a while, else twice as long
 * each time.
 */
#ifndef SERVE_BACKOFF_H
#define SERVE_BACKOFF_H

#define BACKOFF_NEVER (-1LL)

/* Milliseconds on a clock that only goes forward. */
long long backoff_now(void);

/* The nearer of two times, either of which may be BACKOFF_NEVER. */
long long backoff_nearer(long long, long long);

/* How long poll(2) is to wait for a time: in ms, -1 for BACKOFF_NEVER. */
int backoff_left(long long until);

struct backoff {
	long long since; /* ms, when the process was started */
	long long retry; /* ms, when to start it again; BACKOFF_NEVER */
	int delay;       /* ms, the last one */
};

/* The process has been started. */
void backoff_started(struct backoff *);

/* It has died, or could not be started: sets when to try again. */
void backoff_died(struct backoff *);

/* Is it time to start it again? */
int backoff_is_due(const struct backoff *);

#endif
