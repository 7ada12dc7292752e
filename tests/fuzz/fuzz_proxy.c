/* Any bytes as a PROXY header: it ends where it says, however it comes. */
#include "net/proxy.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes =
	    span_first(span_make((const char *)data, size), PROXY_SEEN_MAX);
	struct proxy_header header, again;
	enum proxy_parse verdict = proxy_parse(bytes, &header);

	if (verdict == PROXY_MORE && bytes.len == PROXY_SEEN_MAX)
		abort();
	if (verdict == PROXY_OK && header.length == 0)
		abort();
	/* A beginning is whole with the same words, or not yet. */
	for (size_t len = 0; verdict == PROXY_OK && len < bytes.len; len++)
		switch (proxy_parse(span_first(bytes, len), &again)) {
		case PROXY_MORE:
			break;
		case PROXY_OK:
			if (again.length != header.length ||
			    again.relayed != header.relayed)
				abort();
			break;
		case PROXY_BAD:
			abort();
		}
	return 0;
}
