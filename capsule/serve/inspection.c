#include "serve/inspection.h"

#include <time.h>

static struct date
today(void)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	return (struct date){ (unsigned short)(tm.tm_year + 1900),
		(unsigned char)(tm.tm_mon + 1), (unsigned char)tm.tm_mday };
}

struct check *
inspection_run(const char *folder, const struct site *site, bool release,
    struct err *err)
{
	struct check_options options = { .today = today(), .release = release };
	struct check *check = check_load(folder, &options, err);
	const struct resource *resource;
	size_t at = 0;

	if (check == NULL)
		return NULL;
	while ((resource = site_next(site, &at)) != NULL)
		check_add(check,
		    &(struct check_answer){ .path = resource->path,
			.gemini = resource->gemini,
			.header = resource->header,
			.gopher = resource->gopher });
	check_run(check);
	return check;
}
