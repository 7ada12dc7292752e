/*
 * /search: what a reader types is looked for in the pages.
 */
#ifndef SERVE_SEARCH_H
#define SERVE_SEARCH_H

#include "serve/endpoint.h"

extern const struct endpoint search_endpoint;

#endif
