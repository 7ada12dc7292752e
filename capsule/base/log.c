#include "base/log.h"

#include "base/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* Room that is kept for a closing quote and the line's end. */
enum { RESERVE = 2 };

static int destination = STDERR_FILENO;
static bool holding;
static char held[PIPE_BUF];
static size_t held_len;

/* There is nobody to tell that the log cannot be written. */
static void
write_out(struct span lines)
{
	ssize_t written = write(destination, lines.ptr, lines.len);

	(void)written;
}

void
log_flush(void)
{
	if (held_len > 0)
		write_out(span_make(held, held_len));
	held_len = 0;
}

void
log_hold(void)
{
	holding = true;
}

void
log_to(int fd)
{
	log_flush();
	destination = fd;
}

static size_t
room(const struct log_line *line)
{
	const size_t most = sizeof(line->text) - RESERVE;

	return line->len < most ? most - line->len : 0;
}

static void
add(struct log_line *line, struct span text)
{
	text = span_first(text, room(line));
	if (text.len == 0)
		return;
	memcpy(line->text + line->len, text.ptr, text.len);
	line->len += text.len;
}

/* Of a value that needs no quotes, most characters are these. */
static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
}

static bool
needs_quotes(struct span value)
{
	size_t shown;

	for (size_t i = 0; i < value.len; i += shown) {
		shown = 1;
		if (is_plain(value.ptr[i]))
			continue;
		shown = utf8_shown(span_after(value, i));
		if (shown < 2)
			return true;
	}
	return value.len == 0;
}

/* Adds what stands at the start of a text, and returns its bytes. */
static size_t
add_escaped(struct log_line *line, struct span text)
{
	size_t shown = utf8_shown(text);
	char escape[8];
	int len;

	if (shown == 0)
		len = snprintf(escape, sizeof(escape), "\\x%02x",
		    (unsigned char)*text.ptr);
	else
		len = snprintf(escape, sizeof(escape), "%s%.*s",
		    *text.ptr == '"' || *text.ptr == '\\' ? "\\" : "",
		    (int)shown, text.ptr);
	/* Half an escape would take the closing quote for its own. */
	if ((size_t)len <= room(line))
		add(line, span_make(escape, (size_t)len));
	return shown == 0 ? 1 : shown;
}

void
log_begin(struct log_line *line, const char *event)
{
	line->len = 0;
	add(line, span_of("event="));
	add(line, span_of(event));
}

/* False when there is no room for a value. */
static bool
add_key(struct log_line *line, const char *key)
{
	if (room(line) < strlen(key) + strlen(" =\"\""))
		return false;
	add(line, span_of(" "));
	add(line, span_of(key));
	add(line, span_of("="));
	return true;
}

void
log_text(struct log_line *line, const char *key, struct span value)
{
	if (!add_key(line, key))
		return;
	if (!needs_quotes(value)) {
		add(line, value);
		return;
	}
	add(line, span_of("\""));
	for (size_t i = 0; i < value.len;)
		i += add_escaped(line, span_after(value, i));
	line->text[line->len++] = '"';
}

void
log_number(struct log_line *line, const char *key, unsigned long long number)
{
	char digits[24];
	size_t at = sizeof(digits);

	if (!add_key(line, key))
		return;
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	add(line, span_make(digits + at, sizeof(digits) - at));
}

void
log_end(struct log_line *line)
{
	line->text[line->len++] = '\n';
	if (!holding) {
		write_out(span_make(line->text, line->len));
		return;
	}
	if (held_len + line->len > sizeof(held))
		log_flush();
	memcpy(held + held_len, line->text, line->len);
	held_len += line->len;
}

void
log_why(const char *event, struct span why)
{
	struct log_line line;

	log_begin(&line, event);
	log_text(&line, "why", why);
	log_end(&line);
}
