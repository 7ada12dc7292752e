#include "serve/access.h"

#include "base/log.h"

static enum access_addresses told = ACCESS_NONE;

void
access_tell_addresses(enum access_addresses addresses)
{
	told = addresses;
}

static void
log_if_any(struct log_line *line, const char *key, struct span value)
{
	if (value.len > 0)
		log_text(line, key, value);
}

static void
log_address(struct log_line *line, const struct ip *ip)
{
	char text[IP_TEXT];

	if (told == ACCESS_NONE)
		return;
	ip_print(ip, told == ACCESS_PREFIX, text);
	log_text(line, "address", span_of(text));
}

void
access_log(const struct access *access)
{
	const struct outcome *outcome = access->outcome;
	struct log_line line;

	log_begin(&line, "connection");
	log_text(&line, "protocol", span_of(access->protocol));
	log_address(&line, &outcome->address);
	log_if_any(&line, "host", access->host);
	log_if_any(&line, "path", access->path);
	log_if_any(&line, "status", access->status);
	log_number(&line, "bytes", outcome->bytes_sent);
	log_number(&line, "sent", outcome->sent);
	log_number(&line, "received", outcome->received);
	if (outcome->tls != NULL) {
		log_text(&line, "tls", span_of(outcome->tls));
		log_number(&line, "handshake-ms", outcome->handshake_ms);
	}
	log_number(&line, "ms", outcome->ms);
	log_text(&line, "reason", span_of(outcome->reason));
	log_end(&line);
}
