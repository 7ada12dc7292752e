/*
 * Places whose answers are made when they are asked for, since they depend on
 * what a reader has typed: one const record each, with a function a protocol.
 * All other paths lead to finished answers (site/site.h).
 */
#ifndef SERVE_ENDPOINT_H
#define SERVE_ENDPOINT_H

#include "net/connection.h"
#include "protocol/titan.h"
#include "serve/services.h"

/*
 * What was asked; all of it lies in the request or on the stack, and is to be
 * copied if it is needed after the call.
 */
struct ask {
	const struct served_site *served;
	unsigned gopher_port; /* that menus lead to: by which it was asked */
	const struct peer *peer;
	struct span path; /* decoded: "/search", "/it/search" */
	const struct site_language *language; /* of the path */
	bool typed; /* words came with it; Gemini: even none at all */

	/* As they were typed, escapes decoded: any bytes but NUL. */
	struct span words;
};

struct endpoint {
	/*
	 * Is a path one of its own on a site?  "/search/" is "/search", and a
	 * path is one like all others where the site has no such place.
	 */
	bool (*is_at)(const struct served_site *, struct span path);

	/* As the request function of struct service, which they answer for. */
	enum verdict (*gemini)(const struct ask *, struct answer *);
	enum verdict (*gopher)(const struct ask *, struct answer *);

	/*
	 * What a Titan request is told, VERDICT_BODY if its body is wanted, and
	 * what then becomes of that.  Both NULL where none is taken.
	 */
	enum verdict (*titan)(const struct ask *, const struct titan_request *,
	    struct answer *);
	enum verdict (*body)(const struct ask *, struct span body,
	    struct answer *);
};

/* All there are, up to a NULL. */
extern const struct endpoint *const endpoints[];

/* The one of a list that a path means on a site; NULL when there is none. */
const struct endpoint *endpoint_find(const struct endpoint *const *list,
    const struct served_site *, struct span path);

#endif
