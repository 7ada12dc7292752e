#include "command/command.h"

#include <stdarg.h>
#include <stdio.h>

int
command_fail(const struct err *err)
{
	char text[sizeof(*err) + 64];

	err_format(err, text, sizeof(text));
	/* A place in a file stands first, where editors look for it. */
	if (err->file[0] != '\0')
		fprintf(stderr, "%s\n", text);
	else
		fprintf(stderr, "capsule: %s\n", text);
	return COMMAND_FAILED;
}

int
command_misuse(const char *usage, const char *format, ...)
{
	va_list args;

	if (format[0] != '\0') {
		fputs("capsule: ", stderr);
		va_start(args, format);
		vfprintf(stderr, format, args);
		va_end(args);
		fputc('\n', stderr);
	}
	fprintf(stderr, "usage: %s\n", usage);
	return COMMAND_MISUSE;
}
