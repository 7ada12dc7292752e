#include "base/zones.h"

static bool
lies_below(struct span path, struct span above)
{
	return span_equal(span_first(path, above.len), above) &&
	    (path.len == above.len || path.ptr[above.len] == '/');
}

size_t
zones_find(const struct zones *zones, struct span path)
{
	const struct zone_path *found = NULL;

	for (size_t i = 0; i < zones->count; i++) {
		const struct zone_path *candidate = &zones->paths[i];

		if (lies_below(path, candidate->path) &&
		    (found == NULL || candidate->path.len > found->path.len))
			found = candidate;
	}
	return found == NULL ? 0 : found->zone;
}

bool
zones_may_show(const struct zones *zones, struct span at, struct span what)
{
	size_t zone = zones_find(zones, what);

	return zone == 0 || zone == zones_find(zones, at);
}
