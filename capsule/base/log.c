#include "base/log.h"

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

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7F;
}

static bool
needs_quotes(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (is_control(value.ptr[i]) ||
		    strchr(" \"=\\", value.ptr[i]) != NULL)
			return true;
	return value.len == 0;
}

static void
add_escaped(struct log_line *line, char c)
{
	char escape[8];

	if (is_control(c))
		snprintf(escape, sizeof(escape), "\\x%02x", (unsigned char)c);
	else if (c == '"' || c == '\\')
		snprintf(escape, sizeof(escape), "\\%c", c);
	else
		snprintf(escape, sizeof(escape), "%c", c);
	/* Half an escape would take the closing quote for its own. */
	if (strlen(escape) <= room(line))
		add(line, span_of(escape));
}

void
log_begin(struct log_line *line, const char *event)
{
	line->len = 0;
	add(line, span_of("event="));
	add(line, span_of(event));
}

void
log_text(struct log_line *line, const char *key, struct span value)
{
	if (room(line) < strlen(key) + strlen(" =\"\""))
		return;
	add(line, span_of(" "));
	add(line, span_of(key));
	add(line, span_of("="));
	if (!needs_quotes(value)) {
		add(line, value);
		return;
	}
	add(line, span_of("\""));
	for (size_t i = 0; i < value.len; i++)
		add_escaped(line, value.ptr[i]);
	line->text[line->len++] = '"';
}

void
log_number(struct log_line *line, const char *key, unsigned long long number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%llu", number);
	log_text(line, key, span_of(digits));
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
