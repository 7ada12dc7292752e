#include "render/anchors.h"

#include "base/memory.h"
#include "base/uri.h"
#include "base/utf8.h"
#include "render/plain.h"
#include "render/size.h"

#include <stdlib.h>

void
anchors_clear(struct anchors *anchors)
{
	free(anchors->items);
	*anchors = (struct anchors){ 0 };
}

void
anchors_open(struct anchors *anchors, const struct node *node, size_t at)
{
	anchors->items = memory_grow(anchors->items, anchors->count,
	    &anchors->cap, sizeof(*anchors->items));
	anchors->items[anchors->count++] = (struct anchor){ node, at, at };
}

void
anchors_close(struct anchors *anchors, const struct node *node, size_t at)
{
	struct anchor *entry = anchors->items + anchors->count - 1;

	while (entry->node != node)
		entry--;
	entry->end = at;
}

struct span
anchors_scheme(const struct target *target)
{
	size_t colon = span_find(target->path, ':');

	return span_first(target->path, colon == target->path.len ? 0 : colon);
}

/* What a reader calls the protocol of an external link. */
static struct span
protocol_name(const struct target *target, const struct labels *labels)
{
	const struct {
		const char *scheme;
		struct span name;
	} known[] = {
		{ "https", labels->web },
		{ "http", labels->web },
		{ "gemini", labels->gemini },
		{ "gopher", labels->gopher },
		{ "mailto", labels->mail },
	};
	struct span scheme = anchors_scheme(target);

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_equal_nocase(scheme, span_of(known[i].scheme)))
			return known[i].name;
	return scheme;
}

static void
append_protocol(const struct target *target, const struct labels *labels,
    struct buf *out)
{
	struct span name = protocol_name(target, labels);

	if (name.len != 0)
		buf_printf(out, " (%.*s)", SPAN_ARG(name));
}

/* What a reader calls a file's type: most are the same in all languages. */
static struct span
type_name(const struct target *target, const struct labels *labels)
{
	const struct {
		struct span english, here;
	} words[] = {
		{ labels_english.text_file, labels->text_file },
		{ labels_english.calendar_file, labels->calendar_file },
		{ labels_english.braille_file, labels->braille_file },
		{ labels_english.other_file, labels->other_file },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_equal(target->type_name, words[i].english))
			return words[i].here;
	return target->type_name;
}

static void
append_type_and_size(const struct target *target, const struct labels *labels,
    struct buf *out)
{
	struct span name = type_name(target, labels);

	buf_append_string(out, " (");
	if (name.len != 0)
		buf_printf(out, "%.*s, ", SPAN_ARG(name));
	size_append(target->size, labels, out);
	buf_append_char(out, ')');
}

static void
append_language(const struct target *target, struct buf *out)
{
	if (target->language.len != 0)
		buf_printf(out, " (%.*s)", SPAN_ARG(target->language));
}

/* "Image: " before the words; they are all there is of it otherwise. */
static void
append_words(const struct node *node, struct span words,
    const struct labels *labels, struct buf *out)
{
	if (node->kind == NODE_IMAGE) {
		buf_append(out, labels->image);
		buf_append_string(out, words.len == 0 ? "" : ": ");
	} else if (words.len == 0) {
		words = node->link.target->path;
	}
	buf_append(out, words);
}

/* Words from within a sentence, as they would begin one. */
static void
append_sentence(struct span words, struct buf *out)
{
	size_t size;
	uint32_t code = utf8_decode(words, &size);

	utf8_append(out, utf8_upper(code));
	buf_append(out, span_after(words, size));
}

void
anchors_label(const struct node *node, struct span words, bool alone,
    const struct labels *labels, struct buf *out)
{
	const struct target *target = node->link.target;
	bool titled = node->kind == NODE_LINK && target->title.len != 0 &&
	    (target->kind == TARGET_PAGE || target->kind == TARGET_INPUT);
	size_t start = out->len;

	words = span_trim(words);
	if (titled && (words.len == 0 || (!alone && target->language.len == 0)))
		words = target->title;
	if (titled && !alone && target->language.len != 0)
		append_sentence(words, out);
	else
		append_words(node, words, labels, out);
	switch (target->kind) {
	case TARGET_PAGE:
		append_language(target, out);
		break;
	case TARGET_INPUT:
		break;
	case TARGET_FILE:
		append_type_and_size(target, labels, out);
		break;
	case TARGET_EXTERNAL:
		append_protocol(target, labels, out);
		break;
	}
	plain_join_lines(out, start);
}

void
anchors_table_label(const struct target *target, const struct labels *labels,
    struct buf *out)
{
	size_t start = out->len;

	buf_append(out, target->title);
	plain_join_lines(out, start);
	if (target->size == 0)
		return; /* not rendered yet */
	buf_append_string(out, " (");
	size_append(target->size, labels, out);
	buf_append_char(out, ')');
}

/* What may not stand in a link line: it would end the URI. */
static bool
ends_uri(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F;
}

void
anchors_reference(const struct target *target, struct buf *out)
{
	struct span uri = target->path;
	size_t run;

	if (target->kind != TARGET_EXTERNAL) {
		uri_encode_path(uri, out);
		if (target->typed.len != 0) {
			buf_append_char(out, '?');
			uri_encode_query(target->typed, out);
		}
		return;
	}
	while (uri.len != 0) {
		for (run = 0; run < uri.len && !ends_uri(uri.ptr[run]); run++)
			;
		buf_append(out, span_first(uri, run));
		uri = span_after(uri, run);
		if (uri.len == 0)
			return;
		buf_printf(out, "%%%02X", (unsigned char)uri.ptr[0]);
		uri = span_after(uri, 1);
	}
}
