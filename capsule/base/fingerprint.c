#include "base/fingerprint.h"

#include <stdio.h>

void
fingerprint_format(const unsigned char bytes[FINGERPRINT_SIZE],
    char out[FINGERPRINT_TEXT])
{
	for (size_t i = 0; i < FINGERPRINT_SIZE; i++)
		snprintf(out + 3 * i, 4, "%02X%s", bytes[i],
		    i + 1 < FINGERPRINT_SIZE ? ":" : "");
}

int
fingerprint_parse(struct span text, unsigned char out[FINGERPRINT_SIZE])
{
	bool colons = text.len == FINGERPRINT_TEXT - 1;
	size_t step = colons ? 3 : 2;

	if (!colons && text.len != (size_t)FINGERPRINT_SIZE * 2)
		return -1;
	for (size_t i = 0; i < FINGERPRINT_SIZE; i++) {
		const char *pair = text.ptr + i * step;
		int high = span_hex(pair[0]);
		int low = span_hex(pair[1]);

		if (high == -1 || low == -1 ||
		    (colons && i + 1 < FINGERPRINT_SIZE && pair[2] != ':'))
			return -1;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return 0;
}
