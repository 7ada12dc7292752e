#include "serve/answer.h"

#include "base/memory.h"

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

enum verdict
answer_header(struct answer *answer, enum gemini_status status,
    const char *meta, const char *more)
{
	char header[GEMINI_HEADER_MAX];
	char *copy;

	snprintf(header, sizeof(header), "%d %s%s\r\n", status, meta, more);
	copy = strdup(header);
	if (copy == NULL)
		return VERDICT_DROP;
	*answer = (struct answer){
		.bytes = span_of(copy), .fd = -1, .release = free, .owned = copy
	};
	return VERDICT_ANSWER;
}
