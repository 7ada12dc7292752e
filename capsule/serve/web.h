/*
 * Those who come to the Gopher port from the web, or want to go there: an
 * HTML page for "URL:" selectors, and HTTP for browsers that ask in HTTP.
 */
#ifndef SERVE_WEB_H
#define SERVE_WEB_H

#include "net/connection.h"
#include "serve/services.h"

/*
 * Whether a selector is "URL:" and an address that a menu of ours may lead
 * to: http, https, gemini or mailto, and nothing that a URI may not hold.
 */
bool web_is_url(struct span selector, struct span *uri);

/* A plain HTML page that says where it leads, and leads there. */
enum verdict web_lead(struct span uri, struct answer *);

/* Whether a request line is one of HTTP; *target is what it asks for. */
bool web_is_http(struct span line, struct span *target);

/*
 * Answers such a line in HTTP/1.0: what this server is and how to read it,
 * and the page asked for as text, if there is such a page.
 */
enum verdict web_tell(const struct served_site *, struct span line,
    struct answer *);

/*
 * Whether all the bytes that a request may have begin as such a line does: it
 * is told, in HTTP too, that it is too long.
 */
bool web_is_endless(struct span bytes);
enum verdict web_refuse(const struct served_site *, struct span bytes,
    struct answer *);

#endif
