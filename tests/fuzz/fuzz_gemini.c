/* Any bytes as a Gemini request: what is accepted must make sense. */
#include "protocol/gemini.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_path(const struct gemini_request *request)
{
	char out[GEMINI_URI_MAX];
	struct span path;

	if (gemini_path(request, out, sizeof(out), &path) < 0)
		return;
	if (!span_starts(path, "/") || span_find(path, '\0') < path.len)
		abort();
	/* No segment leads anywhere else. */
	for (size_t i = 0; i < path.len; i++) {
		struct span rest = span_after(path, i);

		if (span_starts(rest, "/../") || span_starts(rest, "/./") ||
		    span_is(rest, "/..") || span_is(rest, "/."))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	struct gemini_request request, again;
	enum gemini_parse verdict = gemini_parse(bytes, &request);

	switch (verdict) {
	case GEMINI_PARSE_OK:
		if (request.consumed > size ||
		    request.consumed > GEMINI_REQUEST_MAX)
			abort();
		/* What comes later changes nothing. */
		if (gemini_parse(span_first(bytes, request.consumed), &again) !=
		    GEMINI_PARSE_OK)
			abort();
		check_path(&request);
		break;
	case GEMINI_PARSE_MORE:
		if (size >= GEMINI_REQUEST_MAX)
			abort();
		break;
	case GEMINI_PARSE_BAD:
		if (request.reason == NULL || request.reason[0] == '\0')
			abort();
		break;
	}
	return 0;
}
