#include "net/connection_private.h"

#include "base/memory.h"
#include "net/quota.h"

#include <event2/event.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Ms until those that linger are looked at. */
	LINGER_TICK = 2,
	/* Connections at once whose memory is worth giving back. */
	RUSH = 100,
	/* Handshakes at once whose memory is too, … */
	RUSH_OF_HANDSHAKES = 16,
	/* … so many ms later: the next ones would only ask for it again. */
	TIDY_PAUSE = 50,
};

const struct connection_limits connection_limits_default = {
	.handshake = 10000,
	.request = 10000,
	.send_window = 30000,
	.send_rate = 200,
	.answer = 30000,
	.linger = 1000,
	.linger_bytes = 65536,
	.most = 1000,
};

/* ---- those that linger --------------------------------------------------- */

void
connections_linger(struct connections *table, struct connection *c)
{
	const struct timeval delay = { 0, LINGER_TICK * 1000L };

	if (table->lingering == NULL)
		event_add(&table->linger, &delay);
	c->listed = true;
	c->later = table->lingering;
	table->lingering = c;
}

void
connections_linger_no_more(struct connections *table, struct connection *c)
{
	struct connection **at = &table->lingering;

	while (c->listed && *at != c)
		at = &(*at)->later;
	if (c->listed)
		*at = c->later;
	c->listed = false;
}

static void
on_linger(evutil_socket_t fd, short what, void *data)
{
	struct connections *table = data;
	struct connection *c = table->lingering;

	(void)fd;
	(void)what;
	/* Who is not done yet comes into the next list, not into this one. */
	table->lingering = NULL;
	while (c != NULL) {
		struct connection *later = c->later;

		c->listed = false;
		connection_run(c);
		c = later;
	}
}

/* ---- handshakes ---------------------------------------------------------- */

static uint64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void
connections_begin_shaking(struct connections *table)
{
	table->shaking++;
	if (table->shaking > table->shaking_peak)
		table->shaking_peak = table->shaking;
}

static void
on_tidy(evutil_socket_t fd, short what, void *data)
{
	struct connections *table = data;

	(void)fd;
	(void)what;
	/* Or the next rush has begun: it ends as well. */
	if (table->shaking > 0)
		return;
	memory_return();
	table->shaking_peak = 0;
}

/*
 * A handshake needs three times the memory that an idle connection keeps,
 * and leaves it in between: after many at once it is given back.
 */
void
connections_end_shaking(struct connections *table)
{
	const struct timeval pause = { 0, TIDY_PAUSE * 1000L };

	table->shaking--;
	if (table->shaking == 0 && table->shaking_peak >= RUSH_OF_HANDSHAKES &&
	    !evtimer_pending(&table->tidy, NULL))
		event_add(&table->tidy, &pause);
}

/* ---- files --------------------------------------------------------------- */

int
connections_begin_file(struct connections *table)
{
	table->files++;
	if (table->room == NULL)
		table->room = malloc(sizeof(*table->room));
	return table->room == NULL ? -1 : 0;
}

void
connections_end_file(struct connections *table)
{
	table->files--;
	if (table->files > 0)
		return;
	free(table->room);
	table->room = NULL;
}

/* ---- the table ----------------------------------------------------------- */

struct connections *
connections_new(struct event_base *base, const struct connection_rules *rules)
{
	struct connections *table = calloc(1, sizeof(*table));

	if (table == NULL)
		return NULL;
	table->base = base;
	table->rules = *rules;
	evtimer_assign(&table->linger, base, on_linger, table);
	evtimer_assign(&table->tidy, base, on_tidy, table);
	table->crowd = crowd_new(rules->limits.most);
	if (table->crowd != NULL)
		return table;
	free(table);
	return NULL;
}

size_t
connections_open(const struct connections *table)
{
	return table->open;
}

unsigned long
connections_accepted(const struct connections *table)
{
	return table->accepted;
}

void
connections_wait(struct connections *table, struct waiter *waiter)
{
	waiters_add(&table->waiters, waiter);
}

void
connections_forget(struct connections *table, struct waiter *waiter)
{
	waiters_forget(&table->waiters, waiter);
}

void
connections_link(struct connections *table, struct connection *c)
{
	c->next = table->first;
	if (c->next != NULL)
		c->next->previous = c;
	table->first = c;
	table->accepted++;
	table->open++;
	if (table->open > table->peak)
		table->peak = table->open;
	tally_open(table->rules.tally, table->rules.worker, table->open);
}

