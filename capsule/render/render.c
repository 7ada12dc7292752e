#include "render/render.h"

#include "render/blocks.h"
#include "render/csv.h"
#include "render/plain.h"

void
render_document(const struct format *format, const struct document *document,
    const struct render_options *options, struct buf *out)
{
	struct writer w;

	writer_init(&w, format, document, options, out);
	format->begin(&w);
	blocks_walk(&w);
	format->end(&w);
	writer_clear(&w);
}

void
render_csv(const struct node *table, struct buf *out)
{
	csv_append(table, out);
}

void
render_plain(const struct node *node, struct buf *out)
{
	plain_append(node, out, NULL);
}
