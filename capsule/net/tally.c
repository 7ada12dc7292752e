#include "net/tally.h"

#include "base/log.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { MINUTE = 60000 };

static const char *const names[TALLY_KINDS] = {
	[TALLY_ACCEPTED] = "accepted",
	[TALLY_GEMINI] = "gemini",
	[TALLY_GOPHER] = "gopher",
	[TALLY_SENT] = "sent",
	[TALLY_RECEIVED] = "received",
	[TALLY_EVICTED] = "evicted",
	[TALLY_CROWDED] = "crowded",
	[TALLY_LIMITED] = "limited",
	[TALLY_PAUSED] = "paused",
	[TALLY_BAD_PROXY] = "bad-proxy",
	[TALLY_LATE_PROXY] = "late-proxy",
	[TALLY_LATE_HANDSHAKE] = "late-handshake",
	[TALLY_LATE_REQUEST] = "late-request",
	[TALLY_LATE_ANSWER] = "late-answer",
	[TALLY_LATE_READER] = "late-reader",
};

struct row {
	_Atomic uint64_t counts[TALLY_KINDS];
	_Atomic uint64_t open;
};

struct shared {
	_Atomic uint64_t told[TALLY_KINDS]; /* ms, when the log was; 0: never */
	struct row rows[];
};

struct tally {
	unsigned workers;
	struct shared *shared;
	size_t size; /* of shared, bytes */
};

struct tally *
tally_new(unsigned workers, struct err *err)
{
	struct tally *tally = calloc(1, sizeof(*tally));

	if (tally == NULL)
		goto out;
	tally->workers = workers;
	tally->size = sizeof(struct shared) + workers * sizeof(struct row);
	tally->shared = mmap(NULL, tally->size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally->shared != MAP_FAILED)
		return tally;
	free(tally);
out:
	err_system(err, "the memory for counters cannot be had");
	return NULL;
}

void
tally_free(struct tally *tally)
{
	if (tally == NULL)
		return;
	munmap(tally->shared, tally->size);
	free(tally);
}

void
tally_count(struct tally *tally, unsigned worker, enum tally_kind kind,
    uint64_t more)
{
	if (tally != NULL)
		atomic_fetch_add(&tally->shared->rows[worker].counts[kind],
		    more);
}

uint64_t
tally_sum(const struct tally *tally, enum tally_kind kind)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < tally->workers; i++)
		sum += atomic_load(&tally->shared->rows[i].counts[kind]);
	return sum;
}

/* Of the workers that come at once, one gets to tell. */
void
tally_limit(struct tally *tally, unsigned worker, enum tally_kind kind,
    uint64_t now)
{
	struct log_line line;
	uint64_t told;

	if (tally == NULL)
		return;
	tally_count(tally, worker, kind, 1);
	told = atomic_load(&tally->shared->told[kind]);
	if (told != 0 && now < told + MINUTE)
		return;
	if (!atomic_compare_exchange_strong(&tally->shared->told[kind], &told,
		now))
		return;
	log_begin(&line, "limit");
	log_text(&line, "kind", span_of(names[kind]));
	log_number(&line, "times", tally_sum(tally, kind));
	log_end(&line);
}

void
tally_open(struct tally *tally, unsigned worker, uint64_t open)
{
	if (tally != NULL)
		atomic_store(&tally->shared->rows[worker].open, open);
}

void
tally_log(const struct tally *tally)
{
	struct log_line line;
	uint64_t open = 0;

	for (unsigned i = 0; i < tally->workers; i++)
		open += atomic_load(&tally->shared->rows[i].open);
	log_begin(&line, "counters");
	log_number(&line, "open", open);
	for (unsigned kind = 0; kind < TALLY_KINDS; kind++)
		log_number(&line, names[kind],
		    tally_sum(tally, (enum tally_kind)kind));
	log_end(&line);
}
