/*
 * Any bytes as a URI: its parts lie in it.  As a path: without dots it must
 * have none left to remove, and encoded it must parse.
 */
#include "base/uri.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_path(struct span text)
{
	char *path = malloc(text.len + 1);
	size_t len = uri_decode(text, path);
	struct buf encoded;
	struct uri uri;
	bool above;

	if (len > text.len)
		abort();
	len = uri_remove_dots(path, len, NULL);
	if (uri_remove_dots(path, len, &above) != len || above)
		abort();
	/* Behind a host, an encoded path is always one that parses. */
	buf_init(&encoded);
	buf_append_string(&encoded, "a://h/");
	uri_encode_path(span_make(path, len), &encoded);
	if (uri_parse(buf_span(&encoded), &uri) == -1 || uri_has(uri.query))
		abort();
	buf_clear(&encoded);
	free(path);
}

static void
check_uri(struct span text)
{
	struct uri uri;

	if (uri_parse(text, &uri) == -1)
		return;
	if (uri.path.ptr < text.ptr ||
	    uri.path.ptr + uri.path.len > text.ptr + text.len ||
	    (uri_has(uri.host) && !uri_has(uri.authority)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_make((const char *)data, size);

	check_path(text);
	check_uri(text);
	return 0;
}
