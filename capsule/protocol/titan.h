/*
 * Titan: a Gemini request line whose URL says that so many bytes follow
 * (transjovian.org/titan).  Pure functions: no sockets, no allocation.
 */
#ifndef PROTOCOL_TITAN_H
#define PROTOCOL_TITAN_H

#include "protocol/gemini.h"

struct titan_request {
	struct gemini_request line; /* its path ends before the parameters */
	size_t size;                /* bytes of the body; SIZE_MAX: too many */
	struct span type; /* its media type as written; empty: not said */
	struct span token;
	const char *reason; /* when bad: what is wrong, for the meta */
};

/* Does a request line that gemini_parse has taken speak Titan? */
bool titan_is(const struct gemini_request *);

/*
 * Reads the parameters: ";size=N" is needed, ";mime=TYPE" and ";token=TEXT"
 * may be there, each once, in any order; others are passed over.  -1 (answer
 * 59 with the reason) when they are not so, or there is no host, or a query.
 */
int titan_read(const struct gemini_request *, struct titan_request *);

/*
 * Is the body plain text?  Gemtext is too, which is what Titan takes a body
 * for whose type is not said.
 */
bool titan_is_text(const struct titan_request *);

#endif
