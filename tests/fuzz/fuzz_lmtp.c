/* Any bytes as replies of a mail server. */
#include "protocol/lmtp.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	struct lmtp_reply reply;

	while (lmtp_parse(bytes, &reply) == LMTP_PARSE_OK) {
		if (reply.consumed == 0 || reply.consumed > bytes.len ||
		    reply.consumed > LMTP_REPLY_MAX || reply.code < 200 ||
		    reply.code > 599)
			abort();
		bytes = span_after(bytes, reply.consumed);
	}
	return 0;
}
