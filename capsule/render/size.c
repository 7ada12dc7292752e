#include "render/size.h"

#define WORDS_A_MINUTE 175 /* spoken by a screen reader at its default */

void
size_append(size_t bytes, const struct labels *labels, struct buf *out)
{
	static const char *const units[] = { "KB", "MB", "GB" };
	size_t unit = 0;

	if (bytes < 1000) {
		buf_printf(out, "%zu %.*s", bytes, SPAN_ARG(labels->bytes));
		return;
	}
	/* 999,500 bytes would round to 1000 KB: that is 1 MB. */
	for (; bytes >= 999500 && unit < 2; unit++)
		bytes /= 1000;
	buf_printf(out, "%zu %s", (bytes + 500) / 1000, units[unit]);
}

void
size_append_time(size_t words, const struct labels *labels, struct buf *out)
{
	size_t minutes = (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;

	if (minutes <= 1) {
		buf_printf(out, "1 %.*s", SPAN_ARG(labels->minute));
		return;
	}
	buf_printf(out, "%zu %.*s", minutes, SPAN_ARG(labels->minutes));
}
