/* Any bytes as a Gopher request: what is accepted must make sense. */
#include "protocol/gopher.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_request(const struct gopher_request *request)
{
	char out[GOPHER_REQUEST_MAX + 2];
	struct span path;

	if (request->selector.len > request->whole.len ||
	    span_find(request->selector, '\t') < request->selector.len ||
	    span_find(request->words, '\n') < request->words.len)
		abort();
	if (gopher_path(request->selector, out, sizeof(out), &path) < 0)
		return;
	if (!span_starts(path, "/"))
		abort();
	for (size_t i = 0; i < path.len; i++) {
		struct span rest = span_after(path, i);

		if (span_starts(rest, "/../") || span_is(rest, "/.."))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	struct gopher_request request;

	(void)gopher_is_error(bytes);
	switch (gopher_parse(bytes, &request)) {
	case GOPHER_PARSE_OK:
		if (request.consumed > size ||
		    request.consumed > GOPHER_REQUEST_MAX)
			abort();
		check_request(&request);
		break;
	case GOPHER_PARSE_MORE:
		if (size >= GOPHER_REQUEST_MAX)
			abort();
		break;
	case GOPHER_PARSE_BAD:
		break;
	}
	return 0;
}
