/*
 * Any bytes as a page, a line of "%%%" and a PO file.  What is to be translated
 * of the page lies in it, in order; put back in its place it is the same page;
 * it agrees with itself; and a PO file is read or refused with a reason.
 */
#include "base/utf8.h"
#include "document/marks.h"
#include "source/facts.h"
#include "source/markdown.h"
#include "source/segments.h"
#include "source/translation.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct document *
read_page(struct span text, struct segments *segments)
{
	struct document *document = document_new();
	struct err err;

	document->file = span_of("x.md");
	document->source = text;
	if (markdown_parse(document, document->root, 0, &err) == -1) {
		document_free(document);
		return NULL;
	}
	segments_find(document, segments);
	return document;
}

/* The page with each text in its place as a catalogue would put it there. */
static void
put_back(const struct document *document, const struct segments *segments,
    struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->items[i];

		must(segment->start >= at && segment->start <= segment->end);
		must(segment->end <= document->source.len);
		buf_append(out,
		    span_make(document->source.ptr + at, segment->start - at));
		segments_put(segment, segment->text, out);
		at = segment->end;
	}
	buf_append(out, span_after(document->source, at));
}

/* Translators do not see marks, so what is put back has none. */
static bool
has_marks(struct span text)
{
	size_t start, end;
	enum mark_kind kind;

	return marks_find(text, 0, &start, &end, &kind);
}

static void
check_page(struct span text)
{
	struct segments segments, again;
	struct document *document = read_page(text, &segments);
	struct document *same;
	struct buf source, why;

	if (document == NULL)
		return;
	buf_init(&source);
	buf_init(&why);
	put_back(document, &segments, &source);
	for (size_t i = 0; i < segments.count; i++)
		must(facts_agree(segments.items[i].text, span_of("en"),
		    segments.items[i].text, span_of("en"), &why));
	if (!has_marks(text)) {
		same = read_page(buf_span(&source), &again);
		must(same != NULL && again.count == segments.count);
		for (size_t i = 0; i < segments.count; i++) {
			must(again.items[i].kind == segments.items[i].kind);
			must(span_equal(again.items[i].text,
			    segments.items[i].text));
		}
		document_free(same);
	}
	document_free(document);
	buf_clear(&source);
	buf_clear(&why);
}

static void
check_catalogue(struct span text)
{
	struct arena *arena = arena_new();
	struct catalogue catalogue;
	struct err err;
	struct buf why;

	buf_init(&why);
	if (translation_parse(&catalogue, span_of("po/it.po"), span_of("it"),
		text, arena, &err) == -1)
		must(err.file[0] != '\0' && err.message[0] != '\0');
	else
		for (size_t i = 0; i < catalogue.count; i++) {
			const struct message *m = &catalogue.messages[i];

			must(translation_find(&catalogue, m->context, m->id) !=
			    NULL);
			(void)facts_agree(m->id, span_of("en"), m->text,
			    span_of("it"), &why);
		}
	translation_clear(&catalogue);
	buf_clear(&why);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char mark[] = "\n%%%\n";
	struct span all = span_make((const char *)data, size);
	const char *end = memmem(data, size, mark, sizeof(mark) - 1);
	size_t len = end == NULL ? size : (size_t)(end - all.ptr);
	struct buf page;

	buf_init(&page);
	buf_append(&page, span_first(all, len));
	/* Other pages are refused, or hold what no catalogue can. */
	if (utf8_check(buf_span(&page)) == page.len &&
	    memchr(page.ptr, '\0', page.len) == NULL)
		check_page(buf_span(&page));
	buf_clear(&page);
	check_catalogue(span_after(all, len + sizeof(mark) - 1));
	return 0;
}
