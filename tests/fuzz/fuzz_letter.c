/*
 * Any bytes as what a reader has written and as the place it was written at:
 * the message must have the same headers, short lines and nothing but ASCII.
 * The input is two fields, divided by a NUL.
 */
#include "protocol/letter.h"
#include "protocol/lmtp.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const fields[] = { "From: ", "Subject: ", "Date: ",
	"Message-ID: ", "MIME-Version: ", "Content-Type: ",
	"Content-Transfer-Encoding: ", "Content-Language: ",
	"X-Capsule-Reference: ", "X-Capsule-Host: ", "X-Capsule-Page: ",
	"X-Capsule-Language: ", "X-Capsule-Protocol: " };

static void
check_header(struct span line)
{
	if (span_starts(line, " "))
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (span_starts(line, fields[i]))
			return;
	abort();
}

static void
check_message(struct span message)
{
	bool body = false;
	struct span line;

	while (span_split(&message, '\n', &line)) {
		if (line.len > 256 || (body && line.len > 76))
			abort();
		for (size_t i = 0; i < line.len; i++)
			if ((line.ptr[i] < ' ' && line.ptr[i] != '\t') ||
			    line.ptr[i] > '~')
				abort();
		body |= line.len == 0;
		if (!body)
			check_header(line);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	size_t end = span_find(bytes, '\0');
	struct span place = span_first(bytes, end);
	const struct letter letter = {
		.from = SPAN("a@b"),
		.host = SPAN("b"),
		.name = place,
		.page = place,
		.language = place,
		.protocol = SPAN("gopher"),
		.text = span_after(bytes, end + 1),
		.time = (int64_t)size,
	};
	struct buf out, sent;

	buf_init(&out);
	buf_init(&sent);
	letter_write(&letter, &out);
	check_message(buf_span(&out));
	lmtp_append_data(buf_span(&out), &sent);
	/* Only the last line is a dot alone. */
	if (strstr(sent.ptr, "\r\n.\r\n") != sent.ptr + sent.len - 5)
		abort();
	buf_clear(&out);
	buf_clear(&sent);
	return 0;
}
