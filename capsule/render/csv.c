#include "render/csv.h"

#include "render/ascii.h"
#include "render/plain.h"

/* RFC 4180, section 2, rules 5 to 7. */
static bool
needs_quotes(struct span field)
{
	for (size_t i = 0; i < field.len; i++)
		if (memchr("\",\r\n", field.ptr[i], 4) != NULL)
			return true;
	return false;
}

static void
append_field(struct span field, struct buf *out)
{
	struct span part;
	bool first = true;

	if (!needs_quotes(field)) {
		buf_append(out, field);
		return;
	}
	buf_append_char(out, '"');
	while (span_split(&field, '"', &part)) {
		if (!first)
			buf_append_string(out, "\"\"");
		buf_append(out, part);
		first = false;
	}
	buf_append_char(out, '"');
}

void
csv_append(const struct node *table, struct buf *out)
{
	struct buf plain, field;

	buf_init(&plain);
	buf_init(&field);
	for (const struct node *row = table->first; row != NULL;
	     row = row->next) {
		if (row->kind != NODE_ROW)
			continue;
		for (const struct node *cell = row->first; cell != NULL;
		     cell = cell->next) {
			buf_truncate(&plain, 0);
			buf_truncate(&field, 0);
			plain_append(cell, &plain, NULL);
			ascii_clean(buf_span(&plain), &field);
			append_field(buf_span(&field), out);
			buf_append_string(out, cell->next == NULL ? "" : ",");
		}
		buf_append_string(out, "\r\n");
	}
	buf_clear(&plain);
	buf_clear(&field);
}
