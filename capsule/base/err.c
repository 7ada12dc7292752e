#include "base/err.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static void
set_message(struct err *err, const char *format, va_list args)
{
	vsnprintf(err->message, sizeof(err->message), format, args);
}

int
err_set(struct err *err, const char *format, ...)
{
	va_list args;

	*err = (struct err){ .line = 0 };
	va_start(args, format);
	set_message(err, format, args);
	va_end(args);
	return -1;
}

int
err_at(struct err *err, const char *file, unsigned line, unsigned column,
    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	err_vat(err, file, line, column, format, args);
	va_end(args);
	return -1;
}

int
err_vat(struct err *err, const char *file, unsigned line, unsigned column,
    const char *format, va_list args)
{
	*err = (struct err){ .line = line, .column = column };
	snprintf(err->file, sizeof(err->file), "%s", file);
	set_message(err, format, args);
	return -1;
}

int
err_system(struct err *err, const char *format, ...)
{
	int reason = errno;
	size_t used;
	va_list args;

	*err = (struct err){ .line = 0 };
	va_start(args, format);
	set_message(err, format, args);
	va_end(args);
	used = strlen(err->message);
	snprintf(err->message + used, sizeof(err->message) - used, ": %s",
	    strerror(reason));
	return -1;
}

void
err_clear(struct err *err)
{
	*err = (struct err){ .line = 0 };
}

bool
err_is_set(const struct err *err)
{
	return err->message[0] != '\0';
}

int
err_add(struct err *err, const struct err *one)
{
	char line[sizeof(*one)];
	size_t used = strlen(err->more), size;

	if (!err_is_set(err)) {
		*err = *one;
		return -1;
	}
	err_format(one, line, sizeof(line));
	size = strlen(line) + 1;
	if (err->untold > 0 || err->told + 1 == ERR_TOLD ||
	    used + 1 + size > sizeof(err->more)) {
		err->untold++;
		return -1;
	}
	err->more[used] = '\n';
	memcpy(err->more + used + 1, line, size);
	err->told++;
	return -1;
}

void
err_position_next(struct err_place *place, struct span text, size_t offset,
    unsigned *line, unsigned *column)
{
	if (offset > text.len)
		offset = text.len;
	if (place->line == 0 || place->text != text.ptr ||
	    place->offset > offset)
		*place = (struct err_place){ .text = text.ptr, .line = 1 };
	for (; place->offset < offset; place->offset++) {
		/* A text of no bytes may be nowhere; this one has some. */
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
		if (text.ptr[place->offset] != '\n')
			continue;
		place->line++;
		place->start = place->offset + 1;
	}
	*line = place->line;
	*column = (unsigned)(offset - place->start) + 1;
}

void
err_position(struct span text, size_t offset, unsigned *line, unsigned *column)
{
	struct err_place place = { .text = NULL };

	err_position_next(&place, text, offset, line, column);
}

void
err_format(const struct err *err, char *out, size_t size)
{
	size_t used;

	if (err->file[0] == '\0')
		snprintf(out, size, "%s", err->message);
	else if (err->line == 0)
		snprintf(out, size, "%s: %s", err->file, err->message);
	else if (err->column == 0)
		snprintf(out, size, "%s:%u: %s", err->file, err->line,
		    err->message);
	else
		snprintf(out, size, "%s:%u:%u: %s", err->file, err->line,
		    err->column, err->message);
	/* Names and messages quote what others wrote. */
	utf8_tame(out);
	used = strlen(out);
	snprintf(out + used, size - used, "%s", err->more);
	used = strlen(out);
	if (err->untold > 0)
		snprintf(out + used, size - used, "\nand %u more", err->untold);
}
