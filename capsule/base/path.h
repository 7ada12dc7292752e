/*
 * Paths of a site as they are written in site.yaml and capsule.conf.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"
#include "base/span.h"

/*
 * Decodes a path ("/caf%C3%A9/") into the arena, so that it is what requests
 * are compared with.  Returns -1 unless it begins with a slash and has no
 * empty or dot segments, no control characters, no query and no fragment.
 */
int path_read(struct span written, struct arena *, struct span *path);

#endif
