/*
 * capsule-load: see capsule-load.1.
 */
#include "load.h"

#include "base/buf.h"
#include "base/uri.h"
#include "run.h"
#include "server.h"
#include "turns.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static const char usage[] =
    "usage: capsule-load [-c CONNECTIONS] [-n COUNT] [-t SECONDS]\n"
    "           [--resume] [--pace BYTES] [--hold COUNT] [--abrupt]\n"
    "           [--session SID]... [--blind] [--turns] [--peak] [--json]\n"
    "           URL\n";

static const char help[] =
    "\n"
    "Loads a Gemini or Gopher server on this machine's loopback, and prints\n"
    "what it did.  URL is gemini://HOST:PORT/PATH, or gopher://HOST:PORT/1PATH\n"
    "with the item's type before the selector.\n"
    "\n"
    "  -c CONNECTIONS  at once (32)\n"
    "  -n COUNT        requests in all (1000)\n"
    "  -t SECONDS      after which no more requests begin (60)\n"
    "  --resume        resume TLS sessions where the server offers to\n"
    "  --pace BYTES    each reader takes so many bytes a second\n"
    "  --hold COUNT    idle connections that are held open meanwhile\n"
    "  --abrupt        an end without TLS's close_notify is no failure\n"
    "  --session SID   the server's session id: tell its time and memory\n"
    "  --blind         count what comes, and decrypt nothing\n"
    "  --turns         server and clients never work at once: its time alone\n"
    "  --peak          the most memory while it is loaded, too\n"
    "  --json          the report as a JSON object\n";

/* Bounds: this tool is for one machine, one's own. */
enum {
	COUNT_MOST = 10000000,
	CONCURRENCY_MOST = 20000,
	SECONDS_MOST = 3600,
	HOLD_MOST = 60000,
};

static _Noreturn void
die(const char *message)
{
	fprintf(stderr, "capsule-load: %s\n", message);
	exit(1);
}

static unsigned long
number(const char *text, unsigned long most)
{
	unsigned long value;

	if (span_number(span_of(text), most, &value) == -1) {
		fprintf(stderr,
		    "capsule-load: \"%s\" is not a number up to "
		    "%lu\n%s",
		    text, most, usage);
		exit(2);
	}
	return value;
}

static void
add_session(struct server *server, unsigned long session)
{
	const size_t most =
	    sizeof(server->sessions) / sizeof(server->sessions[0]);

	if (server->count == most)
		die("a server of more sessions than can be told");
	server->sessions[server->count++] = (pid_t)session;
}

enum {
	RESUME = 256,
	PACE,
	HOLD,
	ABRUPT,
	SESSION,
	BLIND,
	TURNS,
	PEAK,
	JSON,
};

static const struct option long_options[] = {
	{ "resume", no_argument, NULL, RESUME },
	{ "pace", required_argument, NULL, PACE },
	{ "hold", required_argument, NULL, HOLD },
	{ "abrupt", no_argument, NULL, ABRUPT },
	{ "session", required_argument, NULL, SESSION },
	{ "blind", no_argument, NULL, BLIND },
	{ "turns", no_argument, NULL, TURNS },
	{ "peak", no_argument, NULL, PEAK },
	{ "json", no_argument, NULL, JSON },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static _Noreturn void
misuse(void)
{
	fputs(usage, stderr);
	exit(2);
}

static void
take_option(int option, struct load_options *o)
{
	switch (option) {
	case 'c':
		o->concurrency = (unsigned)number(optarg, CONCURRENCY_MOST);
		return;
	case 'n':
		o->count = number(optarg, COUNT_MOST);
		return;
	case 't':
		o->seconds = (unsigned)number(optarg, SECONDS_MOST);
		return;
	case RESUME:
		o->resume = true;
		return;
	case PACE:
		o->pace = number(optarg, 1UL << 30);
		return;
	case HOLD:
		o->hold = number(optarg, HOLD_MOST);
		return;
	case ABRUPT:
		o->abrupt = true;
		return;
	case SESSION:
		add_session(&o->server, number(optarg, 1UL << 30));
		return;
	case BLIND:
		o->blind = true;
		return;
	case TURNS:
		o->turns = true;
		return;
	case PEAK:
		o->peak = true;
		return;
	case JSON:
		o->json = true;
		return;
	case 'h':
		fputs(usage, stdout);
		fputs(help, stdout);
		exit(0);
	}
	misuse();
}

static void
read_options(int argc, char **argv, struct load_options *o)
{
	int option;

	*o = (struct load_options){
		.concurrency = 32, .count = 1000, .seconds = 60
	};
	while ((option = getopt_long(argc, argv, "c:n:t:h", long_options,
		    NULL)) != -1)
		take_option(option, o);
	if (argc - optind != 1 || o->concurrency == 0 ||
	    (o->turns && o->server.count == 0))
		misuse();
	o->url = span_of(argv[optind]);
}

/* Load goes to this machine alone, whatever a name resolves to. */
static bool
is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *in =
		    (const struct sockaddr_in *)(const void *)address;

		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	if (address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 =
		    (const struct sockaddr_in6 *)(const void *)address;

		return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	}
	return false;
}

