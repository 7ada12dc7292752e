#include "serve/endpoint.h"

#include "serve/search.h"

const struct endpoint *const endpoints[] = {
	&search_endpoint,
	NULL,
};

const struct endpoint *
endpoint_find(const struct endpoint *const *list,
    const struct served_site *served, struct span path)
{
	if (served->site != NULL)
		path = span_after(path,
		    site_language(served->site, path)->prefix.len);
	if (path.len > 1 && span_ends(path, "/"))
		path.len--;
	for (; *list != NULL; list++)
		if (span_is(path, (*list)->path) && (*list)->is_on(served))
			return *list;
	return NULL;
}
