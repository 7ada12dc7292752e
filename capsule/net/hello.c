#include "net/hello.h"

enum {
	/* The length of the list, a kind, the length of what is of it. */
	BEFORE = 2 + 1 + 2,
	HOST_NAME = 0,
};

/* No other kind was ever defined, so a name stands first or nowhere. */
struct span
hello_name(struct span extension)
{
	const unsigned char *bytes = (const unsigned char *)extension.ptr;
	size_t len;

	if (extension.len < BEFORE || bytes[2] != HOST_NAME)
		return span_of("");
	len = (size_t)bytes[3] << 8 | bytes[4];
	if (len > extension.len - BEFORE)
		return span_of("");
	return span_first(span_after(extension, BEFORE), len);
}
