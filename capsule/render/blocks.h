/*
 * The one walk over a document's tree, which calls the format's functions
 * for the parts described in render.h.
 */
#ifndef RENDER_BLOCKS_H
#define RENDER_BLOCKS_H

#include "render/writer.h"

void blocks_walk(struct writer *);

#endif
