#include "serve/services.h"

enum verdict
services_answer(const struct served *served, const struct resource *resource,
    struct span bytes, struct answer *answer)
{
	*answer = (struct answer){ .bytes = bytes, .fd = -1 };
	if (resource->file == NULL)
		return VERDICT_ANSWER;
	answer->fd = site_open(served->site, resource);
	answer->length = resource->size;
	return answer->fd == -1 ? VERDICT_DROP : VERDICT_ANSWER;
}
