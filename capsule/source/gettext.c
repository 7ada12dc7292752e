#include "source/gettext.h"

#include "base/memory.h"

__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

void
gettext_look_away(bool away)
{
	void (*tell)(void) = away ? __lsan_disable : __lsan_enable;

	if (tell != NULL)
		tell();
}

/* The library calls back without a word about who asked. */
static struct {
	struct err *err;
	const char *file;
	bool failed;
} reading;

static void
note_error(int severity, const char *file, size_t line, const char *text)
{
	struct span message = span_trim(span_of(text));

	if (severity == PO_SEVERITY_FATAL_ERROR)
		memory_exhausted(); /* what it calls fatal is that */
	if (severity == PO_SEVERITY_WARNING || reading.failed)
		return;
	reading.failed = true;
	if (file == NULL || line > 1000000000)
		line = 0;
	err_at(reading.err, reading.file, (unsigned)line, 0,
	    "%.*s: mend this entry, or write it anew with a PO editor",
	    SPAN_ARG(message));
}

static void
on_error(int severity, po_message_t message, const char *file, size_t line,
    size_t column, int multiline, const char *text)
{
	(void)message;
	(void)column;
	(void)multiline;
	note_error(severity, file, line, text);
}

static void
on_errors(int severity, po_message_t message, const char *file, size_t line,
    size_t column, int multiline, const char *text, po_message_t message2,
    const char *file2, size_t line2, size_t column2, int multiline2,
    const char *text2)
{
	(void)message;
	(void)column;
	(void)multiline;
	(void)message2;
	(void)file2;
	(void)line2;
	(void)column2;
	(void)multiline2;
	(void)text2;
	note_error(severity, file, line, text);
}

const struct po_xerror_handler gettext_handler = { on_error, on_errors };

void
gettext_listen(const char *file, struct err *err)
{
	reading.err = err;
	reading.file = file;
	reading.failed = false;
}

bool
gettext_failed(void)
{
	return reading.failed;
}
