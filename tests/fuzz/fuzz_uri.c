/*
 * A line with a base and the rest as a reference: resolved they must be a
 * URI again, and a path without dots must have none left to remove.
 */
#include "base/uri.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_resolved(const struct uri *base, const struct uri *reference)
{
	struct uri resolved;
	struct buf out;

	buf_init(&out);
	uri_resolve(base, reference, &out);
	if (uri_parse(buf_span(&out), &resolved) < 0 ||
	    !uri_has(resolved.scheme))
		abort();
	buf_clear(&out);
}

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
	if (uri_parse(buf_span(&encoded), &uri) < 0 || uri_has(uri.query))
		abort();
	buf_clear(&encoded);
	free(path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_make((const char *)data, size);
	size_t end = span_find(text, '\n');
	struct span rest = span_after(text, end + 1);
	struct uri base, reference;

	check_path(text);
	if (uri_parse(span_first(text, end), &base) == 0 &&
	    uri_has(base.scheme) && uri_parse(rest, &reference) == 0)
		check_resolved(&base, &reference);
	return 0;
}
