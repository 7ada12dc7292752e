/*
 * What each protocol answers, from a site: the services that the listeners
 * hand their connections to.
 */
#ifndef SERVE_SERVICES_H
#define SERVE_SERVICES_H

#include "net/connection.h"
#include "serve/config.h"
#include "site/site.h"

/* The data of both services. */
struct served {
	const struct site *site;
	const struct site_config *config;
	unsigned gemini_port; /* the public one: what URLs must name */
};

extern const struct service service_gemini;
extern const struct service service_gopher;

/*
 * Fills in an answer with a resource, for one protocol's bytes of it.
 * VERDICT_DROP when its file is not the one any more that was loaded.
 */
enum verdict services_answer(const struct served *, const struct resource *,
    struct span bytes, struct answer *);

#endif
