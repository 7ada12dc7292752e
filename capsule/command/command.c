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
command_write(struct span text)
{
	struct err err;

	/* What is larger than the buffer fails here, the rest there. */
	if (fwrite(text.ptr, 1, text.len, stdout) == text.len)
		return command_flush();
	err_system(&err, "standard output cannot be written");
	return command_fail(&err);
}

int
command_flush(void)
{
	struct err err;

	/* What failed before has left no reason. */
	if (fflush(stdout) != 0)
		err_system(&err, "standard output cannot be written");
	else if (ferror(stdout))
		err_set(&err, "standard output cannot be written");
	else
		return COMMAND_DONE;
	return command_fail(&err);
}

int
command_usage(const char *usage)
{
	fprintf(stderr, "usage: %s\n", usage);
	return COMMAND_MISUSE;
}

int
command_misuse(const char *usage, const char *format, ...)
{
	va_list args;

	fputs("capsule: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return command_usage(usage);
}
