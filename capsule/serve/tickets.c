#include "serve/tickets.h"

#include "serve/backoff.h"

#include <string.h>
#include <sys/random.h>

static int
renew(struct tickets *tickets)
{
	struct tls_ticket_key key;

	if (getrandom(&key, sizeof(key), 0) != sizeof(key))
		return -1;
	tickets->keys.previous = tickets->keys.current;
	tickets->keys.current = key;
	explicit_bzero(&key, sizeof(key));
	tickets->replace = backoff_now() + tickets->seconds * 1000LL;
	return 0;
}

/* The first pair is two new keys: the name of none may be all zero. */
int
tickets_want(struct tickets *tickets, unsigned seconds, struct err *err)
{
	long long latest = backoff_now() + seconds * 1000LL;
	bool first = tickets->replace == 0;

	tickets->seconds = seconds;
	if (first && (renew(tickets) == -1 || renew(tickets) == -1))
		return err_system(err, "keys for tickets cannot be made");
	if (tickets->replace > latest)
		tickets->replace = latest;
	return 0;
}

long long
tickets_due(const struct tickets *tickets)
{
	return tickets->replace == 0 ? BACKOFF_NEVER : tickets->replace;
}

/* Where no random bytes can be had now, the keys stay for once more. */
bool
tickets_replace(struct tickets *tickets)
{
	if (tickets->replace == 0 || backoff_now() < tickets->replace)
		return false;
	if (renew(tickets) == 0)
		return true;
	tickets->replace = backoff_now() + tickets->seconds * 1000LL;
	return false;
}

void
tickets_clear(struct tickets *tickets)
{
	explicit_bzero(tickets, sizeof(*tickets));
}