static void
resolve(const struct uri *uri, const char *port, struct client_plan *plan,
    char host[256])
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	struct span name = uri->host;

	if (span_starts(name, "[") && span_ends(name, "]"))
		name = span_make(name.ptr + 1, name.len - 2);
	snprintf(host, 256, "%.*s", SPAN_ARG(name));
	if (getaddrinfo(host, port, &hints, &found) != 0)
		die("the host cannot be resolved");
	if (!is_loopback(found->ai_addr))
		die("only servers on this machine's loopback are loaded");
	memcpy(&plan->address, found->ai_addr, found->ai_addrlen);
	plan->address_len = found->ai_addrlen;
	freeaddrinfo(found);
}

static SSL_CTX *
client_context(const struct load_options *o)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	if (context == NULL)
		die("TLS cannot begin");
	/* A record with one call: the clients need less of the machine. */
	SSL_CTX_set_read_ahead(context, 1);
	if (o->resume)
		SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT);
	if (o->abrupt)
		SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
	return context;
}

/* The request line goes into line, which lives as long as the plan. */
static void
make_plan(const struct load_options *o, struct client_plan *plan,
    char host[256], struct buf *line)
{
	char port[8] = "";
	struct span selector;
	struct uri uri;
	bool gemini;

	if (uri_parse(o->url, &uri) == -1 || uri.host.len == 0)
		die("the URL must be gemini://HOST/ or gopher://HOST/");
	gemini = span_is(uri.scheme, "gemini");
	if (!gemini && !span_is(uri.scheme, "gopher"))
		die("the URL must be gemini://HOST/ or gopher://HOST/");
	snprintf(port, sizeof(port), "%.*s", SPAN_ARG(uri.port));
	if (port[0] == '\0')
		snprintf(port, sizeof(port), gemini ? "1965" : "70");
	resolve(&uri, port, plan, host);
	plan->name = host;
	plan->resume = o->resume;
	plan->pace = o->pace;
	plan->blind = o->blind;
	if (gemini) {
		plan->tls = client_context(o);
		buf_printf(line, "%.*s\r\n", SPAN_ARG(o->url));
	} else {
		/*
		 * "/1/risks/": the type is not part of the selector, and a
		 * "?" is.
		 */
		selector =
		    span_after(o->url, (size_t)(uri.path.ptr - o->url.ptr) + 2);
		buf_printf(line, "%.*s\r\n", SPAN_ARG(selector));
	}
	plan->request = buf_span(line);
}

/* ---- the report ---------------------------------------------------------- */

struct report {
	const struct load_options *options;
	const struct load_result *result;
	struct server_cost before, after;
	unsigned long held, still_held;
	uint64_t held_kib; /* what all held connections take */
	double first_p50;  /* ms, from connecting to the first byte */
};

static int
compare_samples(const void *a, const void *b)
{
	uint32_t x = ((const struct load_sample *)a)->total_us;
	uint32_t y = ((const struct load_sample *)b)->total_us;

	return (x > y) - (x < y);
}

static double
percentile_ms(const struct load_result *r, double part)
{
	if (r->done == 0)
		return 0;
	return r->samples[(size_t)((double)(r->done - 1) * part)].total_us /
	    1000.0;
}

static int
compare_first(const void *a, const void *b)
{
	uint32_t x = ((const struct load_sample *)a)->first_us;
	uint32_t y = ((const struct load_sample *)b)->first_us;

	return (x > y) - (x < y);
}

static double
each(const struct load_result *r, uint64_t sum)
{
	return r->done == 0 ? 0 : (double)sum / (double)r->done;
}

