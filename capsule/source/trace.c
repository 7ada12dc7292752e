#include "source/trace.h"

#include "base/buf.h"
#include "source/entity.h"

/*
 * How far to look for the next character: past a line end with the marks of
 * nested quotes, or the end of an emphasis.  Comments are passed over whole.
 */
enum { LOOK_AHEAD = 160, REFERENCE_MAX = 40 };

struct trace {
	struct span source, text;
	size_t at; /* in the source */
	size_t i;  /* in the text */
	uint32_t *offsets;
};

static void
set_offsets(struct trace *t, size_t count, size_t offset)
{
	while (count-- > 0 && t->i < t->text.len)
		t->offsets[t->i++] = (uint32_t)offset;
}

static bool
starts_with(struct span text, struct span start)
{
	return span_equal(span_first(text, start.len), start);
}

static struct span
source_from(const struct trace *t, size_t at)
{
	return span_after(t->source, at);
}

/*
 * The length of the reference ("&amp;") at a place in the source, and that
 * of what it stands for; 0 unless the text has just that here.
 */
static size_t
match_reference(const struct trace *t, size_t at, size_t *decoded)
{
	struct span text = span_after(t->text, t->i);
	struct span reference = span_first(source_from(t, at), REFERENCE_MAX);
	struct buf meaning;
	bool equal;

	reference = span_first(reference, span_find(reference, ';') + 1);
	if (!span_ends(reference, ";"))
		return 0;
	buf_init(&meaning);
	entity_decode(reference, &meaning);
	*decoded = meaning.len;
	/* In code, and with an unknown name, it stands for itself. */
	equal = meaning.len > 0 && !starts_with(text, reference) &&
	    starts_with(text, buf_span(&meaning));
	buf_clear(&meaning);
	return equal ? reference.len : 0;
}

static size_t
skip_comment(const struct trace *t, size_t at)
{
	struct span rest = source_from(t, at);
	const char *end;

	if (rest.ptr[0] != '<' || !span_starts(rest, "<!--") ||
	    span_starts(span_after(t->text, t->i), "<!--"))
		return 0;
	end = memmem(rest.ptr, rest.len, "-->", 3);
	return end == NULL ? 0 : (size_t)(end - rest.ptr) + 3;
}

/* Finds where the text goes on; false when the source lacks it. */
static bool
find_next(const struct trace *t, size_t *found)
{
	size_t at = t->at;
	size_t end = at + LOOK_AHEAD;
	char c = t->text.ptr[t->i];

	while (at < t->source.len && at < end) {
		size_t comment = skip_comment(t, at);
		size_t decoded;

		if (comment > 0) {
			at += comment;
			end += comment;
			continue;
		}
		*found = at;
		if (t->source.ptr[at] == c ||
		    (c == ' ' && span_is_line_end(t->source.ptr[at])) ||
		    (t->source.ptr[at] == '&' &&
			match_reference(t, at, &decoded) > 0))
			return true;
		at++;
	}
	return false;
}

static void
step(struct trace *t)
{
	size_t decoded = 1;
	size_t size = 0;

	if (!find_next(t, &t->at)) {
		set_offsets(t, 1, t->at);
		return;
	}
	if (t->source.ptr[t->at] == '&')
		size = match_reference(t, t->at, &decoded);
	if (size == 0)
		size = decoded = 1;
	set_offsets(t, decoded, t->at);
	t->at += size;
}

size_t
trace_text(struct span source, size_t start, struct span text,
    uint32_t *offsets)
{
	struct trace t = {
		.source = source, .text = text, .at = start, .offsets = offsets
	};

	if (t.at > source.len)
		t.at = source.len;
	while (t.i < text.len)
		step(&t);
	return t.at;
}
