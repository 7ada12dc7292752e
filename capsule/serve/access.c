#include "serve/access.h"

#include "base/log.h"

void
access_log(const struct access *access)
{
	struct log_line line;

	log_begin(&line, "connection");
	log_text(&line, "protocol", span_of(access->protocol));
	if (access->path.len > 0)
		log_text(&line, "path", access->path);
	if (access->status.len > 0)
		log_text(&line, "status", access->status);
	log_number(&line, "bytes", access->outcome->bytes_sent);
	log_number(&line, "ms", access->outcome->ms);
	log_text(&line, "reason", span_of(access->outcome->reason));
	log_end(&line);
}
