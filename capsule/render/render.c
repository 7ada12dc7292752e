#include "render/render.h"

#include "render/blocks.h"
#include "render/csv.h"
#include "render/plain.h"

void
render_together(const struct rendering *list, size_t count,
    const struct document *document, const struct render_options *options)
{
	struct writer writers[RENDER_FORMATS];

	for (size_t i = 0; i < count; i++) {
		writer_init(&writers[i], list[i].format, document, options,
		    list[i].out);
		list[i].format->begin(&writers[i]);
	}
	blocks_walk(writers, count, document, options);
	for (size_t i = 0; i < count; i++) {
		list[i].format->end(&writers[i]);
		writer_clear(&writers[i]);
	}
}

void
render_document(const struct format *format, const struct document *document,
    const struct render_options *options, struct buf *out)
{
	const struct rendering one = { format, out };

	render_together(&one, 1, document, options);
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
