#include "site/small.h"

/* A line without what could end it early; both protocols want CRLF. */
static void
append_line(struct span line, struct buf *out)
{
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.ptr[i] >= ' ' && line.ptr[i] != 0x7F)
			buf_append_char(out, line.ptr[i]);
	buf_append_string(out, "\r\n");
}

void
small_robots(const struct settings *settings, struct buf *out)
{
	struct span text = settings->robots;
	struct span line;

	if (text.ptr == NULL)
		text = span_of("User-agent: *\nDisallow: /search\n");
	text = span_trim(text);
	while (span_split(&text, '\n', &line))
		append_line(line, out);
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
