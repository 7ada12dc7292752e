/*
 * Media types of downloads, told by their content (libmagic), and where that
 * says too little by the name's extension.
 */
#ifndef SITE_MIME_H
#define SITE_MIME_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

struct mime;

/* Opens libmagic's database, which is large: free it soon. */
struct mime *mime_new(struct err *);
void mime_free(struct mime *);

struct media {
	struct span type; /* "text/plain; charset=utf-8" */
	struct span name; /* for readers, in English: "PDF", "text" */
};

/* The media type of an open file whose name is given, in the arena. */
int mime_find(struct mime *, int fd, const char *name, struct arena *,
    struct media *, struct err *);

#endif
