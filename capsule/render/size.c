#include "render/size.h"

#include "document/document.h"

void
size_append(size_t bytes, const struct labels *labels, struct buf *out)
{
	const struct span units[] = { labels->kilobytes, labels->megabytes,
		labels->gigabytes };
	size_t unit = 0;

	if (bytes < 1000) {
		buf_printf(out, "%zu %.*s", bytes, SPAN_ARG(labels->bytes));
		return;
	}
	/* 999,500 bytes would round to 1000 KB: that is 1 MB. */
	for (; bytes >= 999500 && unit < 2; unit++)
		bytes /= 1000;
	buf_printf(out, "%zu %.*s", (bytes + 500) / 1000,
	    SPAN_ARG(units[unit]));
}

void
size_append_time(size_t words, const struct labels *labels, struct buf *out)
{
	labels_append_minutes(labels, document_minutes(words), out);
}
