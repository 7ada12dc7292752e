/*
 * What each protocol answers, from the sites: the services that the listeners
 * hand their connections to.
 */
#ifndef SERVE_SERVICES_H
#define SERVE_SERVICES_H

#include "net/connection.h"
#include "serve/config.h"
#include "site/site.h"

struct postman;

/* A site as it is served. */
struct served_site {
	const struct site_config *config;
	struct site *site;
	struct tls_context *tls;
	struct tls_context *gopher_tls; /* NULL: not served over Gopher */
	unsigned gemini_port; /* the public ones: what URLs must name */
	unsigned gopher_port; /* of menus; 0: it is not served over Gopher */
	unsigned gopher_tls_port;
	bool gopher_tls_alone; /* all that is spoken: both ports are that one */
	struct postman *postman; /* of this worker; NULL: nobody can write */
};

/*
 * All of them, the first of which answers who names no host.  They are the
 * data of service_gemini; the data of service_gopher is one of the sites.
 */
struct served {
	struct served_site *sites;
	size_t count;
};

extern const struct service service_gemini;
extern const struct service service_gopher;

/* For ports that speak TLS alone: menus lead there, and not out of TLS. */
extern const struct service service_gopher_tls;

/* The site that is known by a host's name; NULL when there is none. */
const struct served_site *services_find(const struct served *,
    struct span host);

/*
 * Fills in an answer with bytes, and behind them the file of a resource that
 * has one.  VERDICT_DROP when it is not the file any more that was loaded.
 */
enum verdict services_answer(const struct served_site *,
    const struct resource *, struct span bytes, struct answer *);

#endif
