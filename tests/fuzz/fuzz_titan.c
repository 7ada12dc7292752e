/* Any bytes as a Titan request line: what is accepted must make sense. */
#include "protocol/titan.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	struct gemini_request line;
	struct titan_request titan;
	char memory[GEMINI_URI_MAX + 1];
	struct span path;

	if (gemini_parse(bytes, &line) != GEMINI_PARSE_OK || !titan_is(&line))
		return 0;
	if (titan_read(&line, &titan) == -1) {
		if (titan.reason[0] == '\0')
			abort();
		return 0;
	}
	if (span_find(titan.line.uri.path, ';') < titan.line.uri.path.len ||
	    span_find(titan.type, ';') < titan.type.len)
		abort();
	(void)titan_is_text(&titan);
	if (gemini_path(&titan.line, memory, sizeof(memory), &path) == 0 &&
	    !span_starts(path, "/"))
		abort();
	return 0;
}
