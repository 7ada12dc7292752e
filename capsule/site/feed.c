#include "site/feed.h"

#include "base/host.h"
#include "base/uri.h"
#include "base/utf8.h"
#include "document/date.h"
#include "source/feeds.h"

enum { ENTRIES_MAX = 20 };
enum { GEMINI_PORT = 1965 };

/* A character that XML may hold (XML 1.0, section 2.2, production 2). */
static bool
is_xml(uint32_t code)
{
	return code == '\t' || code == '\n' || code == '\r' ||
	    (code >= 0x20 && code <= 0xD7FF) ||
	    (code >= 0xE000 && code <= 0xFFFD) ||
	    (code >= 0x10000 && code <= 0x10FFFF);
}

static const char *
entity_of(uint32_t code)
{
	switch (code) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static void
append_escaped(struct span text, struct buf *out)
{
	size_t size;

	for (; text.len > 0; text = span_after(text, size)) {
		uint32_t code = utf8_decode(text, &size);
		const char *entity = entity_of(code);

		if (entity != NULL)
			buf_append_string(out, entity);
		else if (is_xml(code))
			utf8_append(out, code);
	}
}

static void
append_element(const char *name, struct span text, struct buf *out)
{
	if (text.len == 0)
		return;
	buf_printf(out, "<%s>", name);
	append_escaped(text, out);
	buf_printf(out, "</%s>\n", name);
}

void
feed_address(const struct feed_place *place, struct span path, struct buf *out)
{
	buf_append_string(out, "gemini://");
	host_append(place->host, out);
	if (place->port != 0 && place->port != GEMINI_PORT)
		buf_printf(out, ":%u", place->port);
	uri_encode_path(path, out);
}

static void
append_link(const struct feed_place *place, const char *attributes,
    struct span path, struct buf *out)
{
	struct buf address;

	buf_init(&address);
	feed_address(place, path, &address);
	buf_printf(out, "<link %s href=\"", attributes);
	append_escaped(buf_span(&address), out);
	buf_append_string(out, "\"/>\n");
	buf_clear(&address);
}

/* An id stays the same when the capsule moves to another port. */
static void
append_id(const struct feed_place *place, struct span path, struct buf *out)
{
	const struct feed_place lasting = { .host = place->host };
	struct buf address;

	buf_init(&address);
	feed_address(&lasting, path, &address);
	append_element("id", buf_span(&address), out);
	buf_clear(&address);
}

/* The last day that a page says something about itself. */
static struct date
updated(const struct document *document)
{
	return date_later(document->date,
	    date_later(document->published, document->reviewed));
}

static void
append_day(const char *name, struct date day, struct buf *out)
{
	buf_printf(out, "<%s>%04u-%02u-%02uT00:00:00Z</%s>\n", name, day.year,
	    day.month, day.day, name);
}

static void
append_entry(const struct feed_place *place, const struct document *document,
    struct buf *out)
{
	buf_printf(out, "<entry xml:lang=\"%.*s\">\n",
	    SPAN_ARG(document->language));
	append_element("title", document->title, out);
	append_id(place, document->path, out);
	append_link(place, "rel=\"alternate\" type=\"text/gemini\"",
	    document->path, out);
	append_day("published", document->date, out);
	append_day("updated", updated(document), out);
	append_element("summary", document->summary, out);
	buf_append_string(out, "</entry>\n");
}

static const struct page *
next_entry(const struct content *content, const struct feed *feed,
    const struct page *page)
{
	return feeds_entry(content, feed->section, page->sibling);
}

static struct date
last_update(const struct content *content, const struct feed *feed,
    const struct page *page)
{
	struct date last = { .year = 0 };

	for (; page != NULL; page = next_entry(content, feed, page))
		last = date_later(last, updated(page->document));
	return last;
}

void
feed_append(const struct content *content, const struct feed *feed,
    const struct feed_place *place, struct buf *out)
{
	const struct document *section = feed->section->document;
	const struct page *page =
	    feeds_entry(content, feed->section, feed->section->children);
	struct span name = content_name(content);

	buf_printf(out,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%.*s\">\n",
	    SPAN_ARG(section->language));
	append_element("title", section->title, out);
	append_element("subtitle", name, out);
	append_id(place, section->path, out);
	append_link(place, "rel=\"self\" type=\"application/atom+xml\"",
	    feed->target.path, out);
	append_link(place, "rel=\"alternate\" type=\"text/gemini\"",
	    section->path, out);
	append_day("updated", last_update(content, feed, page), out);
	buf_append_string(out, "<author>\n");
	append_element("name", name.len > 0 ? name : section->title, out);
	buf_append_string(out, "</author>\n");
	for (unsigned i = 0; page != NULL && i < ENTRIES_MAX; i++) {
		append_entry(place, page->document, out);
		page = next_entry(content, feed, page);
	}
	buf_append_string(out, "</feed>\n");
}
