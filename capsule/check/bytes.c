/*
 * What a page costs: bytes on the wire, round trips and time; and the
 * budgets for them, E-bytes, W-bytes and E-menu.
 *
 * A request's bytes are those of TCP's payload, both ways, on a connection
 * of its own.  The constants were measured on this server: TLS 1.3 with a
 * P-256 certificate of 306 bytes and no session tickets takes 1,122 bytes
 * and the host's name beside request and answer, with the default client
 * hello of OpenSSL 3.0 and both close_notify.  A ticket takes 273 more, and a
 * handshake with one 958 in all: there is no certificate in it, and no new
 * ticket.
 */
#include "check/rules.h"

#include "base/json.h"
#include "base/records.h"

#include <stddef.h>

enum {
	TLS_OVERHEAD = 1122, /* bytes, without the host's name in SNI */
	TLS_CERTIFICATE = 306,
	TLS_TICKET = 273,
	TLS_RESUMED = 958,
	FIRST_WINDOW = 14600, /* bytes that need not wait (RFC 6928) */
	GEMINI_ROUNDS = 3,    /* TCP, TLS 1.3, request */
	GOPHER_ROUNDS = 2,
	SLOW = 1200,  /* bytes a second: 9.6 kbit/s */
	FAST = 8000,  /* 64 kbit/s */
	SPOKEN = 175, /* words a minute */
};

struct cost {
	const char *protocol;
	size_t bytes; /* on the wire */
	size_t first; /* of them, until a line can be read */
	unsigned rounds;
};

/* Each further window is twice as large. */
static unsigned
rounds_for(unsigned rounds, size_t answer)
{
	size_t window = FIRST_WINDOW;

	while (answer > window) {
		answer -= window;
		window *= 2;
		rounds++;
	}
	return rounds;
}

/* A request for a path, which is at least "/". */
static struct cost
gemini_cost(const struct check_server *server, bool resumed, size_t path,
    struct span answer)
{
	size_t host = strlen(server->host);
	size_t certificate =
	    server->certificate == 0 ? TLS_CERTIFICATE : server->certificate;
	size_t full = TLS_OVERHEAD - TLS_CERTIFICATE + certificate +
	    (server->tickets ? TLS_TICKET : 0);
	size_t before = (resumed ? TLS_RESUMED : full) + host +
	    strlen("gemini://") + host + path + strlen("\r\n");
	size_t records = records_count(answer);
	size_t first = records_first(answer, 0);
	size_t more = records > 1 ? (records - 1) * RECORD_OVERHEAD : 0;

	return (struct cost){ .protocol = resumed ? "resumed" : "gemini",
		.bytes = before + answer.len + more,
		.first = before + first,
		.rounds = rounds_for(GEMINI_ROUNDS, answer.len) };
}

static struct cost
gopher_cost(const char *what, size_t path, struct span answer)
{
	size_t request = path + strlen("\r\n");

	return (struct cost){ .protocol = what,
		.bytes = request + answer.len,
		.first = request + span_find(answer, '\n') + 1,
		.rounds = rounds_for(GOPHER_ROUNDS, answer.len) };
}

/* The report as it grows: a table, or a JSON object a line. */
struct report {
	const struct check *check;
	const struct check_server *server;
	bool json;
	struct buf *out;
};

/* What only the first line of a page says; NULL: another line. */
struct page_cost {
	double minutes, grade;
};

static void
print_row(const struct report *r, struct span path, const struct cost *cost,
    const struct page_cost *page)
{
	buf_printf(r->out, "%-30.*s %-8s %7zu %3u %7.1f %7.1f %7.1f %7.1f",
	    SPAN_ARG(path), cost->protocol, cost->bytes, cost->rounds,
	    (double)cost->first / SLOW, (double)cost->bytes / SLOW,
	    (double)cost->first / FAST, (double)cost->bytes / FAST);
	if (page != NULL)
		buf_printf(r->out, " %6.1f %6.1f", page->minutes, page->grade);
	buf_append_char(r->out, '\n');
}

static void
print_object(const struct report *r, struct span path, const struct cost *cost,
    const struct page_cost *page)
{
	buf_append_string(r->out, "{\"page\":");
	json_append_text(path, r->out);
	buf_printf(r->out,
	    ",\"protocol\":\"%s\",\"bytes\":%zu,\"trips\":%u,"
	    "\"line-9.6\":%.1f,\"end-9.6\":%.1f,"
	    "\"line-64\":%.1f,\"end-64\":%.1f",
	    cost->protocol, cost->bytes, cost->rounds,
	    (double)cost->first / SLOW, (double)cost->bytes / SLOW,
	    (double)cost->first / FAST, (double)cost->bytes / FAST);
	if (page != NULL)
		buf_printf(r->out, ",\"aloud\":%.1f,\"grade\":%.1f",
		    page->minutes, page->grade);
	buf_append_string(r->out, "}\n");
}

static void
print_cost(const struct report *r, struct span path, struct cost cost,
    const struct page_cost *page)
{
	if (r->json)
		print_object(r, path, &cost, page);
	else
		print_row(r, path, &cost, page);
}

