#include "serve/answer.h"

#include <stdio.h>
#include <stdlib.h>

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
