/*
 * capsule-load: a load generator for Gemini and Gopher.  What it does and
 * prints stands in capsule-load(1).
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "base/span.h"
#include "server.h"

#include <stdint.h>
#include <sys/types.h>

/* What is asked for, and how hard. */
struct load_options {
	struct span url;
	unsigned concurrency; /* connections at once */
	unsigned long count;  /* requests in all */
	unsigned seconds;     /* after that no request begins */
	bool resume;          /* sessions, as a client that returns */
	unsigned long pace;   /* bytes a second a reader takes; 0: all */
	unsigned long hold;   /* idle connections held open meanwhile */
	struct server server; /* whose time and memory is told; may be none */
	bool abrupt;          /* an end without close_notify is one, too */
	bool blind;           /* answers are counted and not decrypted */
	bool turns;           /* it and the clients, never both at once */
	bool peak;            /* look at the server's memory meanwhile */
	bool json;
};

/* One request's course. */
struct load_sample {
	uint32_t first_us; /* from connect to the first byte of the answer */
	uint32_t total_us; /* to its end */
};

struct load_result {
	unsigned long done, failed;
	unsigned long resumed;
	double seconds;
	uint64_t bytes_in, bytes_out; /* TCP payload, both protocols */
	uint64_t bytes_body;          /* header and body of the answers */
	uint64_t bytes_request;       /* request lines */
	uint64_t peak_kib;            /* the server's PSS at its most */
	struct load_sample *samples;  /* of those done; the caller frees */
	char failure[128];            /* the first one, in words */
};

#endif