static void
print_page(const struct report *r, const struct subject *s)
{
	const struct page_cost page = {
		(double)document_count_words(s->page->document) / SPOKEN,
		(double)reading_of_page(r->check, s) / 10
	};
	struct span path = s->draft->path;
	struct span answer = span_make(s->editions.header.ptr,
	    s->editions.header.len + s->editions.gemtext.len);

	print_cost(r, path, gemini_cost(r->server, false, path.len, answer),
	    &page);
	if (r->server->tickets)
		print_cost(r, path,
		    gemini_cost(r->server, true, path.len, answer), NULL);
	print_cost(r, path, gopher_cost("menu", path.len, s->editions.menu),
	    NULL);
	print_cost(r, path,
	    gopher_cost("page.txt", path.len + strlen("page.txt"),
		s->editions.text),
	    NULL);
}

/* The shortest request: what a longer path adds is the reader's. */
static int
print_error(const struct report *r)
{
	const struct check *check = r->check;
	struct span nothing = span_of("(nothing there)");
	struct cost gemini =
	    gemini_cost(r->server, false, 1, r->server->gemini_error);

	print_cost(r, nothing, gemini, NULL);
	print_cost(r, nothing, gopher_cost("menu", 1, r->server->gopher_error),
	    NULL);
	if (check->content->settings.budgets == NULL ||
	    gemini.bytes <= check->budgets.error)
		return 0;
	buf_printf(r->out,
	    r->json ? "{\"severity\":\"error\",\"message\":"
		      "\"an error takes %zu bytes of %lu\"}\n"
		    : "an error takes %zu bytes of %lu\n",
	    gemini.bytes, check->budgets.error);
	return -1;
}

int
check_print_bytes(const struct check *check, const struct check_server *server,
    bool json, struct buf *out)
{
	const struct report r = { check, server, json, out };
	int result;

	if (!json)
		buf_append_string(out,
		    "                                                "
		    "      9.6 kbit/s      64 kbit/s\n"
		    "page                           protocol   bytes trips"
		    "   line     end    line     end  aloud  grade\n");
	for (size_t i = 0; i < check->count.pages; i++)
		if (check->subjects[i].editions.gemtext.len > 0)
			print_page(&r, &check->subjects[i]);
	result = print_error(&r);
	if (!json)
		buf_append_string(out,
		    "trips: round trips to the last byte; line, end: seconds "
		    "to the first readable\nline and to the end, without round "
		    "trips; aloud: minutes at 175 words a\nminute; grade: "
		    "Flesch-Kincaid, without names and terms of the glossary "
		    "(the\nreading age is 5 more)\n");
	return result;
}

/* ---- budgets ------------------------------------------------------------- */

static bool
is_exempt(const struct check *check, const struct subject *s)
{
	const struct schema_texts *exempt = &check->budgets.exempt;

	/* A long list stays whole in one page. */
	if (s->generated)
		return true;
	for (size_t i = 0; i < exempt->count; i++)
		if (span_equal(exempt->items[i]->text, s->draft->path))
			return true;
	return false;
}

static size_t
size_of(const struct subject *s)
{
	return s->editions.header.len + s->editions.gemtext.len;
}

static void
check_page(struct check *check, const struct subject *s, size_t least,
    size_t most)
{
	if (size_of(s) > least && (most == 0 || size_of(s) <= most) &&
	    !is_exempt(check, s))
		report_at(check, s, 0,
		    "the page takes %zu bytes of %zu: divide it", size_of(s),
		    least);
}

static void
page_page(struct check *check, const struct subject *s)
{
	check_page(check, s, check->budgets.page_fail, 0);
}

static void
large_page(struct check *check, const struct subject *s)
{
	check_page(check, s, check->budgets.page_warn,
	    check->budgets.page_fail);
}

static void
menu_page(struct check *check, const struct subject *s)
{
	if (s->editions.menu.len > check->budgets.menu)
		report_at(check, s, 0,
		    "the page's menu takes %zu bytes of %lu: fewer links, or "
		    "shorter paths",
		    s->editions.menu.len, check->budgets.menu);
}

#define WHY_BYTES \
	"At 9.6 kbit/s a page of 13 KiB takes 11 seconds, and what fits the " \
	"first congestion window of 14,600 bytes arrives without waiting."

const struct rule bytes_page = {
	.id = "E-bytes",
	.wish = "pages within their budget",
	.why = WHY_BYTES,
	.fix = "Divide the page, or name it in \"exempt\" of \"budgets\" if "
	       "it is a generated list.",
	.of_budget = true,
	.page = page_page,
};

const struct rule bytes_large = {
	.id = "W-bytes",
	.wish = "pages that are not near the end of their budget",
	.why = WHY_BYTES,
	.fix = "Divide the page before it grows further.",
	.of_budget = true,
	.page = large_page,
};

const struct rule bytes_menu = {
	.id = "E-menu",
	.any_language = true,
	.wish = "menus within their budget",
	.why = "A menu is what one waits for before one can choose.",
	.fix = "Fewer links on the page, or shorter paths.",
	.of_budget = true,
	.page = menu_page,
};
