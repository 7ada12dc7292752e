/*
 * The one walk over a document's tree, which calls the formats' functions
 * for the parts described in render.h.
 */
#ifndef RENDER_BLOCKS_H
#define RENDER_BLOCKS_H

#include "render/writer.h"

void blocks_walk(struct writer *, size_t count, const struct document *,
    const struct render_options *);

#endif
