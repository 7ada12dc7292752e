/*
 * The private zones of a site: which zone a path lies in.
 */
#ifndef BASE_ZONES_H
#define BASE_ZONES_H

#include "base/span.h"

/*
 * All below a path, "/family/", and that path itself with and without its
 * last slash.
 */
struct zone_path {
	struct span path; /* begins with a slash and ends without one */
	size_t zone;      /* a number from 1 */
};

struct zones {
	const struct zone_path *paths;
	size_t count;
};

/*
 * The zone of a path (decoded, without dot segments): that of the longest
 * zone_path that it lies below; 0 when it lies below none and is public.
 */
size_t zones_find(const struct zones *, struct span path);

/*
 * May what stands at one path show what lies at another: name it or link to
 * it?  What is public may be shown anywhere, what is private in its own zone.
 */
bool zones_may_show(const struct zones *, struct span at, struct span what);

#endif
