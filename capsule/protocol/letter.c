#include "protocol/letter.h"

#include "base/host.h"
#include "protocol/encode.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static const char digits[] = "0123456789abcdef";

void
letter_id_format(const unsigned char id[LETTER_ID_SIZE],
    char out[LETTER_ID_TEXT])
{
	for (size_t i = 0; i < LETTER_ID_SIZE; i++) {
		*out++ = digits[id[i] >> 4];
		*out++ = digits[id[i] & 15];
	}
	*out = '\0';
}

int
letter_id_parse(struct span text, unsigned char id[LETTER_ID_SIZE])
{
	if (text.len != LETTER_ID_TEXT - 1)
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		const char *digit = memchr(digits, text.ptr[i], 16);

		if (digit == NULL)
			return -1;
		id[i / 2] = (unsigned char)(id[i / 2] << 4 | (digit - digits));
	}
	return 0;
}

void
letter_reference(int64_t time, const unsigned char id[LETTER_ID_SIZE],
    char out[LETTER_REFERENCE_TEXT])
{
	uint64_t mixed = (uint64_t)time * 0x9E3779B97F4A7C15U;
	unsigned parts[3];

	for (size_t i = 0; i < sizeof(mixed); i++)
		mixed ^= (uint64_t)id[i] << 8 * i;
	for (size_t i = 0; i < 3; i++) {
		parts[i] = (unsigned)(mixed % 10000);
		mixed /= 10000;
	}
	snprintf(out, LETTER_REFERENCE_TEXT, "%04u-%04u-%04u", parts[0],
	    parts[1], parts[2]);
}

/* atext (RFC 5322, section 3.2.3), and what a domain may hold. */
static bool
is_address_char(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    span_is_digit(c))
		return true;
	return c != '\0' && strchr(".!#$%&'*+-/=?^_`{|}~", c) != NULL;
}

bool
letter_is_address(struct span text)
{
	size_t at = span_find(text, '@');

	if (at == 0 || at + 1 >= text.len || text.len > 254 ||
	    text.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (i != at && !is_address_char(text.ptr[i]))
			return false;
	return host_is_valid(span_after(text, at + 1));
}

bool
letter_is_empty(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] > ' ' && text.ptr[i] != 0x7F)
			return false;
	return true;
}

/* date-time (RFC 5322, section 3.3), in UTC. */
static void
append_date(int64_t seconds, struct buf *out)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t when = (time_t)seconds;
	struct tm tm = { .tm_mday = 1 };

	gmtime_r(&when, &tm);
	buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\n",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void
append_header(const char *name, struct span value, struct buf *out)
{
	if (value.len == 0)
		return;
	buf_printf(out, "%s: ", name);
	encode_header(value, out);
	buf_append_char(out, '\n');
}

/* msg-id; an IPv6 host is a domain literal (RFC 5321, section 4.1.3). */
static void
append_message_id(const struct letter *letter, struct buf *out)
{
	struct span host = host_bare(letter->host);
	char id[LETTER_ID_TEXT];

	letter_id_format(letter->id, id);
	buf_printf(out, "Message-ID: <%" PRId64 ".%s@", letter->time, id);
	if (!host_is_valid(host))
		buf_append_string(out, "capsule.invalid");
	else if (host_is_ipv6(host))
		buf_printf(out, "[IPv6:%.*s]", SPAN_ARG(host));
	else
		buf_append(out, host);
	buf_append_string(out, ">\n");
}

static void
append_from(const struct letter *letter, struct buf *out)
{
	buf_append_string(out, "From: ");
	if (letter->name.len > 0) {
		encode_phrase(letter->name, out);
		buf_append_string(out, "\n ");
	}
	buf_printf(out, "<%.*s>\n", SPAN_ARG(letter->from));
}

void
letter_write(const struct letter *letter, struct buf *out)
{
	char reference[LETTER_REFERENCE_TEXT];
	bool base64 = encode_suits_base64(letter->text);

	letter_reference(letter->time, letter->id, reference);
	append_from(letter, out);
	if (letter->to.len > 0)
		buf_printf(out, "To: <%.*s>\n", SPAN_ARG(letter->to));
	buf_printf(out, "Subject: A reader has written, %s\n", reference);
	append_date(letter->time, out);
	append_message_id(letter, out);
	buf_printf(out,
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: %s\n",
	    base64 ? "base64" : "quoted-printable");
	append_header("Content-Language", letter->language, out);
	append_header("X-Capsule-Reference", span_of(reference), out);
	append_header("X-Capsule-Host", letter->host, out);
	append_header("X-Capsule-Page", letter->page, out);
	append_header("X-Capsule-Language", letter->language, out);
	append_header("X-Capsule-Protocol", letter->protocol, out);
	buf_append_char(out, '\n');
	if (base64)
		encode_base64(letter->text, out);
	else
		encode_quoted_printable(letter->text, out);
}
