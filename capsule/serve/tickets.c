#include "serve/tickets.h"

#include "serve/backoff.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

struct tickets {
	struct tls_ticket_keys keys;
	unsigned seconds;  /* that a key makes tickets */
	long long replace; /* ms, when new ones are due; 0: no keys yet */
};

struct tickets *
tickets_new(struct err *err)
{
	void *memory = mmap(NULL, sizeof(struct tickets),
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		err_system(err, "the memory for keys of tickets cannot be had");
		return NULL;
	}
	madvise(memory, sizeof(struct tickets), MADV_WIPEONFORK);
	madvise(memory, sizeof(struct tickets), MADV_DONTDUMP);
	return memory;
}

void
tickets_free(struct tickets *tickets)
{
	if (tickets != NULL)
		munmap(tickets, sizeof(*tickets));
}

static int
renew(struct tickets *tickets, long long now)
{
	struct tls_ticket_key key;

	if (getrandom(&key, sizeof(key), 0) != sizeof(key))
		return -1;
	tickets->keys.previous = tickets->keys.current;
	tickets->keys.current = key;
	explicit_bzero(&key, sizeof(key));
	tickets->replace = now + tickets->seconds * 1000LL;
	return 0;
}

/* The first pair is two new keys: the name of none may be all zero. */
int
tickets_want(struct tickets *tickets, unsigned seconds, struct err *err)
{
	long long now = backoff_now();
	bool first = tickets->replace == 0;

	if (seconds == 0)
		return err_set(err, "keys for tickets need a time");
	tickets->seconds = seconds;
	if (first && (renew(tickets, now) == -1 || renew(tickets, now) == -1))
		return err_system(err, "keys for tickets cannot be made");
	if (tickets->replace > now + seconds * 1000LL)
		tickets->replace = now + seconds * 1000LL;
	return 0;
}

const struct tls_ticket_keys *
tickets_keys(const struct tickets *tickets)
{
	return &tickets->keys;
}

long long
tickets_due(const struct tickets *tickets)
{
	return tickets->replace == 0 ? BACKOFF_NEVER : tickets->replace;
}

/* Where no random bytes can be had now, the keys stay for once more. */
bool
tickets_replace(struct tickets *tickets, long long now)
{
	if (tickets->replace == 0 || now < tickets->replace)
		return false;
	if (renew(tickets, now) == 0)
		return true;
	tickets->replace = now + tickets->seconds * 1000LL;
	return false;
}
