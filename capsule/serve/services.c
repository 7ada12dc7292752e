#include "serve/services.h"

const struct served_site *
services_find(const struct served *served, struct span host)
{
	for (size_t i = 0; i < served->count; i++)
		if (site_config_is_host(served->sites[i].config, host))
			return &served->sites[i];
	return NULL;
}

enum verdict
services_answer(const struct served_site *served,
    const struct resource *resource, struct span bytes, struct answer *answer)
{
	*answer = (struct answer){ .bytes = bytes, .fd = -1 };
	if (resource->file == NULL)
		return VERDICT_ANSWER;
	answer->fd = site_open(served->site, resource);
	answer->length = resource->size;
	return answer->fd == -1 ? VERDICT_DROP : VERDICT_ANSWER;
}
