#include "serve/answer.h"

#include "base/host.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

/* What a document, its rendering and bufs that grow need beside the bytes. */
enum { ROOM = 512 * 1024, COPIES = 4 };

bool
answer_has_room(size_t bytes)
{
	return memory_set_aside(ROOM + COPIES * bytes);
}

enum verdict
answer_bytes(struct answer *answer, struct span bytes)
{
	*answer = (struct answer){ .bytes = bytes, .fd = -1 };
	return VERDICT_ANSWER;
}

enum verdict
answer_buf(struct answer *answer, struct buf *bytes)
{
	size_t len = bytes->len;
	char *owned = buf_detach(bytes);

	*answer = (struct answer){ .bytes = span_make(owned, len),
		.fd = -1,
		.release = free,
		.owned = owned };
	return VERDICT_ANSWER;
}

/* Appends a menu; lines that end in one place end in another. */
static void
append_led(struct span menu, struct span from, struct span to, struct buf *out)
{
	struct span line;

	while (menu.len > 0 && span_split(&menu, '\n', &line)) {
		bool leads = span_ends(line, from.ptr);

		buf_append(out,
		    span_first(line, leads ? line.len - from.len : line.len));
		buf_append(out, leads ? to : span_of(""));
		buf_append_char(out, '\n');
	}
}

enum verdict
answer_menu(struct answer *answer, const struct served_site *served,
    unsigned port, struct span menu)
{
	struct span host = host_bare(site_config_gopher_host(served->config));
	struct buf from, to, out;

	if (port == served->gopher_port)
		return answer_bytes(answer, menu);
	if (!answer_has_room(menu.len))
		return VERDICT_DROP;
	buf_init(&from);
	buf_init(&to);
	buf_init(&out);
	buf_printf(&from, "\t%.*s\t%u\r", SPAN_ARG(host), served->gopher_port);
	buf_printf(&to, "\t%.*s\t%u\r", SPAN_ARG(host), port);
	append_led(menu, buf_span(&from), buf_span(&to), &out);
	buf_clear(&to);
	buf_clear(&from);
	return answer_buf(answer, &out);
}

enum verdict
answer_menu_buf(struct answer *answer, const struct served_site *served,
    unsigned port, struct buf *menu)
{
	enum verdict verdict;

	if (port == served->gopher_port)
		return answer_buf(answer, menu);
	verdict = answer_menu(answer, served, port, buf_span(menu));
	buf_clear(menu);
	return verdict;
}

enum verdict
answer_header(struct answer *answer, enum gemini_status status,
    const char *meta, const char *more)
{
	enum { MOST = GEMINI_HEADER_MAX - 2 };
	char header[GEMINI_HEADER_MAX + 1];
	size_t len =
	    (size_t)snprintf(header, MOST + 1, "%d %s%s", status, meta, more);
	char *copy;

	/* The words of a content folder may be too many. */
	if (len > MOST)
		len = utf8_check(span_make(header, MOST));
	memcpy(header + len, "\r\n", sizeof("\r\n"));
	copy = strdup(header);
	if (copy == NULL)
		return VERDICT_DROP;
	*answer = (struct answer){
		.bytes = span_of(copy), .fd = -1, .release = free, .owned = copy
	};
	return VERDICT_ANSWER;
}
