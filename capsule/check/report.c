#include "check/rule.h"

#include "base/memory.h"
#include "source/patchwork.h"

#include <stdarg.h>
#include <stdio.h>

enum { EXCERPT = 48 };

/* A page's exception lets the rule's findings on it pass. */
static bool
is_excepted(const struct check *check, const struct subject *s)
{
	struct exception *e;

	for (e = s == NULL ? NULL : s->exceptions; e != NULL; e = e->next)
		if (span_is(e->rule, check->rule->id)) {
			e->findings++;
			return true;
		}
	return false;
}

static const char *
name_from_here(struct check *check, const char *file)
{
	bool slash = span_ends(span_of(check->folder), "/");

	return arena_printf(check->arena, "%s%s%s", check->folder,
	    slash ? "" : "/", file)
	    .ptr;
}

static void
add(struct check *check, const char *file, unsigned line, unsigned column,
    const char *format, va_list args)
{
	struct finding *finding;
	struct buf message;

	check->findings = memory_grow(check->findings, check->finding_count,
	    &check->finding_cap, sizeof(*check->findings));
	finding = &check->findings[check->finding_count++];
	buf_init(&message);
	buf_vprintf(&message, format, args);
	*finding = (struct finding){
		.rule = check->rule,
		.error = check->rule->id[0] == 'E',
		.file = name_from_here(check, file),
		.line = line,
		.column = column,
		.message = arena_copy(check->arena, buf_span(&message)),
	};
	buf_clear(&message);
}

static void
add_at(struct check *check, const struct subject *s, size_t offset,
    const char *format, va_list args)
{
	unsigned line, column;
	struct span file;

	if (is_excepted(check, s))
		return;
	file = patchwork_place(s->draft, offset, &check->place, &line, &column);
	add(check, file.ptr, line, column, format, args);
}

void
report_at(struct check *check, const struct subject *s, size_t offset,
    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_at(check, s, offset, format, args);
	va_end(args);
}

void
report_passage(struct check *check, const struct subject *s,
    const struct passage *passage, size_t at, const char *format, ...)
{
	va_list args;

	if (at > passage->text.len)
		at = passage->text.len;
	va_start(args, format);
	add_at(check, s, passage->offsets[at], format, args);
	va_end(args);
}

void
report_edition(struct check *check, const struct subject *s, struct span words,
    const char *format, ...)
{
	struct span source = s->draft->source;
	const char *found = words.len == 0
	    ? NULL
	    : memmem(source.ptr, source.len, words.ptr, words.len);
	va_list args;

	va_start(args, format);
	add_at(check, s, found == NULL ? 0 : (size_t)(found - source.ptr),
	    format, args);
	va_end(args);
}

void
report_file(struct check *check, const char *file, unsigned line,
    unsigned column, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(check, file, line, column, format, args);
	va_end(args);
}

void
report_severity(struct check *check, size_t since, bool error)
{
	if (check->finding_count > since)
		check->findings[check->finding_count - 1].error = error;
}

struct span
report_excerpt(struct check *check, struct span text)
{
	size_t end;

	if (text.len <= EXCERPT)
		return text;
	end = span_find_last(span_first(text, EXCERPT), ' ');
	return arena_printf(check->arena, "%.*s\xE2\x80\xA6",
	    (int)(end > 0 ? end - 1 : EXCERPT), text.ptr);
}
