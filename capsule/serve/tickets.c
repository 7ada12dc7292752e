#include "serve/tickets.h"

#include "serve/backoff.h"
#include "serve/channel.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

struct tickets {
	struct tls_ticket_keys keys;
	unsigned seconds;  /* that a key makes tickets */
	long long replace; /* ms, when new ones are due; 0: no keys yet */
	int channels[TICKETS_CHANNELS_MAX]; /* of those who want them */
	size_t count;
};

struct tickets *
tickets_new(void)
{
	void *memory = mmap(NULL, sizeof(struct tickets),
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
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
tickets_want(struct tickets *tickets, int channel, unsigned seconds,
    struct err *err)
{
	long long now = backoff_now();
	long long latest = now + seconds * 1000LL;

	if (tickets == NULL || seconds == 0 ||
	    tickets->count == TICKETS_CHANNELS_MAX)
		return err_set(err, "there are no keys for tickets");
	tickets->seconds = seconds;
	if (tickets->replace == 0)
		for (int i = 0; i < 2; i++)
			if (renew(tickets, now) == -1)
				return err_system(err,
				    "keys for tickets cannot be made");
	if (tickets->replace > latest)
		tickets->replace = latest;
	tickets->channels[tickets->count++] = channel;
	return 0;
}

void
tickets_forget(struct tickets *tickets, int channel)
{
	for (size_t i = 0; tickets != NULL && i < tickets->count; i++)
		if (tickets->channels[i] == channel) {
			tickets->channels[i] =
			    tickets->channels[--tickets->count];
			return;
		}
}

const struct tls_ticket_keys *
tickets_keys(const struct tickets *tickets)
{
	return &tickets->keys;
}

long long
tickets_due(const struct tickets *tickets)
{
	return tickets == NULL || tickets->replace == 0 ? BACKOFF_NEVER
							: tickets->replace;
}

/*
 * Where no random bytes can be had now, the keys stay for once more.  Who
 * does not listen goes on with its own.
 */
void
tickets_keep(struct tickets *tickets, long long now)
{
	if (tickets == NULL || tickets->replace == 0 || now < tickets->replace)
		return;
	if (renew(tickets, now) == -1) {
		tickets->replace = now + tickets->seconds * 1000LL;
		return;
	}
	for (size_t i = 0; i < tickets->count; i++)
		channel_tell_keys(tickets->channels[i], &tickets->keys);
}
