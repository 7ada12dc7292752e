/*
 * Content folders and sites that tests load: what is wrong with one fails the
 * test, with its place.
 */
#ifndef TESTS_UNIT_LOADED_H
#define TESTS_UNIT_LOADED_H

#include "support.h"

#include "site/site.h"
#include "source/content.h"

static inline void
loaded_fail(const struct err *err)
{
	fail_msg("%s:%u:%u: %s", err->file, err->line, err->column,
	    err->message);
}

static inline struct content *
loaded_content(const struct support_folder *folder)
{
	struct err err;
	struct content *content = content_load(folder->path, NULL, &err);

	if (content == NULL)
		loaded_fail(&err);
	return content;
}

static inline struct site *
loaded_site(const struct site_options *options)
{
	struct err err;
	struct site *site = site_load(options, &err);

	if (site == NULL)
		loaded_fail(&err);
	return site;
}

static inline const struct resource *
loaded_find(const struct site *site, const char *path)
{
	const struct resource *resource = site_find(site, span_of(path));

	if (resource == NULL)
		fail_msg("there is no %s", path);
	return resource;
}

/* What a path has over Gemini, or NULL; the caller frees the site. */
static inline struct span
loaded_answer(const struct site_options *options, const char *path,
    struct site **site)
{
	const struct resource *resource;

	*site = loaded_site(options);
	resource = site_find(*site, span_of(path));
	return resource == NULL ? span_of(NULL) : resource->gemini;
}

#endif
