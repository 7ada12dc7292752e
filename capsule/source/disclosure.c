#include "source/disclosure.h"

#include "base/folder.h"
#include "source/scan.h"

#include <limits.h>
#include <stdio.h>

static size_t
zone_of(const struct content *content, struct span file)
{
	char path[PATH_MAX + 2];
	int len = snprintf(path, sizeof(path), "/%.*s", SPAN_ARG(file));

	return zones_find(&content->zones, span_make(path, (size_t)len));
}

const char *
disclosure_of(const struct content *content, struct span file)
{
	char own[PATH_MAX];
	struct span name;

	if (file.len >= PATH_MAX ||
	    folder_own_name(content->folder, file.ptr, own, sizeof(own)) == -1)
		return NULL;
	name = span_of(own);
	if (!scan_is_public(name))
		return "it is a symbolic link to a file that is never served";
	if (zone_of(content, name) != zone_of(content, file))
		return "it is a symbolic link into or out of a private zone";
	return NULL;
}
