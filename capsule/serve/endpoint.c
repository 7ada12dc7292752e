#include "serve/endpoint.h"

#include "serve/search.h"
#include "serve/write.h"

const struct endpoint *const endpoints[] = {
	&search_endpoint,
	&write_endpoint,
	NULL,
};

const struct endpoint *
endpoint_find(const struct endpoint *const *list,
    const struct served_site *served, struct span path)
{
	for (; *list != NULL; list++)
		if ((*list)->is_at(served, path))
			return *list;
	return NULL;
}
