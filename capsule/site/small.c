#include "site/small.h"

#include "base/host.h"
#include "render/ascii.h"
#include "render/wrap.h"

enum {
	WIDTH = 67, /* cells: as all texts */
	/* Seconds that a client may keep caps.txt. */
	CAPS_LAST = 86400,
};

/* A line without what could end it early; both protocols want CRLF. */
static void
append_line(struct span line, struct buf *out)
{
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.ptr[i] >= ' ' && line.ptr[i] != 0x7F)
			buf_append_char(out, line.ptr[i]);
	buf_append_string(out, "\r\n");
}

/* What stands in the settings: as it is. */
static void
append_lines(struct span text, struct buf *out)
{
	struct span line;

	text = span_trim(text);
	while (span_split(&text, '\n', &line))
		append_line(line, out);
}

void
small_robots(const struct settings *settings, struct buf *out)
{
	struct span text = settings->robots;

	if (text.ptr == NULL)
		text = span_of("User-agent: *\nDisallow: /search\n");
	append_lines(text, out);
}

static void
append_field(const char *name, struct span value, struct buf *out)
{
	if (value.len == 0)
		return;
	buf_printf(out, "%s: ", name);
	append_line(value, out);
}

static void
append_languages(const struct schema_texts *languages, struct buf *out)
{
	if (languages->count == 0)
		return;
	buf_append_string(out, "Preferred-Languages: ");
	for (size_t i = 0; i < languages->count; i++)
		buf_printf(out, "%s%.*s", i == 0 ? "" : ", ",
		    SPAN_ARG(languages->items[i]->text));
	buf_append_string(out, "\r\n");
}

void
small_security(const struct settings *settings, const struct feed_place *place,
    struct buf *out)
{
	const struct security *security = &settings->security;
	struct buf address;

	if (security->contact.count == 0)
		return;
	for (size_t i = 0; i < security->contact.count; i++)
		append_field("Contact", security->contact.items[i]->text, out);
	buf_printf(out, "Expires: %04u-%02u-%02uT00:00:00Z\r\n",
	    security->expires.year, security->expires.month,
	    security->expires.day);
	append_field("Encryption", security->encryption, out);
	append_field("Acknowledgments", security->acknowledgments, out);
	append_languages(&security->languages, out);
	append_field("Policy", security->policy, out);
	buf_init(&address);
	feed_address(place, span_of("/security.txt"), &address);
	append_field("Canonical", buf_span(&address), out);
	buf_clear(&address);
}

/* ---- about.txt, caps.txt ------------------------------------------------- */

static struct span
summary_of_home(const struct content *content)
{
	const struct page *home = content_find_page(content, span_of("/"));

	return home == NULL ? span_of("") : home->document->summary;
}

static void
append_wrapped(struct span text, struct buf *out)
{
	struct buf folded;
	struct span rest, line;

	buf_init(&folded);
	ascii_fold(text, &folded);
	rest = buf_span(&folded);
	while (wrap_line(&rest, WIDTH, &line))
		append_line(line, out);
	buf_clear(&folded);
}

static void
append_gopher(struct span label, const char *scheme,
    const struct gopher_place *place, unsigned port, struct buf *out)
{
	buf_printf(out, "%.*s: %s://", SPAN_ARG(label), scheme);
	host_append(place->host, out);
	buf_printf(out, ":%u/\r\n", port);
}

static void
append_addresses(const struct labels *labels, const struct small_places *places,
    struct buf *out)
{
	const struct gopher_place *gopher = places->gopher;

	buf_append_string(out, "\r\n");
	buf_printf(out, "%.*s: ", SPAN_ARG(labels->gemini));
	feed_address(places->gemini, span_of("/"), out);
	buf_append_string(out, "\r\n");
	if (gopher->port == 0)
		return;
	if (!places->gopher_tls_alone)
		append_gopher(labels->gopher, "gopher", gopher, gopher->port,
		    out);
	if (places->gopher_tls_port != 0)
		append_gopher(labels->encrypted, "gophers", gopher,
		    places->gopher_tls_port, out);
}

/* The best contact of security.txt as it is to be read: an address of mail. */
static struct span
contact_of(const struct settings *settings)
{
	const struct schema_texts *contact = &settings->security.contact;
	struct span first;

	if (contact->count == 0)
		return span_of("");
	first = contact->items[0]->text;
	if (span_starts(first, "mailto:"))
		return span_after(first, strlen("mailto:"));
	return first;
}

static void
append_labelled(struct span label, const char *between, struct span value,
    struct buf *out)
{
	if (value.len == 0)
		return;
	buf_append(out, label);
	buf_append_string(out, between);
	append_line(value, out);
}

void
small_about(const struct content *content, const struct small_places *places,
    struct buf *out)
{
	const struct settings *settings = &content->settings;
	const struct labels *labels = &settings->labels;
	struct span summary = summary_of_home(content);

	if (settings->about.ptr != NULL) {
		append_lines(settings->about, out);
		return;
	}
	append_wrapped(content_name(content), out);
	if (summary.len > 0)
		buf_append_string(out, "\r\n");
	append_wrapped(summary, out);
	if (places->served)
		append_addresses(labels, places, out);
	append_labelled(labels->contact, ": ", contact_of(settings), out);
	if (places->served)
		append_labelled(labels->software, " ", span_of("capsule"), out);
}

void
small_caps(const struct content *content, const struct small_places *places,
    struct buf *out)
{
	buf_printf(out,
	    "CAPS\r\n"
	    "CapsVersion=1\r\n"
	    "ExpireCapsAfter=%d\r\n"
	    "PathDelimeter=/\r\n"
	    "PathIdentity=.\r\n"
	    "PathParent=..\r\n"
	    "PathParentDouble=FALSE\r\n"
	    "PathKeepPreDelimeter=FALSE\r\n"
	    "ServerDefaultEncoding=UTF-8\r\n",
	    CAPS_LAST);
	append_labelled(span_of("ServerDescription"), "=",
	    content_name(content), out);
	append_labelled(span_of("ServerAdmin"), "=",
	    contact_of(&content->settings), out);
	if (!places->served)
		return;
	buf_append_string(out, "ServerSoftware=capsule\r\n");
	if (places->gopher_tls_port != 0)
		buf_printf(out, "ServerTLSPort=%u\r\n",
		    places->gopher_tls_port);
}
