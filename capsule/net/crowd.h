/*
 * Who is there: the connections of one process by the address they come from,
 * and which of them gives way when there is no more room.
 */
#ifndef NET_CROWD_H
#define NET_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crowd;
struct holder;

/* A connection's place; the struct is its own and must stay where it is. */
struct place {
	/* for crowd.c alone */
	struct holder *holder;
	struct place *older, *newer; /* of the holder's that wait */
	bool waiting;
};

/* For about so many connections; NULL when out of memory. */
struct crowd *crowd_new(size_t most);

/* All must have left; crowd_free(NULL) is fine. */
void crowd_free(struct crowd *);

/*
 * Takes in a connection that waits for its request, from a unit of addresses
 * (ip_unit).  -1 when out of memory.
 */
int crowd_enter(struct crowd *, struct place *, uint64_t unit);

/* It waits no more: it is being answered, and never gives way. */
void crowd_serve(struct crowd *, struct place *);

/* Leaving twice is leaving once. */
void crowd_leave(struct crowd *, struct place *);

/*
 * Who must give way: of those that wait, from the address that has most
 * connections, the one that has waited longest.  NULL when none waits.
 */
struct place *crowd_find_victim(struct crowd *);

#endif