static void
print_report(const struct report *p)
{
	const struct load_result *r = p->result;
	const struct {
		const char *name, *unit;
		double value;
		int decimals;
	} rows[] = {
		{ "requests", "", (double)r->done, 0 },
		{ "failed", "", (double)r->failed, 0 },
		{ "resumed", "", (double)r->resumed, 0 },
		{ "seconds", "s", r->seconds, 3 },
		{ "rate", "requests/s",
		    r->seconds > 0 ? (double)r->done / r->seconds : 0, 1 },
		{ "first", "ms", p->first_p50, 3 },
		{ "p50", "ms", percentile_ms(r, 0.5), 3 },
		{ "p90", "ms", percentile_ms(r, 0.9), 3 },
		{ "p99", "ms", percentile_ms(r, 0.99), 3 },
		{ "worst", "ms", percentile_ms(r, 1), 3 },
		{ "cpu", "us/request",
		    each(r, p->after.cpu_us - p->before.cpu_us), 1 },
		{ "in-beside", "bytes/request",
		    each(r, r->bytes_in - r->bytes_body), 1 },
		{ "out-beside", "bytes/request",
		    each(r, r->bytes_out - r->bytes_request), 1 },
		{ "body", "bytes/request", each(r, r->bytes_body), 1 },
		{ "pss-before", "KiB", (double)p->before.pss_kib, 0 },
		{ "pss", "KiB", (double)p->after.pss_kib, 0 },
		{ "pss-peak", "KiB", (double)r->peak_kib, 0 },
		{ "processes", "", p->after.processes, 0 },
		{ "held", "", (double)p->held, 0 },
		{ "still-held", "", (double)p->still_held, 0 },
		{ "held-each", "KiB/connection",
		    p->held == 0 ? 0 : (double)p->held_kib / (double)p->held,
		    2 },
	};
	const size_t count = sizeof(rows) / sizeof(rows[0]);

	for (size_t i = 0; i < count; i++) {
		if (p->options->json)
			printf("%s\"%s\": %.*f", i == 0 ? "{" : ", ",
			    rows[i].name, rows[i].decimals, rows[i].value);
		else
			printf("%-10s %12.*f %s\n", rows[i].name,
			    rows[i].decimals, rows[i].value, rows[i].unit);
	}
	if (p->options->json)
		puts("}");
	if (r->failed > 0)
		fprintf(stderr, "capsule-load: the first failure: %s\n",
		    r->failure);
}

/* As many descriptors as the machine allows. */
static void
raise_limit(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == -1)
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

int
main(int argc, char **argv)
{
	struct load_options options;
	struct load_result result;
	struct client_plan plan = { .tls = NULL };
	struct report report = { .options = &options, .result = &result };
	/* Until the server holds them, and nothing else of their beginning. */
	const struct timespec rest = { .tv_nsec = 200 * 1000000L };
	struct server_cost idle;
	struct run_held *held = NULL;
	struct buf line;
	char host[256];

	read_options(argc, argv, &options);
	signal(SIGPIPE, SIG_IGN);
	raise_limit();
	buf_init(&line);
	make_plan(&options, &plan, host, &line);
	if (options.hold > 0) {
		struct client_plan idle_plan = plan;

		idle_plan.hold = true;
		server_cost(&options.server, &idle);
		held = run_hold(&idle_plan, options.hold, options.seconds,
		    &report.held);
		nanosleep(&rest, NULL);
	}
	server_cost(&options.server, &report.before);
	if (held != NULL && report.before.pss_kib > idle.pss_kib)
		report.held_kib = report.before.pss_kib - idle.pss_kib;
	if ((options.turns ? turns_load : run_load)(&options, &plan, &result) ==
	    -1)
		die("out of memory or descriptors");
	server_cost(&options.server, &report.after);
	if (held != NULL)
		report.still_held = run_still_held(held);
	run_release(held);
	qsort(result.samples, result.done, sizeof(*result.samples),
	    compare_first);
	if (result.done > 0) {
		const size_t middle = result.done / 2;

		report.first_p50 = result.samples[middle].first_us / 1000.0;
	}
	qsort(result.samples, result.done, sizeof(*result.samples),
	    compare_samples);
	print_report(&report);
	free(result.samples);
	buf_clear(&line);
	SSL_CTX_free(plan.tls);
	return result.failed == 0 ? 0 : 1;
}
