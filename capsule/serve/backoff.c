#include "serve/backoff.h"

#include <limits.h>
#include <time.h>

enum {
	LEAST = 50,     /* ms */
	MOST = 5000,    /* ms */
	SETTLED = 1000, /* ms of life after which it starts again at once */
};

long long
backoff_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

long long
backoff_nearer(long long a, long long b)
{
	if (a == BACKOFF_NEVER || (b != BACKOFF_NEVER && b < a))
		return b;
	return a;
}

int
backoff_left(long long until)
{
	long long left = until - backoff_now();

	if (until == BACKOFF_NEVER)
		return -1;
	if (left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

void
backoff_started(struct backoff *b)
{
	b->since = backoff_now();
	b->retry = BACKOFF_NEVER;
}

void
backoff_died(struct backoff *b)
{
	long long now = backoff_now();

	if (now - b->since > SETTLED)
		b->delay = 0;
	else if (b->delay == 0)
		b->delay = LEAST;
	else
		b->delay = b->delay * 2 < MOST ? b->delay * 2 : MOST;
	b->retry = now + b->delay;
}

int
backoff_is_due(const struct backoff *b)
{
	return b->retry != BACKOFF_NEVER && backoff_now() >= b->retry;
}