/*
 * A rush leaves its memory behind, in holes between what is still in use: when
 * three quarters of it have gone, it is given back.
 */
void
connections_tidy(struct connections *table)
{
	if (table->peak < RUSH || table->open > table->peak / 4)
		return;
	memory_return();
	table->peak = table->open;
}

void
connections_unlink(struct connections *table, struct connection *c)
{
	if (c->next != NULL)
		c->next->previous = c->previous;
	if (c->previous != NULL)
		c->previous->next = c->next;
	else
		table->first = c->next;
	table->open--;
	tally_open(table->rules.tally, table->rules.worker, table->open);
}

/* ---- counting ------------------------------------------------------------ */

void
connections_count(const struct connections *table, enum tally_kind kind,
    uint64_t more)
{
	tally_count(table->rules.tally, table->rules.worker, kind, more);
}

void
connections_count_limit(const struct connections *table, enum tally_kind kind)
{
	tally_limit(table->rules.tally, table->rules.worker, kind, now_ms());
}

/* ---- addresses ----------------------------------------------------------- */

int
connections_enter(struct connections *table, struct connection *c)
{
	return crowd_enter(table->crowd, &c->place,
	    ip_unit(&c->outcome.address));
}

int
connections_admit(struct connections *table, struct connection *c)
{
	const struct connection_rules *rules = &table->rules;
	const struct ip *ip = &c->outcome.address;

	if (rules->quota == NULL ||
	    (ip_is_loopback(ip) && !rules->limits.loopback))
		return 0;
	if (quota_open(rules->quota, rules->worker, ip_unit(ip)) == -1) {
		connections_count_limit(table, TALLY_CROWDED);
		return -1;
	}
	c->counted = true;
	return 0;
}

void
connections_leave(struct connections *table, struct connection *c)
{
	const struct connection_rules *rules = &table->rules;

	crowd_leave(table->crowd, &c->place);
	if (c->counted)
		quota_close(rules->quota, rules->worker,
		    ip_unit(&c->outcome.address));
	c->counted = false;
}

unsigned long
connections_take(struct connections *table, const struct connection *c)
{
	unsigned long ms;

	if (!c->counted)
		return 0;
	ms = quota_take(table->rules.quota, ip_unit(&c->outcome.address),
	    now_ms());
	if (ms > 0)
		connections_count_limit(table, TALLY_LIMITED);
	return (ms + 999) / 1000;
}

/* ---- room ---------------------------------------------------------------- */

static struct connection *
find_victim(struct connections *table)
{
	return (struct connection *)crowd_find_victim(table->crowd);
}

static void
evict(struct connection *victim)
{
	connections_count_limit(victim->table, TALLY_EVICTED);
	connection_close(victim, "evicted");
}

bool
connections_evict(struct connections *table)
{
	struct connection *victim = find_victim(table);

	if (victim != NULL)
		evict(victim);
	return victim != NULL;
}

bool
connections_can_add(struct connections *table)
{
	if (table->open + table->files < table->rules.limits.most ||
	    find_victim(table) != NULL)
		return true;
	connections_count_limit(table, TALLY_PAUSED);
	return false;
}

/*
 * Whoever comes is let in first and makes room then: one that its own
 * address's quota turns away drives out nobody.
 */
bool
connections_make_room(struct connections *table, const struct connection *c)
{
	while (table->open + table->files > table->rules.limits.most) {
		struct connection *victim = find_victim(table);
		bool itself = victim == c;

		if (victim == NULL)
			return true;
		evict(victim);
		if (itself)
			return false;
	}
	return true;
}

/* ---- the beginning and the end ------------------------------------------- */

void
connections_add(struct connections *table, int fd, const struct ip *ip,
    const struct entrance *entrance)
{
	struct connection *c = connection_new(table, fd, ip, entrance);

	if (c != NULL && connections_make_room(table, c))
		connection_run(c);
}

void
connections_free(struct connections *table)
{
	struct connection *next;

	if (table == NULL)
		return;
	for (struct connection *c = table->first; c != NULL; c = next) {
		next = c->next;
		connection_close(c, "stopped");
	}
	event_del(&table->linger);
	event_del(&table->tidy);
	crowd_free(table->crowd);
	free(table);
}
