#include "protocol/lmtp.h"

/* line = code [ "-" text / SP text ] */
static int
read_line(struct span line, struct lmtp_reply *reply, bool *is_last)
{
	unsigned long code;

	if (line.len < 3 || line.ptr[0] < '2' || line.ptr[0] > '5' ||
	    !span_is_digit(line.ptr[1]) || !span_is_digit(line.ptr[2]) ||
	    span_number(span_first(line, 3), 599, &code) == -1)
		return -1;
	if (line.len > 3 && line.ptr[3] != ' ' && line.ptr[3] != '-')
		return -1;
	if (reply->code != 0 && reply->code != code)
		return -1;
	reply->code = (unsigned)code;
	*is_last = line.len == 3 || line.ptr[3] == ' ';
	return 0;
}

enum lmtp_parse
lmtp_parse(struct span bytes, struct lmtp_reply *reply)
{
	struct span rest = span_first(bytes, LMTP_REPLY_MAX);
	bool is_last = false;

	*reply = (struct lmtp_reply){ .code = 0 };
	while (!is_last) {
		size_t end = span_find(rest, '\n');
		struct span line = span_first(rest, end);

		if (end == rest.len)
			return bytes.len < LMTP_REPLY_MAX ? LMTP_PARSE_MORE
							  : LMTP_PARSE_BAD;
		if (span_ends(line, "\r"))
			line.len--;
		if (read_line(line, reply, &is_last) == -1)
			return LMTP_PARSE_BAD;
		rest = span_after(rest, end + 1);
		reply->consumed += end + 1;
	}
	return LMTP_PARSE_OK;
}

void
lmtp_append_data(struct span message, struct buf *out)
{
	if (span_ends(message, "\n"))
		message.len--;
	while (message.ptr != NULL) {
		struct span line;

		if (!span_split(&message, '\n', &line))
			break;
		if (span_starts(line, "."))
			buf_append_char(out, '.');
		buf_append(out, line);
		buf_append_string(out, "\r\n");
	}
	buf_append_string(out, ".\r\n");
}
