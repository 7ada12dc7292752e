/* Any bytes as the extension server_name: the name lies within, if any. */
#include "net/hello.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span extension = span_make((const char *)data, size);
	struct span name = hello_name(extension);

	if (name.len == 0)
		return 0;
	if (name.ptr < extension.ptr ||
	    name.ptr + name.len > extension.ptr + extension.len)
		abort();
	/* Cut off before its end there is none. */
	extension.len = (size_t)(name.ptr - extension.ptr) + name.len - 1;
	if (hello_name(extension).len != 0)
		abort();
	return 0;
}
